import type { ArticleRecord, AuthorRecord, SectionRecord, TopicRecord } from '../../content/article.ts'
import type { View } from '../../content/audience.ts'
import type { Database } from '../database/database.ts'
import { articlesById } from '../reads/article.ts'
import { authorsById } from '../reads/author.ts'
import { readSections } from '../reads/section.ts'
import { topicsById } from '../reads/topic.ts'
import { type ChangePlace, highestId } from './change-place.ts'
import { type ArticleTrace, edgesAfter, joined, type NameTrace, type Trace, tracesOf } from './change-trace.ts'
import { eventsAfter } from './event.ts'

/** A change of an article that is or was visible. */
export interface ArticleChange extends Omit<ArticleTrace, 'backdatedTo'> {
  /** Null if the article is no longer visible. */
  readonly article: ArticleRecord | null
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

/** Events read at once. An event of an import concerns hundreds of articles. */
const eventsMax = 10

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
      const remaining = tracesOf(event, view).slice(place.delivered)
      const delivered = remaining.slice(0, limit - traces.length)
      traces.push(...delivered)
      if (delivered.length < remaining.length) {
        place = { ...place, delivered: place.delivered + delivered.length }
        more = true
        break
      }
      place = { ...place, cursor: event.cursor, delivered: 0 }
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
