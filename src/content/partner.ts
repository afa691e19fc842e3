/** How much of an article a partner may show of its own: its headline, its lead too, or the whole text. */
export type PartnerRights = 'HEADLINE' | 'LEAD' | 'FULL'

/** A site or an app that shows the paper's articles under an agreement. */
export interface Partner {
  readonly id: string
  readonly name: string
  /** What it has to print beside an article: « Avec Yélouma Matin ». Null: nothing is agreed. */
  readonly attribution: string | null
  /** Where its pages are, each as a browser sends it: `https://relais.example`. */
  readonly origins: readonly string[]
  /** The ids of the sections it may show; none stands for all of them. */
  readonly sections: readonly string[]
  readonly rights: PartnerRights
  /** Requests a day, as the agreement has it: kept, shown, and not enforced. Null: as many as it likes. */
  readonly quota: number | null
  /** Whether it is still building: its keys may bring documents of their own to a gateway that is closed to others. */
  readonly developer: boolean
  /** Its keys are good before this instant. Null: until they are revoked. */
  readonly expiresAt: Date | null
}

/** What every key begins with, so that a person or a scanner of secrets knows one when they see one. */
export const partnerKeyMark = 'kq_'
