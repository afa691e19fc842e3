import type { Access } from './access.ts'

/** The role of a viewer. Outside the desk, editors see the same content as the public. */
export type Audience = 'ANONYMOUS' | 'PARTNER' | 'SUBSCRIBER' | 'EDITOR' | 'ADMIN'

/** The instant and the audience of a read. Every read of the store takes one. */
export interface View {
  readonly at: Date
  readonly audience: Audience
  /** EVERYTHING for reads of the desk; SYNDICATED for feeds and embeds; by default, what the audience can see. */
  readonly sees?: 'EVERYTHING' | 'SYNDICATED'
}

/** Whether the content is syndicated: then agency copy and other content that must not be syndicated is left out. */
export const isSyndicated = ({ audience, sees }: View): boolean => audience === 'PARTNER' || sees === 'SYNDICATED'

/** The same view, restricted to content that may be syndicated. */
export const asSyndicated = (view: View): View => ({ ...view, sees: 'SYNDICATED' })

/** Whether the audience reads the whole body, not only a preview. No audience has an account without a subscription. */
export const mayRead = (audience: Audience, access: Access): boolean => access === 'FREE' || audience === 'SUBSCRIBER'

/** Whether the audience may read and write contributions. */
export const mayContribute = (audience: Audience): boolean => audience === 'SUBSCRIBER'
