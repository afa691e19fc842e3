import { expect, test } from 'vitest'
import { languageTag } from '../../src/content/language.ts'

test('A language tag is in its canonical form', () => {
  expect(['fr', ' FR_ml ', 'zh_hant_tw', 'fr--ML', 'français', '', '  ', null, undefined].map(languageTag)).toEqual([
    'fr',
    'fr-ML',
    'zh-Hant-TW',
    null,
    null,
    null,
    null,
    null,
    null,
  ])
  const long = `fr-x-${Array.from({ length: 12 }, () => 'abcdefgh').join('-')}`.slice(0, 100)
  expect([languageTag(long), languageTag(`${long}z`)]).toEqual([long, null])
})
