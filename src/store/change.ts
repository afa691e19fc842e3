import type { ArticleRecord } from '../content/article.ts'
import type { View } from '../content/audience.ts'
import { articlesById } from './article.ts'
import { type Database, Prisma } from './database.ts'
import { type ArticleSnapshot, type EventCursor, type EventRecord, eventsAfter } from './event.ts'

/** How far somebody has been told of changes: of the commands' events, and of what appeared and went by itself since. */
export interface ChangePlace {
  /** The last event that was told whole; null before the first. */
  readonly cursor: EventCursor | null
  /** How many articles of the event after that one were told. */
  readonly told: number
  /** The last appearance or expiry that was told. */
  readonly edgeAt: Date
  readonly edgeId: string
}

/** What changed about one article; where it is not visible any more, of one that was. */
export interface ArticleChange {
  readonly at: Date
  readonly articleId: string
  /** Null: readers see it no longer. */
  readonly article: ArticleRecord | null
  /** Whether readers could see it before. */
  readonly wasShown: boolean
  /** Whether it is there for readers who had it not before. */
  readonly appeared: boolean
  /** When it appeared or went by itself. Null: a command is what changed it. */
  readonly edgeAt: Date | null
  /** The slug it had when readers could see it. Null: not known. */
  readonly formerSlug: string | null
}

type Trace = Omit<ArticleChange, 'article'>

const highestId = 'ffffffff-ffff-ffff-ffff-ffffffffffff'

/** Events read at once: one of an import holds hundreds of articles. */
const eventsMax = 10

/** Where nothing that happened until now is told any more. */
export async function presently({ query }: Pick<Database, 'query'>, at: Date): Promise<ChangePlace> {
  const [cursor] = await query<EventCursor>(Prisma.sql`SELECT transaction::text AS transaction, id::text AS id FROM event
    WHERE transaction < pg_snapshot_xmin(pg_current_snapshot()) ORDER BY event.transaction DESC, event.id DESC LIMIT 1`)
  return { ...beginning(at), cursor: cursor ?? null }
}

/** Before everything that ever happened: what appears by itself from now on is told as well. */
export const beginning = (at: Date): ChangePlace => ({ cursor: null, told: 0, edgeAt: at, edgeId: highestId })

/**
 * What readers have to know of since a place, each article as it is now, and the place to go on from. An article that no reader could
 * ever see is not told of. Commands about authors, sections and topics are not told article by article.
 */
export async function changesAfter(
  database: Pick<Database, 'query'>,
  view: View,
  from: ChangePlace,
  limit: number,
): Promise<{ changes: ArticleChange[]; place: ChangePlace; more: boolean }> {
  const traces: Trace[] = []
  let place = from
  let more = false
  for (let done = false; !done && !more; ) {
    const events = await eventsAfter(database, place.cursor, eventsMax)
    for (const event of events) {
      const told = tracesOf(event).slice(place.told)
      const taken = told.slice(0, limit - traces.length)
      traces.push(...taken)
      if (taken.length < told.length) {
        place = { ...place, told: place.told + taken.length }
        more = true
        break
      }
      place = { ...place, cursor: event.cursor, told: 0 }
    }
    done = events.length < eventsMax
  }
  if (!more) {
    const room = limit - traces.length
    const edges = await edgesAfter(database, place, view.at, room + 1)
    const taken = edges.slice(0, room)
    traces.push(...taken)
    more = edges.length > room
    const last = taken.at(-1)
    // Of several gateways one may have told of more already, by a clock that is ahead.
    if (!more) place = view.at < place.edgeAt ? place : { ...place, edgeAt: view.at, edgeId: highestId }
    else if (last) place = { ...place, edgeAt: last.at, edgeId: last.articleId }
  }
  return { changes: await changesOf(database, view, traces), place, more }
}

/** One trace for each article of an event, in the order of their ids. */
function tracesOf({ at, before, after }: EventRecord): Trace[] {
  const articles = (snapshots: EventRecord['before']) =>
    new Map(snapshots.flatMap((snapshot) => ('article' in snapshot ? [[snapshot.article, snapshot] as const] : [])))
  const [known, now] = [articles(before), articles(after)]
  return [...new Set([...known.keys(), ...now.keys()])].sort().map((articleId) => {
    const former = known.get(articleId)
    const present = now.get(articleId)
    const wasSeen = former !== undefined && isSeen(former, at)
    return {
      at,
      articleId,
      wasShown: former !== undefined && couldBeSeen(former, at),
      // What a command lets readers see later appears by itself.
      appeared: !wasSeen && present !== undefined && isSeen(present, at),
      edgeAt: null,
      // A new name that it got while it was hidden is nobody's yet.
      formerSlug: wasSeen ? former.slug : null,
    }
  })
}

/** Whether there was an instant up to this one at which readers could see it as it then was. */
const couldBeSeen = ({ state, visibleFrom, visibleUntil }: ArticleSnapshot, at: Date): boolean =>
  state === 'PUBLISHED' && new Date(visibleFrom) <= at && (visibleUntil === null || visibleFrom < visibleUntil)

const isSeen = ({ state, visibleFrom, visibleUntil }: ArticleSnapshot, at: Date): boolean =>
  state === 'PUBLISHED' && new Date(visibleFrom) <= at && (visibleUntil === null || at < new Date(visibleUntil))

/** What appeared and went by itself, in the order of its instants. */
const edgesAfter = ({ query }: Pick<Database, 'query'>, { edgeAt, edgeId }: ChangePlace, at: Date, limit: number): Promise<Trace[]> =>
  query(Prisma.sql`SELECT edge.at, edge.id AS "articleId", edge.went AS "wasShown", NOT edge.went AS appeared, edge.at AS "edgeAt", NULL AS "formerSlug" FROM (
      SELECT article.visible_from AS at, article.id, FALSE AS went FROM article
      WHERE article.state = 'PUBLISHED' AND article.visible_from >= ${edgeAt} AND article.visible_from <= ${at}
      UNION ALL
      SELECT article.visible_until, article.id, TRUE FROM article
      WHERE article.state = 'PUBLISHED' AND article.visible_until >= ${edgeAt} AND article.visible_until <= ${at}
    ) AS edge WHERE (edge.at, edge.id) > (${edgeAt}::timestamptz, ${edgeId}::uuid) ORDER BY edge.at, edge.id LIMIT ${limit}`)

/** Each article once, as it is now. */
async function changesOf(database: Pick<Database, 'query'>, view: View, traces: readonly Trace[]): Promise<ArticleChange[]> {
  const byArticle = new Map<string, Trace>()
  for (const trace of traces) {
    const earlier = byArticle.get(trace.articleId)
    // What happened last puts it in its place.
    byArticle.delete(trace.articleId)
    byArticle.set(trace.articleId, {
      ...trace,
      wasShown: trace.wasShown || (earlier?.wasShown ?? false),
      appeared: trace.appeared || (earlier?.appeared ?? false),
      edgeAt: earlier && earlier.edgeAt === null ? null : trace.edgeAt,
      formerSlug: trace.formerSlug ?? earlier?.formerSlug ?? null,
    })
  }
  if (byArticle.size === 0) return []
  const articles = new Map((await articlesById(database, view, [...byArticle.keys()])).map((article) => [article.id, article]))
  return [...byArticle.values()]
    .map((trace) => ({ ...trace, article: articles.get(trace.articleId) ?? null }))
    .filter(({ article, wasShown }) => article !== null || wasShown)
}
