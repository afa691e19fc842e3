/** The languages of labels. Headlines keep the language of their article. */
export const languages = ['fr', 'en'] as const

export type Language = (typeof languages)[number]

export interface Labels {
  readonly related: string
  readonly reserved: string
  readonly pause: string
  /** The accessible name of the list. */
  readonly headlines: string
}

export const labels: Readonly<Record<Language, Labels>> = {
  fr: { related: 'Lire aussi', reserved: 'Abonnés', pause: 'Mettre en pause le défilement', headlines: 'Les titres' },
  en: { related: 'Read also', reserved: 'Subscribers', pause: 'Pause the ticker', headlines: 'Headlines' },
}
