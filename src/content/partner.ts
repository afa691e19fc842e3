import type { ArticleParts, WholeArticle } from './article.ts'

/** How much of an article a partner may show: the headline, also the lead, or the whole article. */
export type PartnerRights = 'HEADLINE' | 'LEAD' | 'FULL'

/** A site or an app that shows the newspaper's articles under an agreement. */
export interface Partner {
  readonly id: string
  readonly name: string
  /** Text to print next to each article: « Avec Yélouma Matin ». Null if none was agreed. */
  readonly attribution: string | null
  /** Origins of its pages, as a browser sends them: `https://relais.example`. */
  readonly origins: readonly string[]
  /** Ids of the sections that it may show; an empty list means all sections. */
  readonly sections: readonly string[]
  readonly rights: PartnerRights
  /** Agreed requests per day: stored and shown, but not enforced. Null for no limit. */
  readonly quota: number | null
  /** Whether it is still developing its app: its keys may send any document, even where only trusted documents are allowed. */
  readonly developer: boolean
  /** Its keys are valid until this instant. Null if they are valid until they are revoked. */
  readonly expiresAt: Date | null
}

/** Reduces an article to what the partner may show. Other readers get it unchanged. */
export const withinRights = <Content extends ArticleParts | WholeArticle>(content: Content, partner: Partner | null): Content =>
  partner === null || partner.rights === 'FULL'
    ? content
    : {
        ...content,
        ...('body' in content && { body: null }),
        ...(partner.rights === 'HEADLINE' && { article: { ...content.article, lead: null } }),
      }

/** Prefix of every key, so that people and secret scanners recognise keys. */
export const partnerKeyMark = 'kq_'
