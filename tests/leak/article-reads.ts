import { expect } from 'vitest'
import { frontArticles } from '../../src/store/commands/front.ts'
import { articlesById, articlesBySlug, articlesByUrl, bodiesOf } from '../../src/store/reads/article.ts'
import { articleAtSlug } from '../../src/store/reads/article-address.ts'
import { articleCounts, articleYears } from '../../src/store/reads/article-count.ts'
import { articleParts, articlePartsWithBody } from '../../src/store/reads/article-parts.ts'
import { articlesReach } from '../../src/store/reads/article-reach.ts'
import { articleSlices, listedSlices } from '../../src/store/reads/article-slice.ts'
import { authorsOf } from '../../src/store/reads/author.ts'
import { correctionsOf } from '../../src/store/reads/contribution.ts'
import { lastChange } from '../../src/store/reads/last-change.ts'
import { relatedCardsOf, relatedLinksOf } from '../../src/store/reads/related-link.ts'
import { articleMonths, articlesOfMonth, entitiesWithArticles, latestNews } from '../../src/store/reads/sitemap.ts'
import { topicsOf } from '../../src/store/reads/topic.ts'
import { allSettled } from './all-settled.ts'
import { allOf, everything, idsOf, type ReadCheck } from './read-check.ts'
import type { ArticleRow } from './secrets.ts'

/** Reads of single articles, and of their parts. */
export async function tryArticleReads(read: ReadCheck): Promise<void> {
  const { database, view, truth } = read
  const { shown } = truth.articles
  const rows = allOf(truth.articles)
  const ids = idsOf(rows)
  const slugs = rows.flatMap((row) => row.slugs)
  const urls = rows.flatMap(({ url }) => url ?? [])
  const links = ids.map((articleId) => ({ articleId, size: 24 }))
  await allSettled([
    read.check('articlesById', articlesById(database, view, ids)),
    read.check('articlesBySlug', articlesBySlug(database, view, slugs, { authors: true, body: true })),
    read.check('articlesByUrl', articlesByUrl(database, view, urls)),
    read.check('bodiesOf', bodiesOf(database, view, ids)),
    read.check('authorsOf', authorsOf(database, view, ids)),
    read.check('topicsOf', topicsOf(database, view, ids)),
    read.check('correctionsOf', correctionsOf(database, view, ids)),
    read.check('articleParts', articleParts(database, view, ids)),
    read.check('articlePartsWithBody', articlePartsWithBody(database, view, ids)),
    read.check('relatedLinksOf', relatedLinksOf(database, view, links)),
    read.check('relatedCardsOf', relatedCardsOf(database, view, links)),
    read.check('frontArticles', frontArticles(database, view)),
    ...rows.flatMap((row) =>
      row.slugs.map(async (slug) => {
        const kind = shown.includes(row) ? 'article' : read.isWithdrawn(row) ? 'withdrawn' : undefined
        expect((await read.check('articleAtSlug', articleAtSlug(database, view, slug)))?.kind, `articleAtSlug for ${read.reader}`).toBe(
          kind,
        )
      }),
    ),
  ])
}

/** Lists of articles, and sitemaps. */
export async function tryListReads(read: ReadCheck): Promise<void> {
  const { database, view, truth } = read
  const { shown } = truth.articles
  const rows = allOf(truth.articles)
  const slice = { list: {}, slice: everything }
  const sum = (counts: readonly { readonly count: number }[] | undefined) => (counts ?? []).reduce((total, { count }) => total + count, 0)
  const reach = async (side: 'before' | 'after') => {
    const [first, ...others] = rows.map(({ publishedAt, id }) => ({ list: {}, position: { publishedAt, id }, side }))
    if (!first) return
    const isReached = (row: ArticleRow, from: ArticleRow) => (side === 'before' ? compare(row, from) >= 0 : compare(row, from) <= 0)
    expect(await articlesReach(database, view, [first, ...others]), `articlesReach for ${read.reader}`).toEqual(
      rows.map((from) => shown.some((row) => isReached(row, from))),
    )
  }
  const own = shown.filter(({ url }) => url === null)
  const months = new Set(own.map(({ publishedAt }) => publishedAt.toISOString().slice(0, 7)))
  await allSettled([
    read.check('articleSlices', articleSlices(database, view, [slice])),
    read.check('listedSlices', listedSlices(database, view, [{ ...slice, extent: { whole: false, authors: true } }])),
    reach('before'),
    reach('after'),
    read.counted('articleCounts', async () => (await articleCounts(database, view, [{}]))[0] ?? 0, shown.length),
    read.counted('articleYears', async () => sum((await articleYears(database, view, [{}], 'UTC'))[0]), shown.length),
    read.counted('articleMonths', async () => (await articleMonths(database, view)).length, months.size),
    read.check('articlesOfMonth', articlesOfMonth(database, view, new Date('2025-01-01'), new Date('2026-01-01'))),
    read.check('entitiesWithArticles', entitiesWithArticles(database, view, 'author')),
    read.check('entitiesWithArticles', entitiesWithArticles(database, view, 'topic')),
    read.check('latestNews', latestNews(database, view)),
    read.counted('lastChange', async () => Number(((await lastChange(database, view)).at ?? view.at) > view.at), 0),
  ])
}

const compare = (a: ArticleRow, b: ArticleRow): number =>
  a.publishedAt.getTime() - b.publishedAt.getTime() || (a.id === b.id ? 0 : a.id < b.id ? -1 : 1)
