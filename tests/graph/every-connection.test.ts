import { getNamedType, isObjectType } from 'graphql'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { anonymous, type Viewer } from '../../src/content/viewer.ts'
import { schema } from '../../src/graph/schema.ts'
import { Prisma } from '../../src/store/database/database.ts'
import { onBothDatabases } from '../databases.ts'
import { editor, Newsroom } from '../newsroom.ts'

/** Every field that returns a connection, as "Type.field". */
const connections = Object.values(schema.getTypeMap())
  .filter(isObjectType)
  .flatMap((type) =>
    Object.values(type.getFields())
      .filter((field) => getNamedType(field.type).name.endsWith('Connection'))
      .map((field) => ({ name: `${type.name}.${field.name}`, args: field.args.map((arg) => arg.name) })),
  )

interface Example {
  /** A document with the connection as the field `page`. */
  readonly document: string
  readonly viewer: Viewer
  /** Hides the entry with this id from the list. */
  readonly hide: (id: string) => Prisma.Sql
}

const subscriber: Viewer = { ...anonymous, audience: 'SUBSCRIBER' }
const withdrawn = (id: string) => Prisma.sql`UPDATE article SET state = 'WITHDRAWN' WHERE id = ${id}::uuid`
const emptied = (id: string) => Prisma.sql`UPDATE article SET state = 'WITHDRAWN' WHERE id IN (
  SELECT article_id FROM article_author WHERE author_id = ${id}::uuid UNION SELECT article_id FROM article_topic WHERE topic_id = ${id}::uuid)`

const examples: Readonly<Record<string, Example>> = {
  'Author.timeline': {
    document: '{ in: author(by: { slug: "awa" }) { page: timeline(ARGUMENTS) PAGE } }',
    viewer: anonymous,
    hide: withdrawn,
  },
  'Desk.articles': {
    document: '{ in: desk { page: articles(ARGUMENTS) PAGE } }',
    viewer: editor,
    hide: (id) => Prisma.sql`DELETE FROM article WHERE id = ${id}::uuid`,
  },
  'OpenContributions.entries': {
    document: '{ in: article(by: { slug: "recit-0" }) { contributions { ... on OpenContributions { page: entries(ARGUMENTS) PAGE } } } }',
    viewer: subscriber,
    hide: (id) => Prisma.sql`DELETE FROM contribution WHERE id = ${id}::uuid`,
  },
  'Query.articles': { document: '{ page: articles(ARGUMENTS) PAGE }', viewer: anonymous, hide: withdrawn },
  'Query.authors': { document: '{ page: authors(ARGUMENTS) PAGE }', viewer: anonymous, hide: emptied },
  'Query.search': { document: '{ page: search(query: "récit", ARGUMENTS) PAGE }', viewer: anonymous, hide: withdrawn },
  'Query.topics': { document: '{ page: topics(ARGUMENTS) PAGE }', viewer: anonymous, hide: emptied },
  'Section.articles': {
    document: '{ in: section(by: { slug: "sports" }) { page: articles(ARGUMENTS) PAGE } }',
    viewer: anonymous,
    hide: withdrawn,
  },
  'Topic.articles': {
    document: '{ in: topic(by: { slug: "coton" }) { page: articles(ARGUMENTS) PAGE } }',
    viewer: anonymous,
    hide: withdrawn,
  },
}

test('Every connection has an example here', () => {
  expect(Object.keys(examples).sort()).toEqual(connections.map(({ name }) => name).sort())
})

interface Page {
  readonly edges: readonly { readonly cursor: string; readonly node: { readonly id: string } }[]
  readonly pageInfo: { readonly hasNextPage: boolean; readonly hasPreviousPage: boolean }
}

const fields = '{ edges { cursor node { id } } pageInfo { hasNextPage hasPreviousPage } }'
const count = 7

onBothDatabases('Every connection', (kind) => {
  let room: Newsroom
  beforeAll(async () => {
    room = await Newsroom.open(kind)
  })
  afterAll(() => room.close())

  /** Seven entries in each list, of which three and two have the same date, and an eighth in the archive that is hidden. */
  async function fill(): Promise<void> {
    await room.reset()
    const dates = [1, 1, 1, 2, 3, 3, 4].map((day) => new Date(Date.UTC(2025, 0, day)))
    await room.save(
      ...dates.map((publishedAt, index) => ({
        title: `Récit ${index}`,
        sourceKey: `test:${index}`,
        publishedAt,
        section: 'Sports',
        credits: [{ name: 'Awa', kind: 'PERSON' as const }, ...(index > 0 ? [{ name: `Auteur ${index}`, kind: 'PERSON' as const }] : [])],
        topics: ['coton', ...(index > 0 ? [`Thème ${index}`] : [])],
      })),
    )
    await room.database.query(Prisma.sql`INSERT INTO contribution (id, article_id, author_name, text, published_at)
      SELECT gen_random_uuid(), article.id, 'Lecteur', 'Merci', '2025-02-01'::timestamptz + (n / 3) * interval '1 day'
      FROM article, generate_series(1, ${count}) AS n WHERE title = 'Récit 0'`)
  }

  async function pageOf({ document, viewer }: Example, args: string): Promise<Page> {
    const { data, errors } = await room.ask(document.replace('ARGUMENTS', args).replace('PAGE', fields), {}, viewer)
    expect(errors).toBeUndefined()
    let found: unknown = data
    for (const key of ['in', 'contributions', 'page']) {
      if (typeof found === 'object' && found !== null && key in found) found = (found as Record<string, unknown>)[key]
    }
    return found as Page
  }
  const idsOf = (page: Page): string[] => page.edges.map(({ node }) => node.id)

  describe.each(connections)('$name', ({ name, args }) => {
    const example = examples[name] as Example
    const goesBack = args.includes('last')

    test('has pages that continue exactly where the cursor is, and says truly whether there are more', async () => {
      await fill()
      const all = await pageOf(example, 'first: 50')
      const ids = idsOf(all)
      expect([ids.length, new Set(ids).size, all.pageInfo]).toEqual([count, count, { hasNextPage: false, hasPreviousPage: false }])
      for (let size = 1; size <= count + 1; size++) {
        for (const [index, { cursor }] of all.edges.entries()) {
          const after = await pageOf(example, `first: ${size}, after: "${cursor}"`)
          expect(idsOf(after)).toEqual(ids.slice(index + 1, index + 1 + size))
          expect(after.pageInfo).toEqual({ hasNextPage: index + 1 + size < count, hasPreviousPage: true })
          if (!goesBack) continue
          const before = await pageOf(example, `last: ${size}, before: "${cursor}"`)
          expect(idsOf(before)).toEqual(ids.slice(Math.max(0, index - size), index))
          expect(before.pageInfo).toEqual({ hasNextPage: true, hasPreviousPage: index - size > 0 })
        }
        expect(idsOf(await pageOf(example, `first: ${size}`))).toEqual(ids.slice(0, size))
        if (goesBack) expect(idsOf(await pageOf(example, `last: ${size}`))).toEqual(ids.slice(-size))
      }
    })

    test('continues behind a cursor whose entry has disappeared', async () => {
      await fill()
      const { edges } = await pageOf(example, 'first: 50')
      const ids = edges.map(({ node }) => node.id)
      const { cursor, node } = edges[2] as (typeof edges)[number]
      const [, uuid = ''] = Buffer.from(node.id, 'base64url').toString().split(':')
      await room.database.query(example.hide(uuid))
      const left = new Set(idsOf(await pageOf(example, 'first: 50')))
      expect(left.has(node.id)).toBe(false)
      const rest = (from: number, to?: number) => ids.slice(from, to).filter((id) => left.has(id))
      expect(idsOf(await pageOf(example, `first: 50, after: "${cursor}"`))).toEqual(rest(3))
      if (goesBack) expect(idsOf(await pageOf(example, `last: 50, before: "${cursor}"`))).toEqual(rest(0, 2))
    })
  })
})
