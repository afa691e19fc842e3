import { expect, test } from 'vitest'
import { Admission } from '../../../src/http/pipeline/admit.ts'

test('Operations are admitted up to the limit, and another one when one has ended', () => {
  const admission = new Admission(2)
  admission.enter()
  admission.enter()
  expect(() => admission.enter()).toThrow('The gateway is answering 2 requests, which is its limit.')
  admission.leave()
  admission.enter()
  expect(() => admission.enter()).toThrow()
})
