import { describe, expect, test } from 'vitest'
import { InvalidInput } from '../../src/content/error.ts'
import { decodeId, encodeId, isUuid, keyOf } from '../../src/content/global-id.ts'

const id = '0190a1b2-c3d4-7e5f-8a9b-0c1d2e3f4a5b'
const encoded = (text: string) => Buffer.from(text).toString('base64url')

describe('A global id', () => {
  test.each(['Article', 'Author', 'Contribution', 'Section', 'Topic'] as const)('of type %s is read as it was made', (typename) => {
    expect(encodeId(typename, id)).toBe(encoded(`${typename}:${id}`))
    expect(decodeId(encodeId(typename, id))).toEqual({ typename, id })
    expect(keyOf(typename, encodeId(typename, id))).toBe(id)
  })

  test.each([
    '',
    'Article',
    `Article:${id}x`,
    `Article:x${id}`,
    `Article: ${id}`,
    `Article:${id}\n`,
    `Query:${id}`,
    `article:${id}`,
    `:${id}`,
    `Article:${id}:${id}`,
  ])('%j is malformed', (text) => {
    expect(() => decodeId(encoded(text))).toThrow(InvalidInput)
    expect(() => keyOf('Article', encoded(text))).toThrow(InvalidInput)
  })

  test('of another type is refused, and a long one is cut in the message', () => {
    expect(() => keyOf('Author', encodeId('Topic', id))).toThrow(
      new InvalidInput(`The id "${encodeId('Topic', id)}" is of type Topic: expected one of type Author.`),
    )
    expect(() => decodeId('y'.repeat(200))).toThrow(`Malformed id "${'y'.repeat(100)}":`)
  })
})

test('A UUID is in the form of PostgreSQL', () => {
  expect(isUuid(id)).toBe(true)
  for (const text of [
    id.toUpperCase(),
    id.replaceAll('-', ''),
    `{${id}}`,
    ` ${id}`,
    `${id} `,
    `${id}0`,
    `0${id}`,
    id.replace('c3d4', 'c3dg'),
    id.replace('-', ''),
  ])
    expect([text, isUuid(text)]).toEqual([text, false])
})
