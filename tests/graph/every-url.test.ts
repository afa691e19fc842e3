import {
  type GraphQLInputField,
  type GraphQLInputObjectType,
  type GraphQLInputType,
  getNamedType,
  getNullableType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
} from 'graphql'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { encodeId } from '../../src/content/global-id.ts'
import { schema } from '../../src/graph/schema.ts'
import { Prisma } from '../../src/store/database/database.ts'
import { onBothDatabases } from '../databases.ts'
import { editor, Newsroom } from '../newsroom.ts'
import { type Input, mutationInputs } from './mutation-inputs.ts'

const dangerous = [
  'javascript:alert(1)',
  'JaVaScRiPt:alert(1)',
  ' javascript:alert(1)',
  'java\nscript:alert(1)',
  'java\tscript://host/%0aalert(1)',
  '\u0001javascript:alert(1)',
  'data:text/html,<script>alert(1)</script>',
  'vbscript:msgbox(1)',
  'blob:https://journal.example/0f8fad5b',
  'file:///etc/passwd',
  'ftp://journal.example/a',
  'about:blank',
  'https://user:word@journal.example/',
]

/** What must be beside a URL for the rest of the input to be valid. */
const beside: Readonly<Record<string, Input>> = {
  MarkInput: { start: 0, end: 2, kind: 'LINK' },
}

/** The names of input fields from the input of a mutation to a field of the type URL. */
function urlFields(type: GraphQLInputObjectType, above: readonly string[] = []): GraphQLInputField[][] {
  if (above.includes(type.name)) return []
  return Object.values(type.getFields()).flatMap((field): GraphQLInputField[][] => {
    const inner = getNamedType(field.type)
    if (inner.name === 'URL') return [[field]]
    if (!isInputObjectType(inner)) return []
    return urlFields(inner, [...above, type.name]).map((fields) => [field, ...fields])
  })
}

/** A value of the type, with `value` in the field at the end of the path. */
function valueAt(type: GraphQLInputType, [field, ...rest]: readonly GraphQLInputField[], value: unknown): unknown {
  if (isNonNullType(type)) return valueAt(type.ofType, field ? [field, ...rest] : rest, value)
  if (isListType(type)) return [valueAt(type.ofType, field ? [field, ...rest] : rest, value)]
  if (!field) return value
  const object = type as GraphQLInputObjectType
  const required = Object.values(object.getFields()).filter(
    (other) => other !== field && isNonNullType(other.type) && other.defaultValue === undefined,
  )
  return {
    ...Object.fromEntries(required.map((other) => [other.name, anyValue(other.type)])),
    ...beside[object.name],
    [field.name]: valueAt(field.type, rest, value),
  }
}

function anyValue(type: GraphQLInputType): unknown {
  const named = getNullableType(type)
  if (isListType(named)) return [anyValue(named.ofType)]
  if (isEnumType(named)) return named.getValues()[0]?.name
  if (named.toString() === 'Int') return 1
  return 'Ici'
}

const mutations = schema.getMutationType()?.getFields() ?? {}
const urls = Object.entries(mutations).flatMap(([mutation, { args }]) => {
  const input = getNamedType(args[0]?.type) as GraphQLInputObjectType
  return urlFields(input).map((fields) => ({ mutation, place: fields.map(({ name }) => name).join('.'), fields, input }))
})

test('URLs are found in the inputs of mutations', () => {
  const found = urls.map(({ mutation, place }) => `${mutation} ${place}`)
  expect(found).toEqual(
    expect.arrayContaining([
      'pinRelatedLinks links.page.url',
      'saveArticle body.embed.url',
      'saveArticle body.figure.image.url',
      'saveArticle body.list.items.marks.href',
      'saveArticle image.url',
      'saveAuthor portrait.url',
    ]),
  )
})

onBothDatabases('A URL with a dangerous scheme', (kind) => {
  let room: Newsroom
  let ids: Map<string, string>
  beforeAll(async () => {
    room = await Newsroom.open(kind)
  })
  afterAll(() => room.close())
  beforeEach(async () => {
    await room.reset()
    await room.save({ title: 'Un', section: 'Sports', credits: [{ name: 'Awa', kind: 'PERSON' }], topics: ['coton'] })
    const rows = await room.database.query<{ type: string; id: string; name: string }>(
      Prisma.sql`SELECT 'Article' AS type, id, title AS name FROM article UNION ALL SELECT 'Author', id, name FROM author
        UNION ALL SELECT 'Section', id, name FROM section UNION ALL SELECT 'Topic', id, name FROM topic`,
    )
    ids = new Map(rows.map((row) => [row.name, encodeId(row.type as 'Article', row.id)]))
  })

  const audited = async (): Promise<number> => (await room.database.query(Prisma.sql`SELECT FROM audit`)).length

  async function outcome(mutation: string, input: unknown): Promise<string> {
    const { data, errors } = await room.ask<{ result: { __typename: string; message?: string } }>(
      `mutation ($input: ${mutations[mutation]?.args[0]?.type}) { result: ${mutation}(input: $input) { __typename ... on InvalidInput { message } } }`,
      { input },
      editor,
    )
    const [error] = errors ?? []
    return error ? `${error.extensions?.code}: ${error.message}` : `${data?.result.__typename}: ${data?.result.message ?? ''}`
  }

  test.each(urls.map((found) => [found.mutation, found.place, found] as const))('is refused in %s, %s', async (mutation, place, found) => {
    const [base] = mutationInputs[mutation]?.((name) => ids.get(name) ?? '') ?? []
    const inputWith = (url: string): unknown => ({ ...base, ...(valueAt(found.input, found.fields, url) as Input), ...idOf(base) })
    const before = await audited()
    for (const url of dangerous) expect(await outcome(mutation, inputWith(url)), url).toMatch(/^(?:BAD_USER_INPUT|InvalidInput): /u)
    // A link of a body may start a mail or a call.
    if (!place.endsWith('href'))
      expect(await outcome(mutation, inputWith('mailto:a@b.example'))).toMatch(/^(?:BAD_USER_INPUT|InvalidInput): /u)
    expect(await audited()).toBe(before)
    // The rest of the input is valid.
    expect(await outcome(mutation, inputWith('https://ailleurs.example/a'))).not.toMatch(/^(?:BAD_USER_INPUT|InvalidInput): /u)
    expect(await audited()).toBe(before + 1)
  })
})

/** The objects of the example, which the generated value would replace. */
const idOf = (base: Input | undefined): Input => (base?.id === undefined ? {} : { id: base.id })
