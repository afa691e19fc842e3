import { expect, test } from 'vitest'
import { labelOf } from '../../src/content/label.ts'

test('Related links have labels in French, and in English for English articles', () => {
  const keys = ['readAlso', 'editorsChoice', 'sameStory', 'sharedTopics', 'similarText', 'sameAuthor', 'sameSection', 'recent'] as const
  const french = ['Lire aussi', 'Le choix de la rédaction', 'Sur la même affaire', 'Sur le même sujet']
  expect(keys.map((key) => labelOf(key, 'fr'))).toEqual([
    ...french,
    'Sur un thème proche',
    'Du même auteur',
    'Dans la même rubrique',
    'À la même période',
  ])
  const english = ['Read also', 'Editors’ choice', 'On the same story', 'On the same topic', 'On a similar subject']
  expect(keys.map((key) => labelOf(key, 'en'))).toEqual([...english, 'By the same author', 'In the same section', 'From the same time'])
  expect(['en-GB', 'bm', 'fr-ML', 'und', 'ben'].map((language) => labelOf('readAlso', language))).toEqual([
    'Read also',
    'Lire aussi',
    'Lire aussi',
    'Lire aussi',
    'Lire aussi',
  ])
})
