import type { Access } from './access.ts'

/** Who asks. Editors see as the public does, but for the desk. */
export type Audience = 'ANONYMOUS' | 'PARTNER' | 'SUBSCRIBER' | 'EDITOR' | 'ADMIN'

/** One instant and one reader: what every read of the store is asked with. */
export interface View {
  readonly at: Date
  readonly audience: Audience
  /** EVERYTHING for the desk's own reads of an article; SYNDICATED for what leaves the paper, as a feed or an embed; otherwise what the audience may see. */
  readonly sees?: 'EVERYTHING' | 'SYNDICATED'
}

/** Whether what is read leaves the paper: then it is what the paper may pass on, and agency copy and the like is not there. */
export const isSyndicated = ({ audience, sees }: View): boolean => audience === 'PARTNER' || sees === 'SYNDICATED'

/** The same reader, for a feed or an embed. */
export const asSyndicated = (view: View): View => ({ ...view, sees: 'SYNDICATED' })

/** Whether the audience reads the whole text, or a preview of it. No audience has an account and no subscription: REGISTERED is as SUBSCRIBERS. */
export const mayRead = (audience: Audience, access: Access): boolean => access === 'FREE' || audience === 'SUBSCRIBER'

/** Whether the audience takes part in the readers' exchange. */
export const mayContribute = (audience: Audience): boolean => audience === 'SUBSCRIBER'
