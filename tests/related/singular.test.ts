import { expect, test } from 'vitest'
import { singular } from '../../src/related/singular.ts'

test('a word and its plural are one term, and a word is always the same as itself', () => {
  expect(
    ['missile', 'missiles', 'journal', 'journaux', 'bateau', 'bateaux', 'concours', 'paris', 'corps', 'gaz', 'musulmane', 'musulmanes'].map(
      singular,
    ),
  ).toEqual(['missile', 'missile', 'journal', 'journal', 'bateau', 'bateau', 'concour', 'paris', 'corps', 'gaz', 'musulmane', 'musulmane'])
})
