import type { AuthorRecord, CorrectionRecord, TopicRecord } from '../content/article.ts'
import type { Audience, View } from '../content/audience.ts'
import type { Publication } from '../content/publication.ts'
import { frontArticles } from '../store/commands/front.ts'
import type { Database } from '../store/database/database.ts'
import { type AskedArticle, articlesById, articlesBySlug, articlesByUrl, bodiesOf } from '../store/reads/article.ts'
import {
  type ArticleList,
  articleCounts,
  articlesReach,
  articleYears,
  type ListPlace,
  listedSlices,
  listFamily,
  placeFamily,
  type ReadSlice,
  sliceFamily,
} from '../store/reads/article-list.ts'
import { authorsById, authorsBySlug, authorsOf } from '../store/reads/author.ts'
import {
  type ContributionPlace,
  type ContributionSlice,
  contributionCounts,
  contributionSlices,
  contributionsById,
  contributionsReach,
  correctionsOf,
} from '../store/reads/contribution.ts'
import { type AskedLinks, relatedCardsOf, relatedLinksOf } from '../store/reads/related-link.ts'
import { readSections } from '../store/reads/section.ts'
import { topicsById, topicsBySlug, topicsOf } from '../store/reads/topic.ts'
import { merge } from './merge.ts'

export type Reads = ReturnType<typeof readsOf>

/** The reads of each audience. Nothing is ever read for two of them together, so that nobody's answer holds what is another's. */
export const createReads = (database: Database, publication: Publication, clock: () => Date): Readonly<Record<Audience, Reads>> => {
  const of = (audience: Audience) => readsOf(database, publication, () => ({ at: clock(), audience }))
  return { ANONYMOUS: of('ANONYMOUS'), PARTNER: of('PARTNER'), SUBSCRIBER: of('SUBSCRIBER'), EDITOR: of('EDITOR'), ADMIN: of('ADMIN') }
}

/**
 * What every request's loaders read through: loads of the same kind that several requests ask for at once are one statement. It
 * remembers nothing. An unknown key is null, or an empty list.
 */
const readsOf = (database: Database, publication: Publication, view: () => View) => {
  const byText = <Value>(load: (keys: readonly string[]) => Promise<readonly Value[]>) =>
    merge<string, Value>(load, { keyOf: (key) => key })
  return {
    articleById: byText(async (ids) => oneEach(ids, await articlesById(database, view(), ids), ({ id }) => id)),
    articleBySlug: merge(
      async (asked: readonly [AskedArticle, ...AskedArticle[]]) => {
        const slugs = asked.map(({ slug }) => slug)
        return oneEach(slugs, await articlesBySlug(database, view(), slugs, asked[0]), ({ askedBy }) => askedBy)
      },
      { keyOf: ({ slug }) => slug, familyOf: ({ authors, body }) => `${authors}${body}` },
    ),
    articleByUrl: byText(async (urls) => oneEach(urls, await articlesByUrl(database, view(), urls), ({ askedBy }) => askedBy)),
    articleBody: byText(async (ids) => oneEach(ids, await bodiesOf(database, view(), ids), ({ id }) => id)),
    articleSlice: merge((slices: readonly [ReadSlice, ...ReadSlice[]]) => listedSlices(database, view(), slices), {
      keyOf: (slice) => JSON.stringify(slice),
      familyOf: sliceFamily,
    }),
    articleCount: merge((lists: readonly [ArticleList, ...ArticleList[]]) => articleCounts(database, view(), lists), {
      keyOf: (list) => JSON.stringify(list),
      familyOf: listFamily,
    }),
    articleYears: merge((lists: readonly [ArticleList, ...ArticleList[]]) => articleYears(database, view(), lists, publication.timeZone), {
      keyOf: (list) => JSON.stringify(list),
      familyOf: listFamily,
    }),
    articleReach: merge((places: readonly [ListPlace, ...ListPlace[]]) => articlesReach(database, view(), places), {
      keyOf: (place) => JSON.stringify(place),
      familyOf: placeFamily,
    }),
    authorById: byText(async (ids) => oneEach(ids, await authorsById(database, view(), ids), ({ id }) => id)),
    authorBySlug: byText(async (slugs) => oneEach(slugs, await authorsBySlug(database, view(), slugs), ({ askedBy }) => askedBy)),
    authorsOfArticle: byText<AuthorRecord[]>(async (ids) =>
      manyEach(ids, await authorsOf(database, view(), ids), ({ articleId }) => articleId),
    ),
    front: byText(async () => [await frontArticles(database, view())]),
    sections: byText(async () => [await readSections(database)]),
    topicById: byText(async (ids) => oneEach(ids, await topicsById(database, view(), ids), ({ id }) => id)),
    topicBySlug: byText(async (slugs) => oneEach(slugs, await topicsBySlug(database, view(), slugs), ({ askedBy }) => askedBy)),
    topicsOfArticle: byText<TopicRecord[]>(async (ids) =>
      manyEach(ids, await topicsOf(database, view(), ids), ({ articleId }) => articleId),
    ),
    correctionsOfArticle: byText<CorrectionRecord[]>(async (ids) =>
      manyEach(ids, await correctionsOf(database, view(), ids), ({ articleId }) => articleId),
    ),
    contributionById: byText(async (ids) => oneEach(ids, await contributionsById(database, view(), ids), ({ id }) => id)),
    contributionCount: byText(async (ids) =>
      oneEach(ids, await contributionCounts(database, view(), ids), ({ articleId }) => articleId).map((row) => row?.count ?? 0),
    ),
    contributionSlice: merge((slices: readonly ContributionSlice[]) => contributionSlices(database, view(), slices), {
      keyOf: (slice) => JSON.stringify(slice),
    }),
    contributionReach: merge(
      (places: readonly [ContributionPlace, ...ContributionPlace[]]) => contributionsReach(database, view(), places),
      { keyOf: (place) => JSON.stringify(place), familyOf: ({ side }) => side },
    ),
    relatedLinks: merge((asked: readonly [AskedLinks, ...AskedLinks[]]) => relatedLinksOf(database, view(), asked), {
      keyOf: keyOfLinks,
    }),
    relatedCards: merge((asked: readonly [AskedLinks, ...AskedLinks[]]) => relatedCardsOf(database, view(), asked), {
      keyOf: keyOfLinks,
    }),
  }
}

const keyOfLinks = ({ articleId, size }: AskedLinks): string => `${articleId} ${size}`

/** Pairs rows with keys by the key they carry, never by position. */
function oneEach<Row>(keys: readonly string[], rows: readonly Row[], keyOf: (row: Row) => string): (Row | null)[] {
  const byKey = new Map(rows.map((row) => [keyOf(row), row]))
  return keys.map((key) => byKey.get(key) ?? null)
}

function manyEach<Row>(keys: readonly string[], rows: readonly Row[], keyOf: (row: Row) => string): Row[][] {
  const byKey = new Map<string, Row[]>(keys.map((key) => [key, []]))
  for (const row of rows) byKey.get(keyOf(row))?.push(row)
  return keys.map((key) => byKey.get(key) ?? [])
}
