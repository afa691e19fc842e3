import { expect, test } from 'vitest'
import { singular } from '../../src/related/singular.ts'

test('A word and its plural are one term, and every word matches itself', () => {
  expect(
    ['missile', 'missiles', 'journal', 'journaux', 'bateau', 'bateaux', 'concours', 'paris', 'corps', 'gaz', 'musulmane', 'musulmanes'].map(
      singular,
    ),
  ).toEqual(['missile', 'missile', 'journal', 'journal', 'bateau', 'bateau', 'concour', 'paris', 'corps', 'gaz', 'musulmane', 'musulmane'])
})
