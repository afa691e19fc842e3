import {
  type GraphQLInputType,
  type GraphQLObjectType,
  getNamedType,
  isCompositeType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isObjectType,
  isRequiredArgument,
  isRequiredInputField,
} from 'graphql'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { encodeId } from '../../src/content/global-id.ts'
import { schema } from '../../src/graph/schema.ts'
import { developmentTokens, issueDevelopmentToken } from '../../src/http/development-key.ts'
import { createLog } from '../../src/http/log.ts'
import { createVerifyToken } from '../../src/http/token.ts'
import { errorFault } from '../fuzz/fault.ts'
import { malformedCursors, malformedIds } from '../fuzz/known.ts'
import { scratchFolder } from '../kiosque-process.ts'
import { editor, Newsroom } from '../newsroom.ts'
import { listen } from './served.ts'

const texts = ['a\u0000b', '\ud800', 'x\udc00', '', 'x'.repeat(30_000), '%E0%A4%A', '__proto__']
const instants = [
  '0000-01-01T00:00:00Z',
  '0001-01-01T00:00:00+23:59',
  '-004713-01-01T00:00:00Z',
  '+033658-09-27T01:46:39Z',
  '294277-01-01T00:00:00Z',
]
const malformed: readonly unknown[] = [null, true, -1, 2 ** 31, 1e300, 'x', [], [[]], {}, { constructor: 1 }]

/** Mistakes by the type that is expected, and those of any type. */
const mistakes: Readonly<Record<string, readonly unknown[]>> = {
  ID: [...malformedIds, ...texts, ...malformed],
  String: [...texts, ...malformedCursors, ...malformed],
  DateTime: [...instants, ...texts, ...malformed],
  URL: [...texts, 'https://journal.example/a/%00', 'https://journal.example/a/%E0%A4%A', 'https://[', 'javascript:alert(1)', ...malformed],
}
const cursorsAndIds = new Set<unknown>([...malformedCursors, ...malformedIds])
const mistakesOf = (type: GraphQLInputType): readonly unknown[] => mistakes[getNamedType(type).name] ?? [...texts, ...malformed]

/** A value that is accepted at least in its form, so that the mistake is what is found. */
function right(type: GraphQLInputType): unknown {
  if (isNonNullType(type)) return right(type.ofType)
  if (isListType(type)) return []
  if (isEnumType(type)) return type.getValues()[0]?.name
  if (isInputObjectType(type)) {
    const fields = Object.values(type.getFields())
    const given = type.isOneOf ? fields.slice(0, 1) : fields.filter(isRequiredInputField)
    return Object.fromEntries(given.map((field) => [field.name, right(field.type)]))
  }
  const values: Readonly<Record<string, unknown>> = {
    ID: encodeId('Article', '019d0000-0000-7000-8000-000000000000'),
    Int: 1,
    Boolean: true,
    DateTime: '2025-01-01T00:00:00Z',
    URL: 'https://journal.example/a/b',
    Locale: 'fr',
  }
  return values[type.name] ?? 'pont'
}

/** Every value of the type that has one mistake in one place. */
function* wrong(type: GraphQLInputType, depth = 0): Generator<unknown> {
  const nullable = isNonNullType(type) ? type.ofType : type
  if (isListType(nullable)) {
    for (const value of wrong(nullable.ofType, depth)) yield [value]
    return
  }
  if (isInputObjectType(nullable) && depth < 6) {
    const others = nullable.isOneOf ? {} : (right(nullable) as object)
    for (const field of Object.values(nullable.getFields()))
      for (const value of wrong(field.type, depth + 1)) yield { ...others, [field.name]: value }
    return
  }
  // An input object contains no cursors, and its references are tested by tests/graph/references.test.ts.
  yield* depth === 0 ? mistakesOf(nullable) : mistakesOf(nullable).filter((value) => !cursorsAndIds.has(value))
}

interface Place {
  readonly name: string
  readonly document: string
  readonly argument: string
  readonly type: GraphQLInputType
  readonly others: Readonly<Record<string, unknown>>
}

/** Every argument of every field that an operation can reach, with the shortest path to it. */
function places(): Place[] {
  const found: Place[] = []
  const seen = new Set<string>()
  const queue: { readonly type: GraphQLObjectType; readonly open: string; readonly close: string }[] = []
  const visit = (type: GraphQLObjectType | null | undefined, open: string, close: string) => {
    if (!type || seen.has(type.name)) return
    seen.add(type.name)
    queue.push({ type, open, close })
  }
  visit(schema.getQueryType(), '{ ', ' }')
  visit(schema.getMutationType(), '{ ', ' }')
  for (let next = queue.shift(); next; next = queue.shift()) {
    const { type, open, close } = next
    const operation = type === schema.getMutationType() ? 'mutation' : 'query'
    for (const field of Object.values(type.getFields())) {
      const inner = getNamedType(field.type)
      // A list is read only if something of it is selected.
      const isList = isObjectType(inner) && 'totalCount' in inner.getFields()
      const selection = isList ? ' { totalCount nodes { __typename } }' : isCompositeType(inner) ? ' { __typename }' : ''
      for (const argument of field.args) {
        const given = field.args.filter((other) => other === argument || isRequiredArgument(other))
        const declared = given.map((one) => `$${one.name}: ${one.type}`).join(', ')
        const passed = given.map((one) => `${one.name}: $${one.name}`).join(', ')
        found.push({
          name: `${type.name}.${field.name}(${argument.name})`,
          document: `${operation} Mistake(${declared}) ${open}${field.name}(${passed})${selection}${close}`,
          argument: argument.name,
          type: argument.type,
          others: Object.fromEntries(given.map((one) => [one.name, right(one.type)])),
        })
      }
      if (operation === 'mutation' || !isCompositeType(inner) || field.args.some(isRequiredArgument)) continue
      for (const one of isObjectType(inner) ? [inner] : schema.getPossibleTypes(inner))
        visit(one, `${open}${field.name} { ... on ${one.name} { `, ` } }${close}`)
    }
  }
  return found
}

describe('A mistake of a client is never an error of the gateway', () => {
  let room: Newsroom
  let gateway: Awaited<ReturnType<typeof listen>>
  let scratch: Awaited<ReturnType<typeof scratchFolder>>
  let token: string
  beforeAll(async () => {
    room = await Newsroom.open('PGlite')
    await room.save({ title: 'Le pont', section: 'Régions', topics: ['Ponts'], credits: [{ name: 'Awa', kind: 'PERSON' }] })
    scratch = await scratchFolder()
    const clock = () => room.clock.now
    const development = developmentTokens(scratch.folder)
    gateway = await listen(room.routes(createVerifyToken({ issuer: null, development, clock, log: createLog('silent') })))
    token = await issueDevelopmentToken(scratch.folder, { role: 'INGEST', subject: 'cms', name: null, seconds: 600 }, room.clock.now)
  })
  afterAll(async () => {
    await gateway.close()
    await scratch.remove()
    await room.close()
  })

  test.each(places())('$name', async ({ document, argument, type, others }) => {
    for (const value of wrong(type)) {
      const { errors = [] } = await room.ask(document, { ...others, [argument]: value }, editor)
      expect(errorFault(errors), JSON.stringify(value)?.slice(0, 300)).toBeNull()
    }
  })

  test('a NUL in a variable or in the document is named in the error', async () => {
    const search = 'query ($query: String!) { search(query: $query) { totalCount } }'
    for (const query of ['a\u0000', '\ud800'])
      expect(await room.ask(search, { query })).toEqual({
        errors: [
          {
            message: 'The variable "query" contains a NUL or an unpaired surrogate: expected valid Unicode text.',
            extensions: { code: 'BAD_USER_INPUT' },
          },
        ],
      })
    expect(await room.ask('{ search(query: "a\\u0000") { totalCount } }')).toMatchObject({
      errors: [
        {
          message: 'A value of the document contains a NUL or an unpaired surrogate: expected valid Unicode text.',
          extensions: { code: 'GRAPHQL_VALIDATION_FAILED' },
        },
      ],
    })
  })

  const paths: readonly (readonly [path: string, status: number])[] = [
    ['/a/%E0%A4%A', 404],
    ['/a/%', 404],
    ['/a/%00', 400],
    ['/a/%ED%A0%80', 404],
    [`/a/${'x'.repeat(5000)}`, 404],
    ['/section/regions?after=%E0%A4%A', 400],
    ...malformedCursors.map((cursor) => [`/section/regions?${new URLSearchParams({ after: cursor })}`, 400] as const),
    ['/feeds/search.rss?q=%E0%A4%A', 200],
    ['/feeds/search.rss?q=%00', 400],
    ['/feeds/section/%E0%A4%A.rss', 404],
    ['/oembed?url=%E0%A4%A', 404],
    ['/oembed?url=https%3A%2F%2Fjournal.example%2Fa%2F%2500', 404],
    ['/oembed?url=https%3A%2F%2Fjournal.example%2Fa%2F%25E0%25A4%25A', 404],
    ['/oembed?url=x&maxwidth=1e300', 400],
    ['/sitemaps/articles-0000-01.xml', 404],
    ['/sitemaps/articles-9999-12.xml', 200],
    ['/sitemaps/articles-33658-01.xml', 404],
    ['/graphql?query=%E0%A4%A', 200],
    ['/graphql?query=%7B__typename%7D&variables=%E0%A4%A', 400],
    ['/graphql?query=%7B__typename%7D&variables=[]', 400],
    ['/graphql?query=%7B__typename%7D&variables=%22x%22', 400],
  ]
  test.each(paths)('GET %s', async (path, status) => {
    const response = await fetch(`${gateway.origin}${path}`)
    expect([response.status, await response.text()]).toEqual([status, expect.not.stringContaining('Unexpected error')])
  })

  const bodies = [
    '',
    '{',
    'null',
    '[]',
    '"x"',
    '{"query":1}',
    '{"query":"{__typename}","variables":[]}',
    '{"query":"{__typename}","variables":"x"}',
  ]
  test.each(bodies)('POST /graphql %s', async (body) => {
    const response = await fetch(`${gateway.origin}/graphql`, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body })
    expect(response.status).toBe(400)
  })

  const article = { title: 'Le pont', publishedAt: '2025-10-06T07:13:00Z', text: 'Ouvert.' }
  const many = <Item>(item: (index: number) => Item): Item[] => Array.from({ length: 60_000 }, (_, index) => item(index))
  const nested = (levels: number): string => `${'{"name":"a","parent":'.repeat(levels)}{"name":"a"}${'}'.repeat(levels)}`
  const ingest = async (body: string): Promise<[number, string]> => {
    const response = await fetch(`${gateway.origin}/ingest/a`, {
      method: 'PUT',
      headers: { 'Content-Type': 'application/x-ndjson', Authorization: `Bearer ${token}` },
      body,
    })
    return [response.status, ((await response.json()) as { message: string }).message]
  }
  test.each([
    ['authors', many((index) => `A${index}`), 500],
    ['topics', many((index) => `T${index}`), 500],
    ['relatedLinks', many(() => ({ title: 'x' })).slice(0, 40_000), 500],
    ['urls', many((index) => `https://a.example/${index}`).slice(0, 20_000), 1000],
    ['slugs', many((index) => `s${index}`), 1000],
    ['corrections', many(() => ({ at: '2025-01-01', note: '' })).slice(0, 25_000), 1000],
  ])('PUT /ingest with too many %s', async (field, list, max) => {
    expect(await ingest(JSON.stringify({ ...article, [field]: list }))).toEqual([
      422,
      `${field}: expected at most ${max} entries, found ${list.length}.`,
    ])
  })

  test.each([11, 40_000])('PUT /ingest with a section in %i sections', async (levels) => {
    const [status, message] = await ingest(`${JSON.stringify(article).slice(0, -1)},"section":${nested(levels)}}`)
    expect([status, message]).toEqual([422, expect.stringContaining('at most 10 levels of sections')])
  })

  test.each([
    ['a NUL', 'a\u0000'],
    ['an unpaired surrogate', 'a\ud800'],
  ])('PUT /ingest with %s', async (_name, text) => {
    for (const value of [{ title: text }, { text }, { topics: [text] }, { authors: [text] }, { section: text }])
      expect((await ingest(JSON.stringify({ ...article, ...value })))[0]).toBe(422)
  })

  test.each([
    ['authors', many((index) => `A${index}`)],
    ['topics', many((index) => `T${index}`)],
  ])('saveArticle with too many %s', async (field, list) => {
    const save = 'mutation ($input: SaveArticleInput!) { saveArticle(input: $input) { __typename ... on Problem { message } } }'
    expect(await room.ask(save, { input: { title: 'Le pont', [field]: list } }, editor)).toEqual({
      data: { saveArticle: { __typename: 'InvalidInput', message: `"${field}" has 60000 entries: expected at most 500.` } },
    })
  })
})

describe('The test above', () => {
  test('finds the arguments of queries, of nested fields and of mutations', () => {
    expect(places().map(({ name }) => name)).toEqual(
      expect.arrayContaining([
        'Query.search(query)',
        'Article.publishedOn(timeZone)',
        'Mutation.saveArticle(input)',
        'Desk.articles(after)',
      ]),
    )
  })
})
