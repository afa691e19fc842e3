import type { AuthorRecord, CorrectionRecord, TopicRecord } from '../content/article.ts'
import type { Audience, View } from '../content/audience.ts'
import type { Publication } from '../content/publication.ts'
import { articlesById, articlesBySlug, articlesByUrl, bodiesOf } from '../store/article.ts'
import {
  type ArticleList,
  articleCounts,
  articleSlices,
  articlesReach,
  articleYears,
  type ListPlace,
  type ListSlice,
  listFamily,
  placeFamily,
  sliceFamily,
} from '../store/article-list.ts'
import { authorsById, authorsBySlug, authorsOf } from '../store/author.ts'
import { contributionCounts, contributionsById, correctionsOf } from '../store/contribution.ts'
import type { Database } from '../store/database.ts'
import { frontArticles } from '../store/front.ts'
import { merge } from '../store/merge.ts'
import { type AskedLinks, relatedLinksOf } from '../store/related-link.ts'
import { readSections } from '../store/section.ts'
import { topicsById, topicsBySlug, topicsOf } from '../store/topic.ts'

/** A key and for whom: what differs by audience is never read for two of them together. */
interface AudienceKey {
  readonly id: string
  readonly audience: Audience
}

export type Reads = ReturnType<typeof createReads>

/**
 * What every request's loaders read through: loads of the same kind that several requests ask for at once are one statement. It
 * remembers nothing. An unknown key is null, or an empty list.
 */
export const createReads = (database: Database, publication: Publication, clock: () => Date) => {
  /** What is read by this view is the same for everybody. */
  const anyone = (): View => ({ at: clock(), audience: 'ANONYMOUS' })
  const byAudience = <Value>(load: (view: View, ids: readonly string[]) => Promise<readonly Value[]>) =>
    merge<AudienceKey, Value>(
      (keys) =>
        load(
          { at: clock(), audience: keys[0].audience },
          keys.map(({ id }) => id),
        ),
      {
        keyOf: ({ id }) => id,
        familyOf: ({ audience }) => audience,
      },
    )
  const byText = <Value>(load: (keys: readonly string[]) => Promise<readonly Value[]>) =>
    merge<string, Value>(load, { keyOf: (key) => key })
  return {
    articleById: byText(async (ids) => oneEach(ids, await articlesById(database, anyone(), ids), ({ id }) => id)),
    articleBySlug: byText(async (slugs) => oneEach(slugs, await articlesBySlug(database, anyone(), slugs), ({ askedBy }) => askedBy)),
    articleByUrl: byText(async (urls) => oneEach(urls, await articlesByUrl(database, anyone(), urls), ({ askedBy }) => askedBy)),
    articleBody: byAudience(async (view, ids) => oneEach(ids, await bodiesOf(database, view, ids), ({ id }) => id)),
    articleSlice: merge((slices: readonly [ListSlice, ...ListSlice[]]) => articleSlices(database, anyone(), slices), {
      keyOf: (slice) => JSON.stringify(slice),
      familyOf: sliceFamily,
    }),
    articleCount: merge((lists: readonly [ArticleList, ...ArticleList[]]) => articleCounts(database, anyone(), lists), {
      keyOf: (list) => JSON.stringify(list),
      familyOf: listFamily,
    }),
    articleYears: merge(
      (lists: readonly [ArticleList, ...ArticleList[]]) => articleYears(database, anyone(), lists, publication.timeZone),
      { keyOf: (list) => JSON.stringify(list), familyOf: listFamily },
    ),
    articleReach: merge((places: readonly [ListPlace, ...ListPlace[]]) => articlesReach(database, anyone(), places), {
      keyOf: (place) => JSON.stringify(place),
      familyOf: placeFamily,
    }),
    authorById: byText(async (ids) => oneEach(ids, await authorsById(database, anyone(), ids), ({ id }) => id)),
    authorBySlug: byText(async (slugs) => oneEach(slugs, await authorsBySlug(database, anyone(), slugs), ({ askedBy }) => askedBy)),
    authorsOfArticle: byText<AuthorRecord[]>(async (ids) =>
      manyEach(ids, await authorsOf(database, anyone(), ids), ({ articleId }) => articleId),
    ),
    front: byText(async () => [await frontArticles(database, anyone())]),
    sections: byText(async () => [await readSections(database)]),
    topicById: byText(async (ids) => oneEach(ids, await topicsById(database, anyone(), ids), ({ id }) => id)),
    topicBySlug: byText(async (slugs) => oneEach(slugs, await topicsBySlug(database, anyone(), slugs), ({ askedBy }) => askedBy)),
    topicsOfArticle: byText<TopicRecord[]>(async (ids) =>
      manyEach(ids, await topicsOf(database, anyone(), ids), ({ articleId }) => articleId),
    ),
    correctionsOfArticle: byText<CorrectionRecord[]>(async (ids) =>
      manyEach(ids, await correctionsOf(database, anyone(), ids), ({ articleId }) => articleId),
    ),
    contributionById: byAudience(async (view, ids) => oneEach(ids, await contributionsById(database, view, ids), ({ id }) => id)),
    contributionCount: byAudience(async (view, ids) =>
      oneEach(ids, await contributionCounts(database, view, ids), ({ articleId }) => articleId).map((row) => row?.count ?? 0),
    ),
    relatedLinks: merge((asked: readonly [AskedLinks, ...AskedLinks[]]) => relatedLinksOf(database, anyone(), asked), {
      keyOf: ({ articleId, size }) => `${articleId} ${size}`,
    }),
  }
}

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
