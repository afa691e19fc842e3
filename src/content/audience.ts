import type { Access } from './access.ts'
import type { PartnerRights } from './partner.ts'

/** The role of a viewer. Outside the desk, editors see the same content as the public. */
export type Audience = 'ANONYMOUS' | 'PARTNER' | 'SUBSCRIBER' | 'EDITOR' | 'ADMIN'

/** The instant and the audience of a read. Every read of the store takes one. */
export interface View {
  readonly at: Date
  readonly audience: Audience
  /** EVERYTHING for reads of the desk; SYNDICATED for feeds and embeds; by default, what the audience can see. */
  readonly sees?: 'EVERYTHING' | 'SYNDICATED'
  /** Ids of the only sections whose content may be syndicated; by default all. */
  readonly sections?: readonly string[]
  /** How much of an article a partner may show; by default the whole. */
  readonly rights?: PartnerRights
}

/** Whether the content is syndicated: then agency copy and other content that must not be syndicated is left out. */
export const isSyndicated = ({ audience, sees }: View): boolean => audience === 'PARTNER' || sees === 'SYNDICATED'

/** The same view, restricted to content that may be syndicated. */
export const asSyndicated = (view: View): View => ({ ...view, sees: 'SYNDICATED' })

/** Whether the article may ever be shown in the view. `store/reads/visible.ts` implements the same rule in SQL. */
export const maySyndicate = (article: { readonly mayBeSyndicated: boolean; readonly sectionId: string | null }, view: View): boolean =>
  !isSyndicated(view) ||
  (article.mayBeSyndicated && (view.sections === undefined || (article.sectionId !== null && view.sections.includes(article.sectionId))))

const extents: readonly PartnerRights[] = ['HEADLINE', 'LEAD', 'FULL']

/**
 * Whether the rights of the view include texts of this extent. LEAD covers the lead and the picture of an article, and the text under a link
 * to it. FULL covers its body, and everything that is derived from it or corrects it. Headlines, dates and names are always included.
 */
export const mayShow = ({ rights = 'FULL' }: Pick<View, 'rights'>, extent: Exclude<PartnerRights, 'HEADLINE'>): boolean =>
  extents.indexOf(extent) <= extents.indexOf(rights)

/** Whether the audience reads the whole body, not only a preview. No audience has an account without a subscription. */
export const mayRead = (audience: Audience, access: Access): boolean => access === 'FREE' || audience === 'SUBSCRIBER'

/** Whether the audience may read and write contributions. */
export const mayContribute = (audience: Audience): boolean => audience === 'SUBSCRIBER'

/** Views with the same key show the same content at the same instant. */
export const scopeKeyOf = (view: View): string =>
  `${view.audience} ${view.sees ?? ''} ${view.rights ?? ''} ${view.sections?.join(' ') ?? ''}`
