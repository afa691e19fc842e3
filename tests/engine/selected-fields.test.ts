import { type GraphQLField, getNamedType, isLeafType, isNonNullType, isObjectType } from 'graphql'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { schema } from '../../src/graph/schema.ts'
import { onBothDatabases } from '../databases.ts'
import { Newsroom } from '../newsroom.ts'

const articleType = schema.getType('Article')
const articleFields = isObjectType(articleType) ? Object.values(articleType.getFields()) : []

/** A field with a sufficient selection on its type. */
function selectionOf({ name, type, args }: GraphQLField<unknown, unknown>): string | null {
  if (args.some((argument) => isNonNullType(argument.type) && argument.defaultValue === undefined)) return null
  const named = getNamedType(type)
  if (isLeafType(named)) return name
  if (!isObjectType(named)) return `${name} { __typename }`
  const inner = Object.values(named.getFields()).find((field) => isLeafType(getNamedType(field.type)) && field.args.length === 0)
  return inner ? `${name} { ${inner.name} }` : `${name} { __typename }`
}

/** Every field of an article that readers may select: the desk is for editors. */
const selections = articleFields.flatMap((field) => (field.name === 'desk' ? [] : (selectionOf(field) ?? [])))

/** The fields that return lists of articles, as documents around a selection. */
const lists: readonly ((selection: string) => string)[] = [
  (selection) => `articles(first: 9) { nodes { slug ${selection} } }`,
  (selection) =>
    `articles(first: 9) { edges { node { ...Shown } } pageInfo { hasNextPage } } } fragment Shown on Article { slug ${selection}`,
  (selection) => `author(by: { slug: "awa-sangala" }) { timeline(first: 9) { nodes { slug ${selection} } } }`,
  (selection) => `section(by: { slug: "sports" }) { latest(first: 9) { slug } latest(first: 9) { ${selection} } }`,
  (selection) => `topic(by: { slug: "mali" }) { articles(last: 9) { nodes { slug ... on Node { ... on Article { ${selection} } } } } }`,
  (selection) => `publication { front(first: 9) { slug ${selection} } }`,
  (selection) => `article(by: { slug: "le-pont" }) { relatedLinks(first: 9) { url target { ... on Article { slug ${selection} } } } }`,
]

type Articles = Record<string, unknown>[]

/** The articles at any place of a response. */
function articlesIn(value: unknown): Articles {
  if (typeof value !== 'object' || value === null) return []
  if ('slug' in value) return [value as Articles[number]]
  return Object.values(value).flatMap(articlesIn)
}

onBothDatabases('A list of articles', (kind) => {
  let room: Newsroom
  beforeAll(async () => {
    room = await Newsroom.open(kind)
    const title = (number: number) => (number === 0 ? 'Le pont' : `Article ${number}`)
    await room.save(
      ...Array.from({ length: 8 }, (_, number) => ({
        title: title(number),
        lead: number % 2 ? `Chapô ${number}.` : null,
        url: number % 3 ? null : `https://source.example/${number}`,
        section: 'Sports',
        topics: ['Mali'],
        credits: [{ name: 'Awa SANGALA', kind: 'PERSON' as const }],
        byline: 'Par Awa SANGALA',
        image:
          number % 2
            ? {
                url: `https://img.example/${number}.jpg`,
                alt: 'Le pont',
                caption: null,
                credit: null,
                width: null,
                height: null,
                template: null,
              }
            : null,
        genre: number % 2 ? ('OPINION' as const) : ('NEWS' as const),
        access: number % 4 ? ('FREE' as const) : ('SUBSCRIBERS' as const),
        publishedAt: new Date(Date.UTC(2025, 0, 1 + number)),
        updatedAt: new Date(Date.UTC(2025, 0, 2 + number)),
        relatedLinks: [{ title: title((number + 1) % 8), teaser: null, url: null, note: null }],
      })),
    )
  })
  afterAll(() => room.close())

  async function ask(document: string): Promise<unknown> {
    const { data, errors } = await room.ask(`{ ${document} }`)
    expect(errors, document).toBeUndefined()
    return data
  }

  test.each(selections)('returns the same fields as the article itself: %s', async (selection) => {
    const alone = new Map<unknown, unknown>()
    for (const list of lists) {
      const found = articlesIn(await ask(list(selection)))
      expect(found.length, list(selection)).toBeGreaterThan(4)
      for (const { slug, ...fields } of found) {
        if (!alone.has(slug)) {
          const { article } = (await ask(`article(by: { slug: "${slug}" }) { ${selection} }`)) as { article: object }
          alone.set(slug, article)
        }
        expect({ ...fields, ...(selection === 'slug' && { slug }) }, list(selection)).toEqual(alone.get(slug))
      }
    }
  })

  test('is read once, with only the selected data of each article', async () => {
    const statementsFor = async (selection: string) => {
      await ask(`author(by: { slug: "awa-sangala" }) { timeline(first: 3) { nodes { ${selection} } } }`)
      return room.statements().filter((text) => text.includes('CROSS JOIN LATERAL'))
    }
    const [card, ...others] = await statementsFor('headline slug lead publishedAt section { name }')
    const [whole, ...furthers] = await statementsFor('headline byline url access wordCount image { url } language genre updatedAt')
    expect([others, furthers]).toEqual([[], []])
    expect(card).not.toContain('byline')
    expect(whole).toContain('byline')
  })

  test('ends after the requested number of articles', async () => {
    const page = async (selection: string) => ask(`articles(first: 3) { nodes { headline } ${selection} }`)
    expect(await page('pageInfo { hasNextPage }')).toMatchObject({ articles: { nodes: { length: 3 }, pageInfo: { hasNextPage: true } } })
    expect(await page('totalCount')).toMatchObject({ articles: { nodes: { length: 3 }, totalCount: 8 } })
  })
})
