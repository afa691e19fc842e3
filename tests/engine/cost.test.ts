import { readdirSync, readFileSync } from 'node:fs'
import { buildSchema, Kind, parse } from 'graphql'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { LargeAnswer } from '../../src/content/error.ts'
import { executeWithin } from '../../src/engine/execute.ts'
import { RequestWork } from '../../src/engine/request-work.ts'
import { Newsroom } from '../newsroom.ts'

const operations = new URL('../../schema/operations/', import.meta.url)
const bench = new URL('../../bench/queries/', import.meta.url)

let room: Newsroom
beforeAll(async () => {
  room = await Newsroom.open('PGlite')
})
afterAll(() => room.close())

const refusal = (message: RegExp) => ({
  errors: [{ message: expect.stringMatching(message), locations: [{ line: 1, column: 1 }], extensions: { code: 'COST_LIMIT_EXCEEDED' } }],
})

describe('A document above the limits is refused before anything is read', () => {
  test.each([
    [
      'lists in lists',
      '{ articles(first: 100) { nodes { authors { timeline(first: 100) { nodes { id title teaser lead slug url kicker } } } } } }',
      /a weight of \d{6}: expected 50000 at most/u,
    ],
    [
      'as many by a variable',
      'query ($n: Int = 100) { articles(first: $n) { nodes { authors { timeline(first: 100) { nodes { id title teaser lead slug url kicker } } } } } }',
      /a weight of/u,
    ],
    [
      'aliases',
      `{ sections { articles(first: 100) { nodes { ${Array.from({ length: 99 }, (_, n) => `a${n}: teaser`).join(' ')} } } } }`,
      /a weight of/u,
    ],
    [
      'fragments that double each other',
      `{ section(by: {slug: "x"}) { ...F0 } } ${Array.from({ length: 50 }, (_, n) => `fragment F${n} on Section { a: parent { ...F${n + 1} } b: parent { ...F${n + 1} } }`).join(' ')} fragment F50 on Section { id }`,
      /fields 52 deep/u,
    ],
    [
      'the same, less deep',
      `{ section(by: {slug: "x"}) { ...F0 } } ${Array.from({ length: 17 }, (_, n) => `fragment F${n} on Section { a: parent { ...F${n + 1} } b: parent { ...F${n + 1} } }`).join(' ')} fragment F17 on Section { id }`,
      /a weight of \d+/u,
    ],
    ['depth', `{ sections { ${'parent { '.repeat(20)} id ${'} '.repeat(20)} } }`, /fields 22 deep: expected 20 at most/u],
    [
      'edges',
      `{ authors(first: 100) { edges { node { timeline(first: 100) { edges { node { ${Array.from({ length: 20 }, (_, n) => `a${n}: title`).join(' ')} } } } } } } }`,
      /a weight of/u,
    ],
  ])('%s', async (_, document, message) => {
    expect(await room.ask(document)).toEqual(refusal(message))
    expect(room.statements()).toEqual([])
  })

  test('for its length', async () => {
    expect(await room.ask(`{ ${Array.from({ length: 2000 }, (_, n) => `a${n}: __typename`).join(' ')} }`)).toMatchObject({
      errors: [{ extensions: { code: 'GRAPHQL_PARSE_FAILED' }, message: expect.stringContaining('4000 tokens') }],
    })
  })

  const many = (most: number, write: (index: number) => string) => Array.from({ length: most + 1 }, (_, index) => write(index)).join(' ')
  test.each([
    ['aliases', `{ publication { ${many(100, (n) => `a${n}: name`)} } }`, 'The document has 101 aliases: expected 100 at most. '],
    [
      'directives',
      `{ publication { name ${many(50, () => '@skip(if: false)')} } }`,
      'The document has 51 directives: expected 50 at most. ',
    ],
    ['root fields', `{ ${many(30, () => '__typename')} }`, 'The document has 31 root fields: expected 30 at most. '],
    [
      'root fields in fragments',
      `{ ...F ...F } fragment F on Query { ${many(14, () => '__typename')} ... on Query { __typename } }`,
      'The document has 31 root fields: expected 30 at most. ',
    ],
    [
      'variables',
      `query (${many(100, (n) => `$v${n}: Int`)}) { publication { name } }`,
      'The document has 101 variables: expected 100 at most. ',
    ],
  ])('for the number of its %s', async (_, document, message) => {
    const { errors } = await room.ask(document)
    expect(errors).toMatchObject([{ message: expect.stringContaining(message), extensions: { code: 'COST_LIMIT_EXCEEDED' } }])
    expect(room.statements()).toEqual([])
  })

  test('or answered at once if its fragments double each other without end or fields', async () => {
    const doubling = (last: number, next: (n: number) => number) =>
      Array.from({ length: last + 1 }, (_, n) => `fragment F${n} on Query { ...F${next(n)} ...F${next(n)} }`).join(' ')
    // Neither document is valid. Counting the root fields of the first one fragment by fragment would take longer than a life.
    for (const next of [(n: number) => n + 1, (n: number) => (n + 1) % 81])
      expect(await room.ask(`{ ...F0 } ${doubling(80, next)}`)).toMatchObject({
        errors: expect.arrayContaining([expect.objectContaining({ extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } })]),
      })
  })

  test('and is answered with smaller page sizes', async () => {
    const document =
      'query ($n: Int!) { articles(first: $n) { nodes { authors { timeline(first: 100) { nodes { id title teaser lead slug url kicker } } } } } }'
    expect(await room.ask(document, { n: 100 })).toEqual(refusal(/a weight of/u))
    expect(await room.ask(document, { n: 10 })).toEqual({ data: { articles: { nodes: [] } } })
    expect(await room.ask(document, { n: 100 })).toEqual(refusal(/a weight of/u))
  })
})

test('The operations of a newspaper’s own clients are far below the limits', async () => {
  const documents = [operations, bench].flatMap((folder) =>
    readdirSync(folder)
      .filter((name) => name.endsWith('.graphql'))
      .map((name) => readFileSync(new URL(name, folder), 'utf8')),
  )
  expect(documents.length).toBeGreaterThanOrEqual(9)
  for (const document of documents) expect(JSON.stringify(await room.ask(document))).not.toContain('COST_LIMIT_EXCEEDED')
})

test('An answer with more text than allowed becomes an error', async () => {
  const small = buildSchema('type Query { texts: [Text!]! } type Text { text: String! }')
  const document = parse('{ texts { text } }')
  const [definition] = document.definitions
  if (definition?.kind !== Kind.OPERATION_DEFINITION) throw new Error('The document has no operation.')
  const operation = { schema: small, document, definition, variableValues: {}, variables: {} }
  let read = 0
  const text = () => {
    read++
    return 'a'.repeat(100)
  }
  const texts = Array.from({ length: 50 }, () => Object.defineProperty({}, 'text', { get: text }))
  expect(await executeWithin({ answerBytesMax: 5000 })(operation, { work: new RequestWork() }, { texts })).toMatchObject({
    data: { texts: { length: 50 } },
  })
  read = 0
  const { data, errors } = await executeWithin({ answerBytesMax: 999 })(operation, { work: new RequestWork() }, { texts })
  expect([data, errors?.map(({ message }) => message)]).toEqual([null, [new LargeAnswer(999).message]])
  // Nothing is added to it once it is too large.
  expect(read).toBe(10)
})
