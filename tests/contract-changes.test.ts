import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { buildASTSchema, buildSchema, type DocumentNode, parse, visit } from 'graphql'
import { describe, expect, test } from 'vitest'
import { contractChanges } from '../scripts/contract-changes.ts'
import type { ClientDocuments } from '../src/content/client-documents.ts'
import { readClients } from '../src/http/trusted-documents.ts'

const released = `
  type Query { article(slug: String!): Article, front(first: Int): [Article!]!, search(by: By!): [Node!]! }
  interface Node { id: ID! }
  type Article implements Node { id: ID!, headline: String!, kicker: String, access: Access!
    title: String! @deprecated(reason: "It repeats the kicker. Use \`headline\`. Until 2027-01-31.") }
  enum Access { FREE SUBSCRIBERS }
  input By { slug: String, text: String }
`
const clients: ClientDocuments[] = [
  {
    client: 'Radio Sandiala',
    documents: { a: 'query Flash{front(first:3){headline access}}', b: 'query Page($by:By!){search(by:$by){id ... on Article{title}}}' },
  },
  { client: 'Le Relais', documents: { c: 'query Headlines{front{headline kicker}}' } },
]

const compare = (change: (schema: string) => string, today = '2026-11-23', before = released) =>
  contractChanges(buildSchema(before), buildSchema(change(before)), clients, today)
const replaced = (from: string, to: string) => (schema: string) => schema.replace(from, to)

describe('A change of the graph', () => {
  test('that breaks no client is accepted', async () => {
    expect(await compare(replaced('kicker: String,', 'kicker: String, lead: String,'))).toEqual({ refused: [], noted: [] })
  })

  test('that breaks clients is refused, and the report names them', async () => {
    expect(await compare(replaced('kicker: String,', ''))).toEqual({
      refused: [
        "Field 'kicker' was removed from object type 'Article'. It was not deprecated in the last release with a reason, a replacement and a date.\n" +
          '  this breaks Le Relais, operation Headlines',
      ],
      noted: [],
    })
  })

  test.each([
    [
      'an answer that may be missing',
      replaced('headline: String!', 'headline: String'),
      ['Radio Sandiala, operation Flash', 'Le Relais, operation Headlines'],
    ],
    [
      'an argument that is required',
      replaced('front(first: Int)', 'front(first: Int, of: ID!)'),
      ['Radio Sandiala, operation Flash', 'Le Relais, operation Headlines'],
    ],
    ['a value that is not known any more', replaced('FREE SUBSCRIBERS', 'FREE'), ['Radio Sandiala, operation Flash']],
    ['a variable’s field that is gone', replaced('slug: String, text: String', 'text: String'), ['Radio Sandiala, operation Page']],
    [
      'an id that is gone from one of several kinds',
      replaced('implements Node { id: ID!,', '{'),
      ['Radio Sandiala, operation Flash', 'Radio Sandiala, operation Page', 'Le Relais, operation Headlines'],
    ],
  ])('breaks by %s', async (_what, change, broken) => {
    const { refused } = await compare(change)
    const named = refused.flatMap((line) => [...line.matchAll(/this breaks (.*)/gu)].map(([, who]) => who))
    expect([...new Set(named)].sort()).toEqual([...broken].sort())
  })

  test('that removes a field is refused before the announced date, then accepted with the names of the clients that it breaks', async () => {
    const removal = (schema: string) => schema.replace(/title: String! @deprecated\(.*?\)/u, '')
    expect((await compare(removal, '2027-01-31')).refused).toEqual([
      expect.stringContaining('It was promised until 2027-01-31.\n  this breaks Radio Sandiala, operation Page'),
    ])
    expect(await compare(removal, '2027-02-01')).toEqual({
      refused: [],
      noted: [expect.stringContaining('this breaks Radio Sandiala, operation Page')],
    })
  })

  test.each([
    ['no date', 'It repeats the kicker. Use `headline`.'],
    ['no reason', 'Use `headline`. Until 2027-01-31.'],
    ['a replacement that isn’t there', 'It repeats the kicker. Use `heading`. Until 2027-01-31.'],
  ])('can’t be announced with %s', async (_what, reason) => {
    const { refused } = await compare(replaced('It repeats the kicker. Use `headline`. Until 2027-01-31.', reason))
    expect(refused).toEqual([
      expect.stringContaining(`Article.title is deprecated: expected a reason, a replacement that is there and a date`),
    ])
  })

  test('of the released graph is reported for each registered client that it breaks', async () => {
    const at = (name: string) => new URL(`../schema/${name}`, import.meta.url)
    const sdl = await readFile(at('released.graphql'), 'utf8')
    const registered = await readClients(fileURLToPath(at('clients')))
    const compared = (document: DocumentNode) => contractChanges(buildSchema(sdl), buildASTSchema(document), registered, '2026-11-23')
    expect(await compared(parse(sdl))).toEqual({ refused: [], noted: [] })
    const { refused } = await compared(visit(parse(sdl), { FieldDefinition: ({ name }) => (name.value === 'kicker' ? null : undefined) }))
    const removal = refused.find((line) => line.startsWith("Field 'kicker' was removed from object type 'Article'"))
    expect(removal).toMatch(/\n {2}this breaks Radio Sandiala, operation Flash$/u)
  })
})
