import { expect } from 'vitest'
import type { View } from '../../src/content/audience.ts'
import { frontArticles } from '../../src/store/commands/front.ts'
import { type Database, Prisma } from '../../src/store/database/database.ts'
import { changesAfter } from '../../src/store/events/change.ts'
import { type ChangePlace, currentPlace } from '../../src/store/events/change-place.ts'
import { articlesById, articlesBySlug, articlesByUrl, bodiesOf } from '../../src/store/reads/article.ts'
import { articleAtSlug } from '../../src/store/reads/article-address.ts'
import { articleCounts, articleYears } from '../../src/store/reads/article-count.ts'
import { articleParts, wholeArticles } from '../../src/store/reads/article-parts.ts'
import { articlesReach } from '../../src/store/reads/article-reach.ts'
import { articleSlices, listedSlices } from '../../src/store/reads/article-slice.ts'
import { authorList, authorsById, authorsBySlug, authorsOf } from '../../src/store/reads/author.ts'
import {
  contributionCounts,
  contributionSlices,
  contributionsById,
  contributionsReach,
  correctionsOf,
} from '../../src/store/reads/contribution.ts'
import { deskArticlesById } from '../../src/store/reads/desk.ts'
import { lastChange } from '../../src/store/reads/last-change.ts'
import { relatedCardsOf, relatedLinksOf } from '../../src/store/reads/related-link.ts'
import { searchLatest, searchList } from '../../src/store/reads/search.ts'
import { articleMonths, articlesOfMonth, entitiesWithArticles, latestNews } from '../../src/store/reads/sitemap.ts'
import { topicList, topicsById, topicsBySlug, topicsOf } from '../../src/store/reads/topic.ts'
import type { Newsroom } from '../newsroom.ts'
import { allSettled } from './all-settled.ts'
import { type ArticleRow, type Reader, readers, type Truth, type TruthFor, viewOf, wordsOf } from './secrets.ts'

const lowestId = '00000000-0000-0000-0000-000000000000'
const everything = { size: 100, fromEnd: false, after: null, before: null }

/** What a client may still know of former content, by reader, and the places where it stopped reading the changes. */
export interface FormerContent {
  readonly ids: ReadonlyMap<Reader, Set<string>>
  readonly places: ChangePlace[]
}

export const nothingFormer = (): FormerContent => ({ ids: new Map(readers.map((reader) => [reader, new Set()])), places: [] })

/** Stores what readers may know from now on, and the current place in the sequence of changes. */
export async function rememberFormer({ database, clock }: Newsroom, { ids, places }: FormerContent, truthFor: TruthFor): Promise<void> {
  for (const reader of readers) {
    const { allowed, authors, topics } = truthFor(reader)
    for (const { id, state, visibleFrom } of allowed) if (state === 'PUBLISHED' && visibleFrom <= clock.now) ids.get(reader)?.add(id)
    for (const { id } of [...authors.shown, ...topics.shown]) ids.get(reader)?.add(id)
  }
  places.push(await currentPlace(database, clock.now))
}

/**
 * Calls every read of the store with all keys that exist, as no resolver or route does: visibility is decided by the store, whatever it is
 * asked for.
 */
export async function tryEveryRead(room: Newsroom, former: FormerContent, truthFor: TruthFor, tried: readonly Reader[]): Promise<void> {
  const { database, clock } = room
  const contributions = await database.query<{ id: string }>(Prisma.sql`SELECT id FROM contribution`)
  const records = await deskArticlesById(database, idsOf(allOf(truthFor('ANONYMOUS').articles)))
  await allSettled(
    tried.map(async (reader) => {
      const truth = truthFor(reader)
      const reads = new StoreReads(database, viewOf(reader, clock.now), truth, reader)
      await allSettled([
        reads.articles(records),
        reads.lists(),
        reads.names(),
        reads.exchange(idsOf(contributions)),
        reads.search(),
        reads.changes([...former.places.slice(0, 1), ...former.places.slice(-3)], former.ids.get(reader) ?? new Set()),
      ])
    }),
  )
}

/** The reads of the store in one view. The results must not contain a secret, and counts and sets must be exact. */
class StoreReads {
  readonly #database: Database
  readonly #view: View
  readonly #truth: Truth
  readonly #reader: Reader

  constructor(database: Database, view: View, truth: Truth, reader: Reader) {
    this.#database = database
    this.#view = view
    this.#truth = truth
    this.#reader = reader
  }

  /** Reads of single articles, and of their parts. */
  async articles(records: Parameters<typeof wholeArticles>[2]): Promise<void> {
    const [database, view] = [this.#database, this.#view]
    const { shown } = this.#truth.articles
    const rows = allOf(this.#truth.articles)
    const ids = idsOf(rows)
    const slugs = rows.flatMap((row) => row.slugs)
    const urls = rows.flatMap(({ url }) => url ?? [])
    const links = ids.map((articleId) => ({ articleId, size: 24 }))
    await allSettled([
      this.#check('articlesById', articlesById(database, view, ids)),
      this.#check('articlesBySlug', articlesBySlug(database, view, slugs, { authors: true, body: true })),
      this.#check('articlesByUrl', articlesByUrl(database, view, urls)),
      this.#check('bodiesOf', bodiesOf(database, view, ids)),
      this.#check('authorsOf', authorsOf(database, view, ids)),
      this.#check('topicsOf', topicsOf(database, view, ids)),
      this.#check('correctionsOf', correctionsOf(database, view, ids)),
      this.#check('articleParts', articleParts(database, view, records)),
      this.#check('wholeArticles', wholeArticles(database, view, records)),
      this.#check('relatedLinksOf', relatedLinksOf(database, view, links)),
      this.#check('relatedCardsOf', relatedCardsOf(database, view, links)),
      this.#check('frontArticles', frontArticles(database, view)),
      ...rows.flatMap((row) =>
        row.slugs.map(async (slug) => {
          const kind = shown.includes(row) ? 'article' : this.#isWithdrawn(row) ? 'withdrawn' : undefined
          expect((await this.#check('articleAtSlug', articleAtSlug(database, view, slug)))?.kind, `articleAtSlug for ${this.#reader}`).toBe(
            kind,
          )
        }),
      ),
    ])
  }

  /** Lists of articles, and sitemaps. */
  async lists(): Promise<void> {
    const [database, view] = [this.#database, this.#view]
    const { shown } = this.#truth.articles
    const rows = allOf(this.#truth.articles)
    const slice = { list: {}, slice: everything }
    const sum = (counts: readonly { readonly count: number }[] | undefined) => (counts ?? []).reduce((total, { count }) => total + count, 0)
    const reach = async (side: 'before' | 'after') => {
      const [first, ...others] = rows.map(({ publishedAt, id }) => ({ list: {}, position: { publishedAt, id }, side }))
      if (!first) return
      const isReached = (row: ArticleRow, from: ArticleRow) => (side === 'before' ? compare(row, from) >= 0 : compare(row, from) <= 0)
      expect(await articlesReach(database, view, [first, ...others]), `articlesReach for ${this.#reader}`).toEqual(
        rows.map((from) => shown.some((row) => isReached(row, from))),
      )
    }
    const own = shown.filter(({ url }) => url === null)
    const months = new Set(own.map(({ publishedAt }) => publishedAt.toISOString().slice(0, 7)))
    await allSettled([
      this.#check('articleSlices', articleSlices(database, view, [slice])),
      this.#check('listedSlices', listedSlices(database, view, [{ ...slice, extent: { whole: false, authors: true } }])),
      reach('before'),
      reach('after'),
      this.#counted('articleCounts', async () => (await articleCounts(database, view, [{}]))[0] ?? 0, shown.length),
      this.#counted('articleYears', async () => sum((await articleYears(database, view, [{}], 'UTC'))[0]), shown.length),
      this.#counted('articleMonths', async () => (await articleMonths(database, view)).length, months.size),
      this.#check('articlesOfMonth', articlesOfMonth(database, view, new Date('2025-01-01'), new Date('2026-01-01'))),
      this.#check('entitiesWithArticles', entitiesWithArticles(database, view, 'author')),
      this.#check('entitiesWithArticles', entitiesWithArticles(database, view, 'topic')),
      this.#check('latestNews', latestNews(database, view)),
      this.#counted('lastChange', async () => Number(((await lastChange(database, view)) ?? view.at) > view.at), 0),
    ])
  }

  /** Authors and topics. */
  async names(): Promise<void> {
    const [database, view] = [this.#database, this.#view]
    const { authors, topics } = this.#truth
    const named = { authors: allOf(authors), topics: allOf(topics) }
    const lists = [
      { name: 'author', list: authorList(database, view), ...authors },
      { name: 'topic', list: topicList(database, view), ...topics },
    ]
    await allSettled([
      this.#check('authorsById', authorsById(database, view, idsOf(named.authors))),
      this.#check(
        'authorsBySlug',
        authorsBySlug(
          database,
          view,
          named.authors.map(({ slug }) => slug),
        ),
      ),
      this.#check('topicsById', topicsById(database, view, idsOf(named.topics))),
      this.#check(
        'topicsBySlug',
        topicsBySlug(
          database,
          view,
          named.topics.map(({ slug }) => slug),
        ),
      ),
      ...lists.flatMap(({ name, list, shown, hidden }) => [
        this.#check(`${name}List`, list.load(everything)),
        this.#counted(`${name}List.count`, list.count, shown.length),
        // A list that reaches the slug of a hidden name, with no other name around it, would give it away.
        ...(shown.length === 0 ? hidden : []).map(({ slug }) =>
          this.#counted(`${name}List.reaches`, async () => Number(await list.reaches(slug, 'after')), 0),
        ),
      ]),
    ])
  }

  /** Contributions. */
  async exchange(contributionIds: readonly string[]): Promise<void> {
    const [database, view] = [this.#database, this.#view]
    const rows = allOf(this.#truth.articles)
    const ids = idsOf(rows)
    const takesPart = view.audience === 'SUBSCRIBER'
    const [first, ...others] = ids.map((articleId) => ({
      articleId,
      position: { publishedAt: new Date(0), id: lowestId },
      side: 'after' as const,
    }))
    const count = async () => (await this.#check('contributionCounts', contributionCounts(database, view, ids))).length
    await allSettled([
      this.#check('contributionsById', contributionsById(database, view, contributionIds)),
      this.#check(
        'contributionSlices',
        contributionSlices(
          database,
          view,
          ids.map((articleId) => ({ articleId, size: 10, after: null })),
        ),
      ),
      this.#counted('contributionCounts', count, takesPart ? this.#truth.articles.shown.length : 0),
      first &&
        expect(contributionsReach(database, view, [first, ...others]), `contributionsReach for ${this.#reader}`).resolves.toEqual(
          rows.map((row) => takesPart && this.#truth.articles.shown.includes(row)),
        ),
    ])
  }

  /** Searches for words that the reader may not read. */
  async search(): Promise<void> {
    const { articles } = this.#truth
    const hidden = articles.hidden.flatMap(({ texts }) => wordsOf(texts))
    const reserved = articles.shown.flatMap(({ access, opening, preview }) => (access === 'FREE' ? [] : wordsOf([opening, preview])))
    const words = [...hidden, ...(this.#view.audience === 'SUBSCRIBER' ? [] : reserved)]
    const known = new Set(
      articles.shown.flatMap(({ access, texts, opening, preview }) =>
        access === 'FREE' ? wordsOf(texts) : wordsOf(texts).filter((word) => !wordsOf([opening, preview]).includes(word)),
      ),
    )
    const query = words.filter((word) => !known.has(word)).join(' or ')
    if (query === '') return
    const search = { query, list: {} }
    const list = searchList(this.#database, this.#view, search)
    const position = { score: 0, publishedAt: new Date(0), id: lowestId }
    await allSettled([
      this.#counted('searchList', async () => (await list.load(everything)).length, 0),
      this.#counted('searchList.count', list.count, 0),
      this.#counted('searchList.reaches', async () => Number(await list.reaches(position)), 0),
      this.#counted('searchLatest', async () => (await searchLatest(this.#database, this.#view, search, 10)).length, 0),
    ])
  }

  /** The changes since each place. They may name what the reader could see before. */
  async changes(places: readonly ChangePlace[], disclosed: ReadonlySet<string>): Promise<void> {
    await allSettled(
      places.map(async (place) => {
        const { changes } = await changesAfter(this.#database, this.#view, place, 100)
        const named = changes.map((change) => ('articleId' in change ? { id: change.articleId, article: change.article } : change))
        const hidden = this.#truth.secrets.filter((secret) => !disclosed.has(secret))
        this.#compare('changesAfter', named, hidden)
        for (const change of changes) {
          const former = 'articleId' in change ? [change.articleId] : change.named.kind === 'section' ? [] : change.formerIds
          expect(
            former.filter((id) => !disclosed.has(id)),
            `changesAfter for ${this.#reader}`,
          ).toEqual([])
        }
      }),
    )
  }

  #isWithdrawn(row: ArticleRow): boolean {
    return row.state === 'WITHDRAWN' && row.visibleFrom <= this.#view.at && this.#truth.allowed.includes(row)
  }

  async #check<Result>(read: string, result: Promise<Result>): Promise<Result> {
    const found = await result
    this.#compare(read, found, this.#truth.secrets)
    return found
  }

  #compare(read: string, found: unknown, secrets: readonly string[]): void {
    const text = JSON.stringify(found) ?? ''
    for (const secret of secrets)
      if (text.includes(secret))
        throw new Error(`A leak: "${secret}" is hidden, and ${read} returns it to ${this.#reader}: ${text.slice(0, 2000)}`)
  }

  async #counted(read: string, count: () => Promise<number>, expected: number): Promise<void> {
    expect(await count(), `${read} for ${this.#reader}`).toBe(expected)
  }
}

const allOf = <Row>({ shown, hidden }: { readonly shown: readonly Row[]; readonly hidden: readonly Row[] }): Row[] => [...shown, ...hidden]

const idsOf = (rows: readonly { readonly id: string }[]): string[] => rows.map(({ id }) => id)

const compare = (a: ArticleRow, b: ArticleRow): number =>
  a.publishedAt.getTime() - b.publishedAt.getTime() || (a.id === b.id ? 0 : a.id < b.id ? -1 : 1)
