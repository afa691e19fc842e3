import type { View } from '../content/audience.ts'
import type { Publication } from '../content/publication.ts'
import { frontArticles } from '../store/commands/front.ts'
import type { Database } from '../store/database/database.ts'
import { type AskedArticle, articlesById, articlesBySlug, articlesByUrl, bodiesOf } from '../store/reads/article.ts'
import { articleCounts, articleYears, countFamily } from '../store/reads/article-count.ts'
import type { ArticleList } from '../store/reads/article-list.ts'
import { articleParts, articlePartsWithBody } from '../store/reads/article-parts.ts'
import { articlesReach, type ListPlace, placeFamily } from '../store/reads/article-reach.ts'
import { listedSlices, type ReadSlice, sliceFamily } from '../store/reads/article-slice.ts'
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
import { lastChange } from '../store/reads/last-change.ts'
import { type AskedLinks, relatedCardsOf, relatedLinksOf } from '../store/reads/related-link.ts'
import { readSections } from '../store/reads/section.ts'
import { topicsById, topicsBySlug, topicsOf } from '../store/reads/topic.ts'
import { pairOne, pairSeveral } from './pair-rows.ts'

/** The database, the publication and the view of one statement. */
export interface ReadScope {
  readonly database: Database
  readonly publication: Publication
  readonly view: View
}

/** Reads several keys with one statement. */
export interface Batch<Key, Value> {
  /** The values in the order of their keys. */
  readonly read: (scope: ReadScope, keys: readonly [Key, ...Key[]]) => Promise<readonly Value[]>
  /** Two keys with the same name are the same key. */
  readonly keyOf: (key: Key) => string
  /** One statement reads only keys of one family. Without it, all keys are one family. */
  readonly familyOf?: ((key: Key) => string) | undefined
}

/** Data without keys, which is read as a whole. */
export interface Whole<Value> {
  readonly readWhole: (scope: ReadScope) => Promise<Value>
}

/** Every loader: its batch function and its keys. An unknown key gives null, or an empty list. */
export const batches = {
  articleById: oneRow(articlesById, ({ id }) => id),
  articleBySlug: byValue({
    read: async ({ database, view }, asked: readonly [AskedArticle, ...AskedArticle[]]) => {
      const slugs = asked.map(({ slug }) => slug)
      return pairOne(slugs, await articlesBySlug(database, view, slugs, asked[0]), ({ askedBy }) => askedBy)
    },
    familyOf: ({ authors, body }) => `${authors}${body}`,
  }),
  articleByUrl: oneRow(articlesByUrl, ({ askedBy }) => askedBy),
  articleBody: oneRow(bodiesOf, ({ id }) => id),
  articleParts: oneRow(articleParts, ({ articleId }) => articleId),
  articlePartsWithBody: oneRow(articlePartsWithBody, ({ articleId }) => articleId),
  articleSlice: byValue({
    read: ({ database, view }, slices: readonly [ReadSlice, ...ReadSlice[]]) => listedSlices(database, view, slices),
    familyOf: sliceFamily,
  }),
  articleCount: byValue({
    read: ({ database, view }, lists: readonly [ArticleList, ...ArticleList[]]) => articleCounts(database, view, lists),
    familyOf: countFamily,
  }),
  articleYears: byValue({
    read: ({ database, view, publication }, lists: readonly [ArticleList, ...ArticleList[]]) =>
      articleYears(database, view, lists, publication.timeZone),
    familyOf: countFamily,
  }),
  articleReach: byValue({
    read: ({ database, view }, places: readonly [ListPlace, ...ListPlace[]]) => articlesReach(database, view, places),
    familyOf: placeFamily,
  }),
  authorById: oneRow(authorsById, ({ id }) => id),
  authorBySlug: oneRow(authorsBySlug, ({ askedBy }) => askedBy),
  authorsOfArticle: severalRows(authorsOf),
  front: whole(({ database, view }) => frontArticles(database, view)),
  lastChange: whole(({ database, view }) => lastChange(database, view)),
  sections: whole(({ database }) => readSections(database)),
  topicById: oneRow(topicsById, ({ id }) => id),
  topicBySlug: oneRow(topicsBySlug, ({ askedBy }) => askedBy),
  topicsOfArticle: severalRows(topicsOf),
  correctionsOfArticle: severalRows(correctionsOf),
  contributionById: oneRow(contributionsById, ({ id }) => id),
  contributionCount: byText(async ({ database, view }, ids) =>
    pairOne(ids, await contributionCounts(database, view, ids), ({ articleId }) => articleId).map((row) => row?.count ?? 0),
  ),
  contributionSlice: byValue({
    read: ({ database, view }, slices: readonly [ContributionSlice, ...ContributionSlice[]]) => contributionSlices(database, view, slices),
  }),
  contributionReach: byValue({
    read: ({ database, view }, places: readonly [ContributionPlace, ...ContributionPlace[]]) => contributionsReach(database, view, places),
    familyOf: ({ side }) => side,
  }),
  relatedLinks: byValue({
    read: ({ database, view }, asked: readonly [AskedLinks, ...AskedLinks[]]) => relatedLinksOf(database, view, asked),
  }),
  relatedCards: byValue({
    read: ({ database, view }, asked: readonly [AskedLinks, ...AskedLinks[]]) => relatedCardsOf(database, view, asked),
  }),
}

/** Keys that are ids, slugs or addresses. */
function byText<Value>(read: Batch<string, Value>['read']): Batch<string, Value> {
  return { read, keyOf: (key) => key }
}

/** Keys that are objects. Objects with equal content are the same key. */
function byValue<Key, Value>({ read, familyOf }: Omit<Batch<Key, Value>, 'keyOf'>): Batch<Key, Value> {
  return { read, familyOf, keyOf: (key) => JSON.stringify(key) }
}

function whole<Value>(readWhole: Whole<Value>['readWhole']): Whole<Value> {
  return { readWhole }
}

type ReadRows<Row> = (database: Database, view: View, keys: readonly string[]) => Promise<readonly Row[]>

/** One row for each key. */
function oneRow<Row>(read: ReadRows<Row>, keyOf: (row: Row) => string): Batch<string, Row | null> {
  return byText(async ({ database, view }, keys) => pairOne(keys, await read(database, view, keys), keyOf))
}

/** A list of rows for each article. */
function severalRows<Row extends { readonly articleId: string }>(read: ReadRows<Row>): Batch<string, Row[]> {
  return byText(async ({ database, view }, ids) => pairSeveral(ids, await read(database, view, ids)))
}
