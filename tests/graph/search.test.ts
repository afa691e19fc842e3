import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Access } from '../../src/content/access.ts'
import { type Audience, mayRead } from '../../src/content/audience.ts'
import { isStorable } from '../../src/content/stored-text.ts'
import { anonymous, type Viewer } from '../../src/content/viewer.ts'
import { rename } from '../../src/store/commands/entity-command.ts'
import { onBothDatabases } from '../databases.ts'
import { editor, Newsroom, partner } from '../newsroom.ts'

const accesses = ['FREE', 'REGISTERED', 'SUBSCRIBERS'] as const satisfies Access[]
const audiences = ['ANONYMOUS', 'PARTNER', 'SUBSCRIBER', 'EDITOR'] as const satisfies Audience[]

interface Found {
  readonly search: {
    readonly totalCount: number
    readonly edges: readonly {
      readonly cursor: string
      readonly score: number
      readonly snippet: string
      readonly node: { readonly title: string }
    }[]
    readonly pageInfo: { readonly hasNextPage: boolean; readonly hasPreviousPage: boolean; readonly endCursor: string | null }
  }
}

const document = `query ($query: String!, $first: Int, $after: String, $filter: ArticleFilter) {
  search(query: $query, first: $first, after: $after, filter: $filter) {
    totalCount edges { cursor score snippet node { title } } pageInfo { hasNextPage hasPreviousPage endCursor } } }`

onBothDatabases('Search', (kind) => {
  let room: Newsroom
  let ids: Map<string, string>
  beforeAll(async () => {
    room = await Newsroom.open(kind)
    ids = await room.save(
      {
        title: 'Élections : le scrutin reporté',
        lead: 'L’Assemblée a voté.',
        section: 'Politique',
        credits: [{ name: 'Awa SANGALA', kind: 'PERSON' }],
      },
      {
        title: 'Le coton',
        body: [{ kind: 'paragraph', text: `${'Rien à voir ici. '.repeat(30)}Puis les électeurs de <Sikasso> & l’élection.` }],
        topics: ['Coton'],
      },
      {
        title: 'Réservé',
        access: 'SUBSCRIBERS',
        lead: 'Un chapô public.',
        body: [
          { kind: 'paragraph', text: 'Début. '.repeat(20) },
          { kind: 'paragraph', text: 'Une élection secrète. '.repeat(30) },
        ],
      },
      { title: 'Élection sous embargo', visibleFrom: new Date('2027-01-01T00:00:00Z') },
      { title: 'Brouillon d’élection', state: 'DRAFT' },
      {
        title: 'Listes',
        body: [
          { kind: 'list', ordered: false, items: [{ text: 'un baobab' }] },
          { kind: 'quote', text: 'le fleuve', attribution: 'Modibo' },
        ],
      },
    )
  })
  afterAll(() => room.close())

  const search = async (query: string, variables: object = {}): Promise<Found['search']> => {
    const { data, errors } = await room.ask<Found>(document, { query, ...variables })
    expect(errors).toBeUndefined()
    return (data as Found).search
  }
  const titles = async (query: string, variables: object = {}) => (await search(query, variables)).edges.map(({ node }) => node.title)

  test('matches words without accents and endings, sorts by rank, and highlights the matches', async () => {
    const { edges, totalCount } = await search('ELECTION')
    expect(totalCount).toBe(2)
    expect(edges.map(({ node, snippet }) => [node.title, snippet])).toEqual([
      ['Élections : le scrutin reporté', expect.any(String)],
      ['Le coton', expect.stringContaining('électeurs de &lt;Sikasso&gt; &amp; l’<mark>élection</mark>')],
    ])
    expect(edges[0]?.score).toBeGreaterThan(edges[1]?.score ?? 1)
    expect(room.statements().length).toBe(4)
    expect((await search('assemblee')).edges[0]?.snippet).toContain('<mark>Assemblée</mark> a voté.')
    expect(await titles('sangala')).toEqual(['Élections : le scrutin reporté'])
    expect(await titles('baobab modibo')).toEqual(['Listes'])
    expect(await titles('scrutin -reporté')).toEqual([])
    expect(await titles('"scrutin reporte"')).toEqual(['Élections : le scrutin reporté'])
  })

  test('does not match text that the viewer may not read', async () => {
    expect(await titles('secrète')).toEqual([])
    expect(await titles('embargo')).toEqual([])
    expect(await titles('brouillon')).toEqual([])
    const [hit] = (await search('chapo')).edges
    expect([hit?.node.title, hit?.snippet.includes('secrète')]).toEqual(['Réservé', false])
  })

  test('matches a body only for those who may read it, and a title or a lead for everybody', async () => {
    const gated = (access: Access) => ({
      title: `Accès ${access}`,
      access,
      lead: 'Le belvédère.',
      body: [
        { kind: 'paragraph' as const, text: 'Début. '.repeat(60) },
        { kind: 'paragraph' as const, text: 'Une gazelle. '.repeat(10) },
      ],
    })
    await room.save(...accesses.map(gated))
    for (const audience of audiences) {
      const found = async (query: string): Promise<string[]> => {
        const viewer: Viewer = audience === 'EDITOR' ? editor : { ...anonymous, audience, ...(audience === 'PARTNER' && { partner }) }
        const { data, errors } = await room.ask<Found>(document, { query }, viewer)
        expect(errors).toBeUndefined()
        return data?.search.edges.map(({ node }) => node.title).sort() ?? []
      }
      const all = accesses.map((access) => `Accès ${access}`)
      expect(await found('belvédère'), audience).toEqual(all)
      expect(await found('gazelle'), audience).toEqual(all.filter((_, place) => mayRead(audience, accesses[place] as Access)))
    }
  })

  test('applies the filter, and accepts any query', async () => {
    expect(await titles('election', { filter: { section: { slug: 'politique' } } })).toEqual(['Élections : le scrutin reporté'])
    expect(await titles('election', { filter: { topic: { slug: 'coton' } } })).toEqual(['Le coton'])
    expect(
      await titles('election', {
        filter: {
          author: { slug: 'awa-sangala' },
          language: 'fr',
          publishedFrom: '2023-01-01T00:00:00Z',
          publishedBefore: '2025-01-01T00:00:00Z',
        },
      }),
    ).toEqual(['Élections : le scrutin reporté'])
    expect(await titles('election', { filter: { section: { slug: 'rien' } } })).toEqual([])
    for (const query of ['', ' ', '"', '<->', "l'", ':* & | !', '\ue000', '%', 'le', '🦓']) expect(await titles(query)).toEqual([])
    const { errors } = await room.ask(document, { query: 'x'.repeat(201) })
    expect(errors?.[0]?.message).toBe('"query" has 201 characters: expected at most 200.')
  })

  test('finds a changed title at once', async () => {
    await rename(room.database, { kind: 'article', id: ids.get('Listes') ?? '' }, 'Inventaires', room.clock.now)
    expect([await titles('inventaire'), await titles('listes')]).toEqual([['Inventaires'], []])
    await rename(room.database, { kind: 'article', id: ids.get('Listes') ?? '' }, 'Listes', room.clock.now)
  })

  test('pages through results of equal rank, with an exact count', async () => {
    await room.save(
      ...Array.from({ length: 9 }, (_, index) => ({
        title: `Zébu ${index}`,
        body: null,
        publishedAt: new Date(Date.UTC(2025, 0, 1 + (index >> 1))),
      })),
    )
    const seen: string[] = []
    for (let after: string | null = null, turn = 0; turn < 9; turn++) {
      const page: Found['search'] = await search('zebu', { first: 2, after })
      expect([page.totalCount, page.pageInfo.hasPreviousPage, page.pageInfo.hasNextPage]).toEqual([9, turn > 0, turn < 4])
      seen.push(...page.edges.map(({ node }) => node.title))
      if (!page.pageInfo.hasNextPage) break
      after = page.pageInfo.endCursor
    }
    expect(new Set(seen).size).toBe(9)
    expect(seen.map((title) => Number(title.slice(5)) >> 1)).toEqual([4, 3, 3, 2, 2, 1, 1, 0, 0])
    expect((await room.ask(document, { query: 'zebu', after: 'rien' })).errors?.[0]?.message).toContain('Malformed cursor')
  })

  test('has feeds, sorted by date', async () => {
    const response = await room.get(`/feeds/search.json?q=${encodeURIComponent('élections')}`)
    const feed = (await response.json()) as { feed_url: string; title: string; items: { title: string }[] }
    expect([feed.title, feed.feed_url, feed.items.map(({ title }) => title)]).toEqual([
      'Le Test · élections',
      'https://journal.example/feeds/search.json?q=%C3%A9lections',
      expect.arrayContaining(['Le coton', 'Élections : le scrutin reporté']),
    ])
    expect(room.statements().length).toBeLessThanOrEqual(4)
    expect((await room.get('/feeds/search.rss')).status).toBe(400)
  })

  test('answers any query in the graph and as a feed, without an error', async () => {
    const typed = fc.oneof(
      fc
        .array(
          fc.constantFrom(
            '-',
            ' ',
            '"',
            'or',
            'coton',
            '!',
            '&',
            '|',
            '(',
            ')',
            ':*',
            '<->',
            '\\',
            "'",
            '\u00a0',
            '\u0085',
            '\u2003',
            '2025-2027',
          ),
        )
        .map((parts) => parts.join('').repeat(200).slice(0, 200)),
      fc.string({ unit: 'binary', maxLength: 200 }).map((text) => text.slice(0, 200)),
    )
    await fc.assert(
      fc.asyncProperty(typed.filter(isStorable), async (query) => {
        const { data, errors } = await room.ask<Found>(document, { query })
        expect([errors, data?.search.totalCount]).toEqual([undefined, expect.any(Number)])
        expect((await room.get(`/feeds/search.json?${new URLSearchParams({ q: query })}`)).status).toBeLessThan(500)
      }),
      { numRuns: 60, examples: [['- '.repeat(33)], ['-'.repeat(200)], ['-\u0085'.repeat(100)], ['-!'.repeat(100)]] },
    )
  })
})
