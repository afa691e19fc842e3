import type { ArticleCard } from '../../content/article.ts'
import { mayShow } from '../../content/audience.ts'
import { Prisma } from '../database/database.ts'
import { addTo, type Chosen, distinct, type Reading, readTarget } from './chosen-link.ts'
import { readableLink } from './unreadable-value.ts'
import { visible } from './visible.ts'

interface Printed {
  readonly sourceId: string
  readonly linkPosition: number
  readonly linkTeaser: string | null
  readonly note: string | null
  /** The printed title, its URL and the date of the page; null for a pinned article, which is shown with its current title. */
  readonly linkTitle: string | null
  readonly linkUrl: string | null
  readonly sourcePublishedAt: Date | null
  /** How the link refers to the article in the same row; null if it refers to none. */
  readonly means: 'target' | 'address' | 'title' | null
  readonly isVisible: boolean
}

type PrintedRow<Target> = Target & Printed

/**
 * The links that editors chose, each with every article that it may refer to: by its target, or if that is not known by its URL or by a
 * current or former title.
 */
export async function editorialLinks<Target extends ArticleCard>(
  { database, view, columns }: Reading,
  articleIds: readonly string[],
): Promise<Map<string, Chosen<Target>[]>> {
  const source = Prisma.sql`SELECT article.id, article.published_at FROM article WHERE article.id = ANY(${articleIds}::uuid[]) AND ${visible(view)}`
  const printed = Prisma.sql`source.id AS "sourceId", link.position AS "linkPosition",
    ${mayShow(view, 'LEAD') ? Prisma.sql`link.teaser` : Prisma.sql`NULL`} AS "linkTeaser", ${mayShow(view, 'LEAD') ? Prisma.sql`link.note` : Prisma.sql`NULL`} AS note`
  const rows = await database.query<PrintedRow<Target>>(Prisma.sql`
    SELECT ${printed}, NULL AS "linkTitle", NULL AS "linkUrl", NULL AS "sourcePublishedAt", 'target' AS means, ${visible(view)} AS "isVisible",
      ${columns}
    FROM (${source}) AS source
    JOIN related_link AS link ON link.article_id = source.id
    JOIN article ON article.id = link.target_id
    UNION ALL
    SELECT ${printed}, link.title, link.url, source.published_at, meant.means, ${visible(view)}, ${columns}
    FROM (${source}) AS source
    JOIN related_link AS link ON link.article_id = source.id AND link.target_id IS NULL
    LEFT JOIN LATERAL (
      SELECT 'address' AS means, known.article_id FROM article_url AS known WHERE known.url = link.url
      UNION ALL
      SELECT 'title', known.article_id FROM article_title AS known WHERE known.title_key = link.title_key
    ) AS meant ON TRUE
    LEFT JOIN article ON article.id = meant.article_id`)
  const bySource = new Map<string, PrintedRow<Target>[]>()
  for (const row of rows) {
    readTarget(row)
    addTo(bySource, row.sourceId, row)
  }
  const links = new Map<string, Chosen<Target>[]>()
  for (const [sourceId, printed] of bySource) {
    const found: Chosen<Target>[] = []
    for (const meant of inOrder(printed)) {
      const link = linkOf(meant)
      if (link) found.push(link)
    }
    links.set(sourceId, distinct(found))
  }
  return links
}

/** The rows of each printed link of one article, in order. Sorting here costs less than sorting whole rows in PostgreSQL. */
function inOrder<Row extends Printed>(rows: Row[]): [Row, ...Row[]][] {
  rows.sort((a, b) => a.linkPosition - b.linkPosition)
  const found: [Row, ...Row[]][] = []
  for (const row of rows) {
    const last = found.at(-1)
    if (last?.[0].linkPosition === row.linkPosition) last.push(row)
    else found.push([row])
  }
  return found
}

/**
 * A link as the reader may see it; null if its target, URL or title belongs to an article that is not visible, because even the title would
 * reveal it. A title that several articles have refers to the visible one nearest in date.
 */
function linkOf<Target extends ArticleCard>(rows: readonly [PrintedRow<Target>, ...PrintedRow<Target>[]]): Chosen<Target> | null {
  const [printed] = rows
  const named = rows.filter(({ means }) => means === 'target' || means === 'address')
  const titled = rows.filter(({ means }) => means === 'title')
  const known = titled.filter(({ isVisible }) => isVisible)
  if (named.some(({ isVisible }) => !isVisible) || (titled.length > 0 && known.length === 0)) return null
  const target = named[0] ?? nearest(known)
  if (target?.id === printed.sourceId) return null
  return readableLink({
    title: printed.linkTitle ?? printed.title,
    teaser: printed.linkTeaser ?? target?.lead ?? null,
    url: target ? null : printed.linkUrl,
    target: target ?? null,
    source: 'EDITORIAL' as const,
    reasons: [{ kind: 'editorsChoice' as const, note: printed.note }],
    score: null,
  })
}

const nearest = <Row extends ArticleCard & Printed>(rows: readonly Row[]): Row | undefined =>
  rows.toSorted((a, b) => distance(a) - distance(b) || (a.id < b.id ? -1 : 1))[0]

const distance = ({ publishedAt, sourcePublishedAt }: ArticleCard & Printed): number =>
  Math.abs(publishedAt.getTime() - (sourcePublishedAt?.getTime() ?? 0))
