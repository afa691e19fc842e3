import { expect, test } from 'vitest'
import { anonymous } from '../../src/content/viewer.ts'

test('Whoever sends no credential may do nothing that needs one', () => {
  expect(anonymous).toEqual({ audience: 'ANONYMOUS', subject: null, name: null, partner: null, partnerKey: null, mayIngest: false })
})
