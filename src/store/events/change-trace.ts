import { maySyndicate, type View } from '../../content/audience.ts'
import { type Database, Prisma } from '../database/database.ts'
import { syndicatable } from '../reads/visible.ts'
import type { ChangePlace } from './change-place.ts'
import type { ArticleSnapshot, EventRecord } from './event.ts'

const kinds = ['section', 'author', 'topic'] as const

/** What an event, or the passing of time, changed about an article that is or was visible. */
export interface ArticleTrace {
  readonly at: Date
  readonly articleId: string
  /** Whether the article was visible before. */
  readonly wasShown: boolean
  /** Whether the article became visible. */
  readonly appeared: boolean
  /** The instant at which it became visible or expired with time; null if a command changed it. */
  readonly edgeAt: Date | null
  /** The slug that it had while it was visible; null if not known. */
  readonly formerSlug: string | null
  /** Ids of its sections, authors and topics while it was visible, as far as events record them. */
  readonly lists: readonly string[]
  /** The new start of visibility, if a command has set it to an instant in the past. */
  readonly backdatedTo: number | null
}

/** What an event changed about a section, an author or a topic. */
export interface NameTrace {
  readonly at: Date
  readonly kind: (typeof kinds)[number]
  readonly nameId: string
  readonly formerIds: readonly string[]
}

/** A change before the current record is read. */
export type Trace = ArticleTrace | NameTrace

/** One trace for each article of an event, in the order of their ids, and one for each name that is there afterwards. */
export function tracesOf(event: EventRecord, view: View): Trace[] {
  return [...articleTracesOf(event, view), ...nameTracesOf(event)]
}

function nameTracesOf({ at, before, after }: EventRecord): NameTrace[] {
  const names = (snapshots: EventRecord['before']) =>
    snapshots.flatMap((snapshot) => {
      if ('article' in snapshot) return []
      const kind = kinds.find((known) => snapshot[known] !== undefined)
      const id = kind && snapshot[kind]
      return kind && id ? [{ kind, id, shown: snapshot.shown === true }] : []
    })
  const former = names(before)
  return names(after).map(({ kind, id }) => ({
    at,
    kind,
    nameId: id,
    formerIds: former.filter((other) => other.shown && other.id !== id).map((other) => other.id),
  }))
}

function articleTracesOf({ at, before, after }: EventRecord, view: View): ArticleTrace[] {
  const articles = (snapshots: EventRecord['before']) =>
    new Map(snapshots.flatMap((snapshot) => ('article' in snapshot ? [[snapshot.article, snapshot] as const] : [])))
  const maySee = ({ mayBeSyndicated, section }: ArticleSnapshot): boolean => maySyndicate({ mayBeSyndicated, sectionId: section }, view)
  const [known, now] = [articles(before), articles(after)]
  return [...new Set([...known.keys(), ...now.keys()])].sort().map((articleId) => {
    const former = known.get(articleId)
    const present = now.get(articleId)
    const wasSeen = former !== undefined && maySee(former) && isSeen(former, at)
    return {
      at,
      articleId,
      wasShown: former !== undefined && maySee(former) && couldBeSeen(former, at),
      // If the command makes it visible later, that is a change of its own then.
      appeared: !wasSeen && present !== undefined && maySee(present) && isSeen(present, at),
      edgeAt: null,
      // A slug that it got while it was hidden was never public.
      formerSlug: wasSeen ? former.slug : null,
      lists: wasSeen ? [...(former.section === null ? [] : [former.section]), ...former.authors, ...former.topics] : [],
      backdatedTo: present === undefined ? null : backdated(former, present, at),
    }
  })
}

function backdated(former: ArticleSnapshot | undefined, { state, visibleFrom }: ArticleSnapshot, at: Date): number | null {
  const isAnother = former?.state !== 'PUBLISHED' || former.visibleFrom !== visibleFrom
  const from = new Date(visibleFrom)
  return state === 'PUBLISHED' && isAnother && from <= at ? from.getTime() : null
}

/** Whether the article, in this state, was visible at any instant up to this one. */
const couldBeSeen = ({ state, visibleFrom, visibleUntil }: ArticleSnapshot, at: Date): boolean =>
  state === 'PUBLISHED' && new Date(visibleFrom) <= at && (visibleUntil === null || visibleFrom < visibleUntil)

const isSeen = ({ state, visibleFrom, visibleUntil }: ArticleSnapshot, at: Date): boolean =>
  state === 'PUBLISHED' && new Date(visibleFrom) <= at && (visibleUntil === null || at < new Date(visibleUntil))

/** The articles that became visible or expired with time, in the order of the instants. */
export const edgesAfter = (
  { query }: Pick<Database, 'query'>,
  { edgeAt, edgeId }: ChangePlace,
  view: View,
  limit: number,
): Promise<ArticleTrace[]> =>
  query(Prisma.sql`SELECT edge.at, edge.id AS "articleId", edge.went AS "wasShown", NOT edge.went AS appeared, edge.at AS "edgeAt", NULL AS "formerSlug", ARRAY[]::text[] AS lists,
      NULL AS "backdatedTo" FROM (
      SELECT article.visible_from AS at, article.id, FALSE AS went FROM article
      WHERE article.state = 'PUBLISHED' AND article.visible_from >= ${edgeAt} AND article.visible_from <= ${view.at} AND ${syndicatable(view)}
      UNION ALL
      SELECT article.visible_until, article.id, TRUE FROM article
      WHERE article.state = 'PUBLISHED' AND article.visible_until >= ${edgeAt} AND article.visible_until <= ${view.at} AND ${syndicatable(view)}
    ) AS edge WHERE (edge.at, edge.id) > (${edgeAt}::timestamptz, ${edgeId}::uuid) ORDER BY edge.at, edge.id LIMIT ${limit}`)

/** The changes of one article or one name as one. */
export function joined(earlier: Trace, later: Trace): Trace {
  if ('nameId' in earlier || 'nameId' in later)
    return 'nameId' in earlier && 'nameId' in later ? { ...later, formerIds: [...earlier.formerIds, ...later.formerIds] } : later
  // A command has backdated the start of visibility to this instant: the command's change counts.
  const isNamed = later.edgeAt !== null && later.edgeAt.getTime() === earlier.backdatedTo
  return {
    ...later,
    wasShown: later.wasShown || earlier.wasShown,
    appeared: earlier.appeared || (later.appeared && !isNamed),
    backdatedTo: later.backdatedTo ?? earlier.backdatedTo,
    edgeAt: earlier.edgeAt === null ? null : later.edgeAt,
    formerSlug: later.formerSlug ?? earlier.formerSlug,
    lists: [...earlier.lists, ...later.lists],
  }
}
