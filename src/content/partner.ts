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
  /** Query parameters that links to the newspaper carry, so that it can count their readers: `utm_source=relais`. Null if none were agreed. */
  readonly campaign: string | null
  /** Cost units that its keys may use on a day of UTC. Null for no limit. */
  readonly quota: number | null
  /** Requests that its keys may send in a minute. Null for no limit. */
  readonly requestsPerMinute: number | null
  /** Whether clicks on its pages are counted. */
  readonly countsClicks: boolean
  /** Whether it is still developing its app: its keys may send any document, even where only trusted documents are allowed. */
  readonly developer: boolean
  /** Its keys are valid until this instant. Null if they are valid until they are revoked. */
  readonly expiresAt: Date | null
}

/** The terms of an agreement that settles nothing but the partner's name. */
export const nothingAgreed: Omit<Partner, 'id' | 'name'> = {
  attribution: null,
  origins: [],
  sections: [],
  rights: 'HEADLINE',
  campaign: null,
  quota: null,
  requestsPerMinute: null,
  countsClicks: false,
  developer: false,
  expiresAt: null,
}

/** The address with the parameters of a campaign. A parameter that it already has is kept, so that it still leads to the same page. */
export function withCampaign(address: string, campaign: string | null): string {
  if (campaign === null) return address
  const url = new URL(address)
  const added = new URLSearchParams(campaign)
  for (const name of url.searchParams.keys()) added.delete(name)
  if (added.size > 0) url.search += `${url.search === '' ? '' : '&'}${added}`
  return url.href
}

/** The key that a partner sends. */
export interface PartnerKey {
  /** By which people refer to the key: the beginning of a secret key, a whole public key. */
  readonly prefix: string
  /** Whether it is the public key of pages and apps, which anybody can read. It gives less than a secret key. */
  readonly isPublic: boolean
}

/** Prefix of every secret key, so that people and secret scanners recognise keys. */
export const secretKeyMark = 'kq_'

/** Prefix of every public key. */
export const publicKeyMark = 'pk_'

/** Whether a text has the form of a public key. */
export const isPublicKey = (text: string): boolean => /^pk_[0-9a-f]{24}$/u.test(text)
