import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { publishArticle, withdrawArticle } from '../../src/store/article-command.ts'
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
  /** All that is new since a token. Transactions of other databases on the server hold events back for as long as they last. */
  async function until(since: string | null, expected: readonly (readonly unknown[])[]): Promise<string> {
    let told: unknown[][] = []
    let token = since
    await expect
      .poll(
        async () => {
          for (let more = true; more; ) {
            const next = await page(token, 2)
            told = [
              ...told,
              ...next.changes.map(({ __typename, article, url }) => [__typename, (article as { title: string } | undefined)?.title ?? url]),
            ]
            ;({ token, more } = next)
          }
          return told
        },
        { timeout: 20_000, interval: 50 },
      )
      .toEqual(expected)
    return token ?? ''
  }

  test('tell of everything at first, then of what was edited, and of what appears and goes by itself', async () => {
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
    // What nobody ever saw leaves no trace.
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
    // Somebody who was away for all of it is told of what is there, and may be told of what went.
    const { changes } = await page(null, 500)
    expect(changes.filter(({ __typename }) => __typename === 'ArticleChanged').map(({ article }) => article)).toEqual([
      { title: 'Trois' },
      { title: 'Deux' },
    ])
    const { errors } = await room.ask('{ changes(since: "x") { token } }')
    expect(errors?.[0]?.extensions).toEqual({ code: 'BAD_USER_INPUT' })
  })
})
