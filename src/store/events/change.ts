import type { ArticleRecord, AuthorRecord, SectionRecord, TopicRecord } from '../../content/article.ts'
import { maySyndicate, type View } from '../../content/audience.ts'
import { type Database, Prisma } from '../database/database.ts'
import { articlesById } from '../reads/article.ts'
import { authorsById } from '../reads/author.ts'
import { readSections } from '../reads/section.ts'
import { topicsById } from '../reads/topic.ts'
import { syndicatable } from '../reads/visible.ts'
import { type ArticleSnapshot, type EventCursor, type EventRecord, eventsAfter } from './event.ts'

/** A place in the sequence of changes: among the events of commands, and among the instants at which articles become visible or expire. */
export interface ChangePlace {
  /** The last event that was delivered completely; null before the first. */
  readonly cursor: EventCursor | null
  /** How many changes of the next event were delivered. */
  readonly told: number
  /** The last instant at which an article became visible or expired, and the article's id. */
  readonly edgeAt: Date
  readonly edgeId: string
}

/** A change of an article that is or was visible. */
export interface ArticleChange {
  readonly at: Date
  readonly articleId: string
  /** Null if the article is no longer visible. */
  readonly article: ArticleRecord | null
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
}

/** A change of a section, an author or a topic that readers know: a new name or description, or a merger. */
export interface EntityChange {
  readonly at: Date
  readonly named: Named
  /** Ids that were merged into it, of those that readers knew. */
  readonly formerIds: readonly string[]
}

/** The current record of a section, an author or a topic. */
export type Named =
  | { readonly kind: 'section'; readonly record: SectionRecord }
  | { readonly kind: 'author'; readonly record: AuthorRecord }
  | { readonly kind: 'topic'; readonly record: TopicRecord }

export type Change = ArticleChange | EntityChange

interface ArticleTrace extends Omit<ArticleChange, 'article'> {
  /** The new start of visibility, if a command has set it to an instant in the past. */
  readonly backdatedTo: number | null
}

interface NameTrace {
  readonly at: Date
  readonly kind: Named['kind']
  readonly nameId: string
  readonly formerIds: readonly string[]
}

type Trace = ArticleTrace | NameTrace

const highestId = 'ffffffff-ffff-ffff-ffff-ffffffffffff'

/** Events read at once. An event of an import concerns hundreds of articles. */
const eventsMax = 10

/** The place after everything that has happened until now. */
export async function currentPlace({ query }: Pick<Database, 'query'>, at: Date): Promise<ChangePlace> {
  const [cursor] = await query<EventCursor>(Prisma.sql`SELECT transaction::text AS transaction, id::text AS id FROM event
    WHERE transaction < pg_snapshot_xmin(pg_current_snapshot()) ORDER BY event.transaction DESC, event.id DESC LIMIT 1`)
  return { ...beginning(at), cursor: cursor ?? null }
}

/** The place before the first event. Articles that become visible with time are included from now on. */
export const beginning = (at: Date): ChangePlace => ({ cursor: null, told: 0, edgeAt: at, edgeId: highestId })

/**
 * The changes of visible content after a place, with the current record of each article and each name, and the place to continue from. What
 * was never visible is left out. A new name of an author, a section or a topic is one change, not one for each article.
 */
export async function changesAfter(
  database: Pick<Database, 'query'>,
  view: View,
  from: ChangePlace,
  limit: number,
): Promise<{ changes: Change[]; place: ChangePlace; more: boolean }> {
  const traces: Trace[] = []
  let place = from
  let more = false
  for (let done = false; !done && !more; ) {
    const events = await eventsAfter(database, place.cursor, eventsMax)
    for (const event of events) {
      const remaining = tracesOf(event, view).slice(place.told)
      const delivered = remaining.slice(0, limit - traces.length)
      traces.push(...delivered)
      if (delivered.length < remaining.length) {
        place = { ...place, told: place.told + delivered.length }
        more = true
        break
      }
      place = { ...place, cursor: event.cursor, told: 0 }
    }
    done = events.length < eventsMax
  }
  if (!more) {
    const free = limit - traces.length
    const edges = await edgesAfter(database, place, view, free + 1)
    const delivered = edges.slice(0, free)
    traces.push(...delivered)
    more = edges.length > free
    const last = delivered.at(-1)
    // Another gateway, whose clock is ahead, may have moved the place further.
    if (!more) place = view.at < place.edgeAt ? place : { ...place, edgeAt: view.at, edgeId: highestId }
    else if (last) place = { ...place, edgeAt: last.at, edgeId: last.articleId }
  }
  return { changes: await changesOf(database, view, traces), place, more }
}

/** One trace for each article of an event, in the order of their ids, and one for each name that is there afterwards. */
function tracesOf(event: EventRecord, view: View): Trace[] {
  return [...articleTracesOf(event, view), ...nameTracesOf(event)]
}

const kinds = ['section', 'author', 'topic'] as const

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
const edgesAfter = (
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

/** The current record of each article and each name, once. */
async function changesOf(database: Pick<Database, 'query'>, view: View, traces: readonly Trace[]): Promise<Change[]> {
  const byId = new Map<string, Trace>()
  for (const trace of traces) {
    const id = 'nameId' in trace ? trace.nameId : trace.articleId
    const earlier = byId.get(id)
    // The last change decides the position.
    byId.delete(id)
    byId.set(id, earlier ? joined(earlier, trace) : trace)
  }
  const kept = [...byId.values()]
  const articleIds = kept.flatMap((trace) => ('nameId' in trace ? [] : [trace.articleId]))
  const articles = new Map(articleIds.length === 0 ? [] : (await articlesById(database, view, articleIds)).map((row) => [row.id, row]))
  const names = await namesOf(
    database,
    view,
    kept.flatMap((trace) => ('nameId' in trace ? [trace] : [])),
  )
  return kept.flatMap((trace): Change[] => {
    if ('nameId' in trace) {
      const named = names.get(trace.nameId)
      return named ? [{ at: trace.at, named, formerIds: trace.formerIds }] : []
    }
    const article = articles.get(trace.articleId) ?? null
    return article !== null || trace.wasShown ? [{ ...trace, article }] : []
  })
}

function joined(earlier: Trace, later: Trace): Trace {
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

/** The sections, authors and topics that readers know, by their ids. */
async function namesOf(database: Pick<Database, 'query'>, view: View, traces: readonly NameTrace[]): Promise<ReadonlyMap<string, Named>> {
  const idsOf = (kind: Named['kind']) => traces.filter((trace) => trace.kind === kind).map(({ nameId }) => nameId)
  const [sections, authors, topics] = [idsOf('section'), idsOf('author'), idsOf('topic')]
  const named: Named[] = []
  if (sections.length > 0) {
    const { byId } = await readSections(database)
    named.push(...sections.flatMap((id) => byId.get(id) ?? []).map((record) => ({ kind: 'section' as const, record })))
  }
  if (authors.length > 0) named.push(...(await authorsById(database, view, authors)).map((record) => ({ kind: 'author' as const, record })))
  if (topics.length > 0) named.push(...(await topicsById(database, view, topics)).map((record) => ({ kind: 'topic' as const, record })))
  return new Map(named.map((each) => [each.record.id, each]))
}
