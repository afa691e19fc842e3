import { expect, test } from 'vitest'
import { Cancelled, OutOfResources, ReadOnly, ServiceUnavailable, TimedOut } from '../../src/content/error.ts'
import {
  domainError,
  hasAnswered,
  isConnectionLost,
  isConnectionRefused,
  isLogUnwritten,
  noteSocketError,
} from '../../src/store/database/connection-error.ts'

const judged = (cause: unknown) => [isConnectionLost(cause), isConnectionRefused(cause), hasAnswered(cause)]

test.each([
  // code, whether the connection is lost, whether the server refuses further ones, whether it answered
  ['08006', true, false, false],
  ['08P01', true, false, false],
  ['57P01', true, false, false],
  ['57P05', true, false, false],
  ['25P03', true, false, false],
  ['53300', true, true, true],
  ['57P06', false, false, true],
  ['23505', false, false, true],
  ['28P01', false, false, true],
  ['P2002', false, false, true],
  ['108006', false, false, false],
  ['080061', false, false, false],
  ['ECONNREFUSED', false, false, false],
  ['ENOENT', false, false, false],
])('the code %s says whether the connection or the statement failed', (code, ...expected) => {
  expect(judged({ code })).toEqual(expected)
  expect(judged({ originalCode: code, code: 'P2010' })).toEqual(expected)
  for (const nested of [{ cause: { code } }, { meta: { driverAdapterError: { code } } }, { errors: [{}, { code }] }]) {
    expect(judged(nested)).toEqual(expected)
  }
})

test('the codes of Prisma distinguish a lost connection too', () => {
  const lost = ['P1001', 'P1002', 'P1008', 'P1017', 'P2024', 'P2028']
  expect([...lost, 'P2002', 'P2025'].filter((code) => isConnectionLost({ code }))).toEqual(lost)
})

test('an error without a code is recognised by its kind, its message or its socket', () => {
  for (const kind of ['DatabaseNotReachable', 'ConnectionClosed', 'SocketTimeout']) {
    expect(isConnectionLost({ kind })).toBe(true)
    expect(isConnectionLost({ kind, code: '23505' })).toBe(false)
  }
  for (const message of [
    'Connection terminated unexpectedly',
    'timeout exceeded when trying to connect',
    'Client has encountered a connection error and is not queryable',
    'Client was closed and is not queryable',
  ]) {
    expect(isConnectionLost(new Error(message))).toBe(true)
    expect(isConnectionLost(Object.assign(new Error(message), { code: '23505' }))).toBe(false)
    expect(isConnectionLost(new Error(`No: ${message}`))).toBe(false)
  }
  const reset = Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' })
  expect(isConnectionLost(reset)).toBe(false)
  noteSocketError(reset)
  expect(isConnectionLost({ cause: reset })).toBe(true)
  for (const other of [undefined, null, '08006', 8006, { code: 8006 }, { kind: 'UniqueConstraint' }]) {
    expect(judged(other)).toEqual([false, false, false])
  }
})

test('causes are read five levels deep, and an error that is its own cause ends', () => {
  const nested = (depth: number): object => (depth === 0 ? { code: '08006' } : { cause: nested(depth - 1) })
  expect([5, 6].map((depth) => isConnectionLost(nested(depth)))).toEqual([true, false])
  const circular: { cause?: object } = {}
  circular.cause = circular
  expect(isConnectionLost(circular)).toBe(false)
})

test.each([
  ['25006', ReadOnly],
  ['57014', TimedOut],
  ['53100', OutOfResources],
  ['53200', OutOfResources],
  ['53400', OutOfResources],
  ['53300', ServiceUnavailable],
  ['08006', ServiceUnavailable],
])('the code %s becomes an error of the domain that keeps its cause', (code, expected) => {
  const cause = { cause: { code } }
  const error = domainError(cause)
  expect(error).toMatchObject({ name: expected.name, cause })
  expect(error).toBeInstanceOf(expected)
})

test('errors of the domain and of statements stay as they are', () => {
  for (const error of [
    new ServiceUnavailable('', { cause: { code: '25006' } }),
    new Cancelled('', { cause: { code: '25006' } }),
    { code: '23505' },
    { code: '153100' },
    { code: '531000' },
  ]) {
    expect(domainError(error)).toBe(error)
  }
})

test('only a full disk below pg_wal leaves the log unwritten', () => {
  const message = 'could not write to file "pg_wal/xlogtemp.1"'
  expect(isLogUnwritten({ cause: { code: '53100', message } })).toBe(true)
  expect(isLogUnwritten({ code: '53100', message: 'could not extend file "base/1"' })).toBe(false)
  expect(isLogUnwritten({ code: '58030', message })).toBe(false)
})
