import { readdirSync, readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
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
      /up to \d{6} values/u,
    ],
    [
      'as many by a variable',
      'query ($n: Int = 100) { articles(first: $n) { nodes { authors { timeline(first: 100) { nodes { id title teaser lead slug url kicker } } } } } }',
      /values/u,
    ],
    [
      'aliases',
      `{ sections { articles(first: 100) { nodes { ${Array.from({ length: 600 }, (_, n) => `a${n}: teaser`).join(' ')} } } } }`,
      /values/u,
    ],
    [
      'fragments that double each other',
      `{ section(by: {slug: "x"}) { ...F0 } } ${Array.from({ length: 60 }, (_, n) => `fragment F${n} on Section { a: parent { ...F${n + 1} } b: parent { ...F${n + 1} } }`).join(' ')} fragment F60 on Section { id }`,
      /fields 62 deep/u,
    ],
    [
      'the same, less deep',
      `{ section(by: {slug: "x"}) { ...F0 } } ${Array.from({ length: 17 }, (_, n) => `fragment F${n} on Section { a: parent { ...F${n + 1} } b: parent { ...F${n + 1} } }`).join(' ')} fragment F17 on Section { id }`,
      /up to \d+ values/u,
    ],
    ['depth', `{ sections { ${'parent { '.repeat(20)} id ${'} '.repeat(20)} } }`, /fields 22 deep: expected 20 at most/u],
    [
      'edges',
      `{ authors(first: 100) { edges { node { timeline(first: 100) { edges { node { ${Array.from({ length: 20 }, (_, n) => `a${n}: title`).join(' ')} } } } } } } }`,
      /values/u,
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

  test('and is answered with smaller page sizes', async () => {
    const document =
      'query ($n: Int!) { articles(first: $n) { nodes { authors { timeline(first: 100) { nodes { id title teaser lead slug url kicker } } } } } }'
    expect(await room.ask(document, { n: 100 })).toEqual(refusal(/values/u))
    expect(await room.ask(document, { n: 50 })).toEqual({ data: { articles: { nodes: [] } } })
    expect(await room.ask(document, { n: 100 })).toEqual(refusal(/values/u))
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
