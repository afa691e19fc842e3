import { expect, test } from 'vitest'
import { decodedText } from '../../src/content/percent-encoding.ts'

test('Text behind percent signs is UTF-8, or none', () => {
  expect(['a%20b', '%C3%A9', 'é', '%', '%ff', '%E0%A4%A'].map(decodedText)).toEqual(['a b', 'é', 'é', null, null, null])
})
