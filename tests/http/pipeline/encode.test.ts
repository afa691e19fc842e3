import { setImmediate } from 'node:timers/promises'
import { GraphQLError } from 'graphql'
import { describe, expect, test } from 'vitest'
import { LargeAnswer, ReadOnly, ServiceUnavailable, TimedOut } from '../../../src/content/error.ts'
import { charactersPerTurn, encodeLargeResult, encodeRefusal, encodeResult } from '../../../src/http/pipeline/encode.ts'
import { Refusal } from '../../../src/http/pipeline/refusal.ts'

const limits = { answerBytesMax: 1000 }

const failed = (originalError: Error) => new GraphQLError(originalError.message, { originalError })

describe('A response', () => {
  test('is complete without errors, and temporary if a retry may add a missing part', () => {
    const data = { name: 'Le Test' }
    expect(encodeResult({ data }, 'application/json', limits)).toEqual({
      status: 200,
      mediaType: 'application/json',
      headers: {},
      errors: [],
      isComplete: true,
      body: '{"data":{"name":"Le Test"}}',
    })
    const withErrors = (...errors: GraphQLError[]) => encodeResult({ errors, data }, 'application/json', limits)
    expect(withErrors(failed(new Error('x')))).toMatchObject({ status: 200, headers: {}, isComplete: false })
    expect(withErrors(failed(new ServiceUnavailable('x')), failed(new ReadOnly('y')))).toMatchObject({
      status: 503,
      headers: { 'Retry-After': '5' },
      isComplete: false,
    })
    expect(withErrors(failed(new TimedOut('x')))).toMatchObject({ status: 504, headers: {}, isComplete: false })
  })

  test('has the status of its error, but 200 as application/json for a well-formed request', () => {
    const statuses = (refusal: Refusal) =>
      (['application/graphql-response+json', 'application/json', 'text/event-stream'] as const).map(
        (mediaType) => encodeRefusal(refusal, mediaType).status,
      )
    expect(statuses(new Refusal('GRAPHQL_VALIDATION_FAILED', 'x'))).toEqual([400, 200, 200])
    expect(statuses(new Refusal('BAD_REQUEST', 'x', { status: 405 }))).toEqual([405, 405, 405])
    expect(statuses(new Refusal('INTERNAL_SERVER_ERROR', 'x'))).toEqual([500, 500, 500])
  })

  test('is refused above the limit of bytes, not of characters', () => {
    const encode = (text: string) => encodeResult({ data: { text } }, 'application/json', limits).body
    expect(Buffer.byteLength(encode('e'.repeat(980)) as string)).toBe(1000)
    expect(() => encode('e'.repeat(981))).toThrow(new LargeAnswer(1000))
    expect(() => encode('é'.repeat(491))).toThrow('The answer has more than 1000 bytes')
  })

  test('of any size is encoded in turns with other work', async () => {
    const nodes = Array.from({ length: 20_000 }, (_, index) => ({ index, text: 'é "x" \u2028', none: null, list: [1, true] }))
    const result = { errors: [failed(new Error('x'))], data: { nodes } }
    let turns = 0
    let isOver = false
    const others = (async () => {
      for (; !isOver; turns++) await setImmediate()
    })()
    const { body } = await encodeLargeResult(result, 'application/json', { answerBytesMax: 10_000_000 })
    isOver = true
    await others
    expect(body).toBe(JSON.stringify(result))
    expect(turns).toBeGreaterThanOrEqual(String(body).length / charactersPerTurn - 1)
  })

  test('as an event stream is one event and the end', () => {
    expect(encodeResult({ data: null }, 'text/event-stream', limits).body).toBe(
      'event: next\ndata: {"data":null}\n\nevent: complete\ndata:\n\n',
    )
  })
})
