import { expect } from 'vitest'
import { Prisma } from '../../src/store/database/database.ts'
import { changesAfter } from '../../src/store/events/change.ts'
import type { ChangePlace } from '../../src/store/events/change-place.ts'
import { authorList, authorsById, authorsBySlug } from '../../src/store/reads/author.ts'
import { contributionCounts, contributionSlices, contributionsById, contributionsReach } from '../../src/store/reads/contribution.ts'
import { searchLatest, searchList } from '../../src/store/reads/search.ts'
import { topicList, topicsById, topicsBySlug } from '../../src/store/reads/topic.ts'
import type { Newsroom } from '../newsroom.ts'
import { allSettled } from './all-settled.ts'
import { tryArticleReads, tryListReads } from './article-reads.ts'
import type { FormerContent } from './former-content.ts'
import { allOf, everything, idsOf, ReadCheck } from './read-check.ts'
import { type Reader, type TruthFor, viewOf, wordsOf } from './secrets.ts'

const lowestId = '00000000-0000-0000-0000-000000000000'

/**
 * Calls every read of the store with all keys that exist, as no resolver or route does: visibility is decided by the store, whatever it is
 * asked for.
 */
export async function tryEveryRead(room: Newsroom, former: FormerContent, truthFor: TruthFor, tried: readonly Reader[]): Promise<void> {
  const { database, clock } = room
  const contributions = await database.query<{ id: string }>(Prisma.sql`SELECT id FROM contribution`)
  await allSettled(
    tried.map(async (reader) => {
      const read = new ReadCheck(database, viewOf(reader, clock.now), truthFor(reader), reader)
      await allSettled([
        tryArticleReads(read),
        tryListReads(read),
        tryNameReads(read),
        tryContributionReads(read, idsOf(contributions)),
        trySearches(read),
        tryChanges(read, [...former.places.slice(0, 1), ...former.places.slice(-3)], former.known.get(reader) ?? new Set()),
      ])
    }),
  )
}

/** Authors and topics. */
async function tryNameReads(read: ReadCheck): Promise<void> {
  const { database, view, truth } = read
  const { authors, topics } = truth
  const named = { authors: allOf(authors), topics: allOf(topics) }
  const lists = [
    { name: 'author', list: authorList(database, view), ...authors },
    { name: 'topic', list: topicList(database, view), ...topics },
  ]
  await allSettled([
    read.check('authorsById', authorsById(database, view, idsOf(named.authors))),
    read.check(
      'authorsBySlug',
      authorsBySlug(
        database,
        view,
        named.authors.map(({ slug }) => slug),
      ),
    ),
    read.check('topicsById', topicsById(database, view, idsOf(named.topics))),
    read.check(
      'topicsBySlug',
      topicsBySlug(
        database,
        view,
        named.topics.map(({ slug }) => slug),
      ),
    ),
    ...lists.flatMap(({ name, list, shown, hidden }) => [
      read.check(`${name}List`, list.load(everything)),
      read.counted(`${name}List.count`, list.count, shown.length),
      // A list that reaches the slug of a hidden name, with no other name around it, would give it away.
      ...(shown.length === 0 ? hidden : []).map(({ slug }) =>
        read.counted(`${name}List.reaches`, async () => Number(await list.reaches(slug, 'after')), 0),
      ),
    ]),
  ])
}

/** Contributions. */
async function tryContributionReads(read: ReadCheck, contributionIds: readonly string[]): Promise<void> {
  const { database, view, truth } = read
  const rows = allOf(truth.articles)
  const ids = idsOf(rows)
  const takesPart = view.audience === 'SUBSCRIBER'
  const [first, ...others] = ids.map((articleId) => ({
    articleId,
    position: { publishedAt: new Date(0), id: lowestId },
    side: 'after' as const,
  }))
  const count = async () => (await read.check('contributionCounts', contributionCounts(database, view, ids))).length
  await allSettled([
    read.check('contributionsById', contributionsById(database, view, contributionIds)),
    read.check(
      'contributionSlices',
      contributionSlices(
        database,
        view,
        ids.map((articleId) => ({ articleId, size: 10, after: null })),
      ),
    ),
    read.counted('contributionCounts', count, takesPart ? truth.articles.shown.length : 0),
    first &&
      expect(contributionsReach(database, view, [first, ...others]), `contributionsReach for ${read.reader}`).resolves.toEqual(
        rows.map((row) => takesPart && truth.articles.shown.includes(row)),
      ),
  ])
}

/** Searches for words that the reader may not read. */
async function trySearches(read: ReadCheck): Promise<void> {
  const { database, view, truth } = read
  const { articles, beyondRights } = truth
  const hidden = articles.hidden.flatMap(({ texts }) => wordsOf(texts))
  const reserved = articles.shown.flatMap(({ access, opening, preview }) => (access === 'FREE' ? [] : wordsOf([opening, preview])))
  const words = [...hidden, ...(view.audience === 'SUBSCRIBER' ? [] : reserved), ...beyondRights]
  const known = new Set(
    articles.shown
      .flatMap(({ access, texts, opening, preview }) =>
        access === 'FREE' ? wordsOf(texts) : wordsOf(texts).filter((word) => !wordsOf([opening, preview]).includes(word)),
      )
      .filter((word) => !beyondRights.includes(word)),
  )
  const query = words.filter((word) => !known.has(word)).join(' or ')
  if (query === '') return
  const search = { query, list: {} }
  const list = searchList(database, view, search)
  const position = { score: 0, publishedAt: new Date(0), id: lowestId }
  await allSettled([
    read.counted('searchList', async () => (await list.load(everything)).length, 0),
    read.counted('searchList.count', list.count, 0),
    read.counted('searchList.reaches', async () => Number(await list.reaches(position)), 0),
    read.counted('searchLatest', async () => (await searchLatest(database, view, search, 10)).length, 0),
  ])
}

/** The changes since each place. They may name what the reader could see before. */
async function tryChanges(read: ReadCheck, places: readonly ChangePlace[], disclosed: ReadonlySet<string>): Promise<void> {
  const { database, view, truth } = read
  await allSettled(
    places.map(async (place) => {
      const { changes } = await changesAfter(database, view, place, 100)
      const named = changes.map((change) =>
        'articleId' in change ? { id: change.articleId, article: change.article, slug: change.formerSlug } : change,
      )
      const hidden = truth.secrets.filter((secret) => !disclosed.has(secret))
      read.compare('changesAfter', named, hidden)
      for (const change of changes) {
        const former = 'articleId' in change ? [change.articleId] : change.named.kind === 'section' ? [] : change.formerIds
        expect(
          former.filter((id) => !disclosed.has(id)),
          `changesAfter for ${read.reader}`,
        ).toEqual([])
      }
    }),
  )
}
