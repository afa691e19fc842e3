import { afterEach, describe, expect, test, vi } from 'vitest'
import { KiosqueFailure } from '../../src/sdk/answer.ts'
import { answerOf } from '../../src/sdk/client.ts'
import { bodyOf, credentialOf, headersOf, maySendWhole } from '../../src/sdk/request.ts'

const url = 'https://journal.example/graphql'
afterEach(() => vi.unstubAllGlobals())

test('A request says who asks, and what is accepted', () => {
  expect(headersOf({ url }, 'text/plain', null)).toEqual({ Accept: 'text/plain' })
  expect(headersOf({ url, language: '' }, 'text/plain', '')).toEqual({ Accept: 'text/plain' })
  expect(headersOf({ url, language: 'fr-ML' }, 'text/plain', 'kq_1')).toEqual({
    Accept: 'text/plain',
    'Accept-Language': 'fr-ML',
    Authorization: 'Bearer kq_1',
  })
})

test('A token is preferred to a key, and no token is no credential', async () => {
  const all = [{}, { key: 'kq_1' }, { key: 'kq_1', token: 'jwt' }, { key: 'kq_1', token: null }, { key: 'kq_1', token: () => 'jwt' }]
  const credentials = [...all, { token: async () => null }].map((options) => credentialOf({ url, ...options }))
  expect(await Promise.all(credentials)).toEqual([undefined, 'kq_1', 'jwt', null, 'jwt', null])
})

test('A document is sent as its id, or whole', () => {
  const document = { name: 'Latest', id: 'sha256:1', text: 'query Latest { a }' }
  expect(JSON.parse(bodyOf(document, { first: 3 }, false))).toEqual({ documentId: 'sha256:1', variables: { first: 3 } })
  expect(JSON.parse(bodyOf(document, {}, true))).toEqual({ query: 'query Latest { a }', variables: {} })
})

test('A whole document is sent in development only', () => {
  const inEnvironment = (environment: unknown, options: { development?: boolean } = {}) => {
    vi.stubGlobal('process', environment)
    const answer = maySendWhole({ url, ...options })
    vi.unstubAllGlobals()
    return answer
  }
  const node = (NODE_ENV?: string) => ({ env: { NODE_ENV } })
  expect([node('development'), node('production'), node(), {}, undefined].map((environment) => inEnvironment(environment))).toEqual([
    true,
    false,
    true,
    false,
    false,
  ])
  const forbidden = {
    get env(): never {
      throw new Error('Permission denied.')
    },
  }
  expect(inEnvironment(forbidden)).toBe(false)
  expect([inEnvironment(node('production'), { development: true }), inEnvironment(node(), { development: false })]).toEqual([true, false])
})

describe('The answer in a response', () => {
  const error = (code: string, message: string, status: number, retryAfterSeconds: number | null = null, errors: unknown[] = []) => ({
    error: { code, message, status, retryAfterSeconds, errors },
  })
  const failed = { message: 'x', extensions: { code: 'BAD_USER_INPUT' } }

  test.each([
    ['{"data":{"a":1}}', 200, null, { data: { a: 1 }, error: null }],
    ['{"data":{"a":1},"errors":[]}', 200, 7, { data: { a: 1 }, error: null }],
    [
      JSON.stringify({ data: { a: null }, errors: [failed] }),
      200,
      null,
      { data: { a: null }, ...error('BAD_USER_INPUT', 'x', 200, null, [failed]) },
    ],
    [JSON.stringify({ errors: [failed] }), 400, 7, { data: null, ...error('BAD_USER_INPUT', 'x', 400, 7, [failed]) }],
    ['{"errors":[{"message":"x"}]}', 500, null, { data: null, ...error('UNEXPECTED_RESPONSE', 'x', 500, null, [{ message: 'x' }]) }],
    ['{"data":null}', 200, null, { data: null, ...error('UNEXPECTED_RESPONSE', '200: {"data":null}', 200) }],
    ['null', 200, null, { data: null, ...error('UNEXPECTED_RESPONSE', '200: null', 200) }],
    ['<h1>', 502, 3, { data: null, ...error('UNEXPECTED_RESPONSE', '502: <h1>', 502, 3) }],
    ['y'.repeat(300), 429, 9, { data: null, ...error('RATE_LIMITED', `429: ${'y'.repeat(200)}`, 429, 9) }],
  ])('%.40s with status %i', (text, status, pause, answer) => expect(answerOf(text, status, pause)).toEqual(answer))

  test('is an exception where nothing can be returned', () => {
    const { error: given } = answerOf('', 502, null)
    const failure = new KiosqueFailure(given ?? ({} as never))
    expect([failure.name, failure.message, failure.error]).toEqual(['KiosqueFailure', 'UNEXPECTED_RESPONSE: 502: ', given])
  })
})
