import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { errorsPage } from '../../scripts/errors-page.ts'
import * as errors from '../../src/content/error.ts'

test('Every error has the name of its class, and those that may be repeated say when', () => {
  const made = [
    ...[errors.InvalidInput, errors.CostlyDocument, errors.NotFound, errors.CannotRun, errors.Forbidden, errors.BadCredential],
    ...[errors.TooManySubscriptions, errors.ServiceUnavailable, errors.OutOfResources, errors.Cancelled, errors.TimedOut],
    ...[errors.Disconnected, errors.ReadOnly],
  ].map((Made) => new Made('why'))
  expect(
    made.map((error) => [error.constructor.name, error.message, 'retryAfterSeconds' in error ? error.retryAfterSeconds : null]),
  ).toEqual([
    ['InvalidInput', 'why', null],
    ['CostlyDocument', 'why', null],
    ['NotFound', 'why', null],
    ['CannotRun', 'why', null],
    ['Forbidden', 'why', null],
    ['BadCredential', 'why', null],
    ['TooManySubscriptions', 'why', 60],
    ['ServiceUnavailable', 'why', 1],
    ['OutOfResources', 'why', 5],
    ['Cancelled', 'why', null],
    ['TimedOut', 'why', null],
    ['Disconnected', 'why', null],
    ['ReadOnly', 'why', 5],
  ])
  for (const error of made) expect(error.name).toBe(error.constructor.name)
})

test('An error carries its evidence', () => {
  expect(new errors.AtCapacity('why', 7)).toMatchObject({ message: 'why', retryAfterSeconds: 7 })
  expect(new errors.SourceRejected('date', 'a date', 'none')).toMatchObject({
    message: 'date: expected a date, found none.',
    rule: 'date',
    evidence: 'none',
  })
  const conflict = { expectedVersion: 3, version: 4 }
  expect(new errors.VersionConflict(3, 4, 'Awa SANGALA')).toMatchObject({
    ...conflict,
    message: 'The article was changed by Awa SANGALA: expected version 3, found 4. Read it again.',
    changedBy: 'Awa SANGALA',
  })
  expect(new errors.VersionConflict(3, 4, null)).toMatchObject({
    ...conflict,
    message: 'The article was changed by its source: expected version 3, found 4. Read it again.',
    changedBy: null,
  })
  expect(new errors.LargeAnswer(10).message).toContain('more than 10 bytes')
})

test('The page of errors describes every code', () => {
  expect(errorsPage()).toBe(readFileSync(new URL('../../docs/errors.md', import.meta.url), 'utf8'))
})
