import type { RelatedReason } from './related-link.ts'

/** Heading of related links and labels of their reasons, in French and in English. */
const words = {
  fr: {
    readAlso: 'Lire aussi',
    editorsChoice: 'Le choix de la rédaction',
    sameStory: 'Sur la même affaire',
    sharedTopics: 'Sur le même sujet',
    similarText: 'Sur un thème proche',
    sameAuthor: 'Du même auteur',
    sameSection: 'Dans la même rubrique',
    recent: 'À la même période',
  },
  en: {
    readAlso: 'Read also',
    editorsChoice: 'Editors’ choice',
    sameStory: 'On the same story',
    sharedTopics: 'On the same topic',
    similarText: 'On a similar subject',
    sameAuthor: 'By the same author',
    sameSection: 'In the same section',
    recent: 'From the same time',
  },
} as const satisfies Record<string, Record<'readAlso' | RelatedReason['kind'], string>>

export const labelOf = (key: keyof (typeof words)['fr'], language: string): string => (language.startsWith('en') ? words.en : words.fr)[key]
