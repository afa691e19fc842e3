import { expect, test } from 'vitest'
import { anonymous } from '../../src/content/viewer.ts'

test('A viewer without a credential has no name and no rights', () => {
  expect(anonymous).toEqual({ audience: 'ANONYMOUS', subject: null, name: null, partner: null, partnerKey: null, mayIngest: false })
})
