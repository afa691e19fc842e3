import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { encodeId } from '../../src/content/global-id.ts'
import { publishArticle, withdrawArticle } from '../../src/store/commands/article-command.ts'
import { merge, rename } from '../../src/store/commands/entity-command.ts'
import { Prisma } from '../../src/store/database/database.ts'
import { onBothDatabases } from '../databases.ts'
import { Newsroom } from '../newsroom.ts'

interface Page {
  readonly changes: readonly Record<string, unknown>[]
  readonly token: string
  readonly more: boolean
}

onBothDatabases('Changes', (kind) => {
  let room: Newsroom
  beforeAll(async () => {
    room = await Newsroom.open(kind)
  })
  afterAll(() => room.close())
  beforeEach(() => room.reset())

  const hour = (hours: number) => new Date(Date.UTC(2026, 2, 1, 8 + hours))
  const at = (hours: number) => {
    room.clock.now = hour(hours)
  }
  const page = async (since: string | null, first = 100): Promise<Page> => {
    const { data, errors } = await room.ask<{ changes: Page }>(
      'query ($since: String, $first: Int!) { changes(since: $since, first: $first) { more token changes { __typename ... on ArticleChanged { article { title } } ... on ArticleRemoved { url } } } }',
      { since, first },
    )
    expect(errors).toBeUndefined()
    return data?.changes as Page
  }
  /** All changes since a token. Open transactions of other databases on the server delay events. */
  async function until(since: string | null, expected: readonly (readonly unknown[])[]): Promise<string> {
    let found: unknown[][] = []
    let token = since
    await expect
      .poll(
        async () => {
          for (let more = true; more; ) {
            const next = await page(token, 2)
            found = [
              ...found,
              ...next.changes.map(({ __typename, article, url }) => [__typename, (article as { title: string } | undefined)?.title ?? url]),
            ]
            ;({ token, more } = next)
          }
          return found
        },
        { timeout: 20_000, interval: 50 },
      )
      .toEqual(expected)
    return token ?? ''
  }

  test('contain everything first, then edits, scheduled publications and expirations', async () => {
    at(0)
    const ids = await room.save(
      ...['Un', 'Deux', 'Trois'].map((title, index) => ({ title, publishedAt: hour(index - 5) })),
      { title: 'Brouillon', state: 'DRAFT' as const, publishedAt: hour(-1) },
      { title: 'Demain', publishedAt: hour(-1), visibleFrom: hour(1), visibleUntil: hour(2) },
    )
    const id = (title: string) => ids.get(title) ?? ''
    const changed = (title: string) => ['ArticleChanged', title]
    const first = await until(null, [changed('Un'), changed('Deux'), changed('Trois')])
    expect((await page(first)).changes).toEqual([])
    at(1)
    const second = await until(first, [changed('Demain')])
    await withdrawArticle(room.database, id('Un'), 'Une erreur.', hour(1))
    // An article that was never visible is not in the changes.
    await withdrawArticle(room.database, id('Brouillon'), 'Une erreur.', hour(1))
    await publishArticle(room.database, id('Deux'), { visibleFrom: hour(3) }, hour(1))
    const third = await until(second, [
      ['ArticleRemoved', 'https://journal.example/a/un'],
      ['ArticleRemoved', 'https://journal.example/a/deux'],
    ])
    at(2)
    const fourth = await until(third, [['ArticleRemoved', null]])
    at(3)
    await until(fourth, [changed('Deux')])
    // A client that was offline during all changes receives current content, and may receive removals.
    const { changes } = await page(null, 500)
    expect(changes.filter(({ __typename }) => __typename === 'ArticleChanged').map(({ article }) => article)).toEqual([
      { title: 'Trois' },
      { title: 'Deux' },
    ])
    const { errors } = await room.ask('{ changes(since: "x") { token } }')
    expect(errors?.[0]?.extensions).toEqual({ code: 'BAD_USER_INPUT' })
  })

  test('contain renames and merges of authors, sections and topics that readers can see', async () => {
    at(0)
    const person = (name: string) => [{ name, kind: 'PERSON' as const }]
    await room.save(
      { title: 'Un', section: 'Sports', credits: person('Awa SANGALA'), topics: ['Ponts'] },
      { title: 'Deux', credits: person('A. SANGALA') },
      { title: 'Brouillon', state: 'DRAFT', credits: person('Jean CACHÉ'), topics: ['Secrets'] },
    )
    const rows = await room.database.query<{ id: string; name: string }>(Prisma.sql`SELECT id, name FROM section
      UNION ALL SELECT id, name FROM author UNION ALL SELECT id, name FROM topic`)
    const id = (name: string) => rows.find((row) => row.name === name)?.id ?? ''
    const ask = async (since: string | null) => {
      const { data, errors } = await room.ask<{ changes: { token: string; changes: object[] } }>(
        `query ($since: String) { changes(since: $since) { token changes { ... on NameChanged { formerIds
          named { ... on Section { name slug } ... on Author { name slug } ... on Topic { name } } } } } }`,
        { since },
      )
      expect(errors).toBeUndefined()
      return data?.changes ?? { token: '', changes: [] }
    }
    await expect.poll(async () => (await ask(null)).changes.length, { timeout: 20_000 }).toBe(2)
    const { token } = await ask(null)
    await rename(room.database, { kind: 'section', id: id('Sports') }, 'Sport', hour(0))
    await rename(room.database, { kind: 'topic', id: id('Ponts') }, 'Les ponts', hour(0))
    for (const [kind_, name] of [
      ['author', 'Jean CACHÉ'],
      ['topic', 'Secrets'],
    ] as const)
      await rename(room.database, { kind: kind_, id: id(name) }, `${name}e`, hour(0))
    // Readers receive no change for the hidden one that was merged.
    for (const from of ['A. SANGALA', 'Jean CACHÉ'])
      await merge(room.database, 'author', { from: id(from), into: id('Awa SANGALA') }, hour(0))
    await expect
      .poll(async () => (await ask(token)).changes, { timeout: 20_000 })
      .toEqual([
        { named: { name: 'Sport', slug: 'sport' }, formerIds: [] },
        { named: { name: 'Les ponts' }, formerIds: [] },
        { named: { name: 'Awa SANGALA', slug: 'awa-sangala' }, formerIds: [encodeId('Author', id('A. SANGALA'))] },
      ])
  })
})
