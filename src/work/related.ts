import { topicTerm } from '../related/dictionary.ts'
import { indexArticle } from '../related/index-article.ts'
import { IndexMoved, readState } from '../related/index-state.ts'
import { rebuild } from '../related/rebuild.ts'
import { isOutgrown, renewSnapshot } from '../related/renew.ts'
import { StoredArchive } from '../related/stored-archive.ts'
import { decodeVector } from '../related/vector-codec.ts'
import type { Weights } from '../related/weights.ts'
import { type Database, Prisma, type Transaction } from '../store/database/database.ts'
import type { EventRecord, Snapshot } from '../store/events/event.ts'
import type { Consumer } from './consumer.ts'
import type { Job } from './follow.ts'

/** Queues every article of an event: `relatedJob` then computes links one article at a time. */
export const relatedConsumer: Consumer = {
  name: 'related',
  batchMax: 100,
  async handle(transaction, events) {
    const snapshots = events.flatMap(({ before, after }) => [...before, ...after])
    const ids = new Set(snapshots.flatMap((snapshot) => ('article' in snapshot ? [snapshot.article] : [])))
    for (const event of events) for (const id of await renumbered(transaction, event)) ids.add(id)
    await transaction.$executeRaw(Prisma.sql`INSERT INTO related_queue (article_id)
      SELECT id FROM unnest(${[...ids]}::uuid[]) AS changed(id) WHERE EXISTS (SELECT FROM article WHERE article.id = changed.id)
      ON CONFLICT (article_id) DO UPDATE SET ticket = excluded.ticket`)
  },
}

/** Articles whose index entries still refer to a topic that was merged into another one. */
async function renumbered(transaction: Transaction, { kind, before, after }: EventRecord): Promise<string[]> {
  const topicsOf = (snapshots: readonly Snapshot[]) =>
    snapshots.flatMap((snapshot) => ('topic' in snapshot && snapshot.topic !== undefined ? [snapshot.topic] : []))
  const [kept] = topicsOf(after)
  if (kind !== 'merged' || kept === undefined) return []
  const gone = topicsOf(before).filter((topic) => topic !== kept)
  const terms = await transaction.$queryRaw<{ number: number }[]>(Prisma.sql`
    SELECT number FROM related_term WHERE term = ANY(${gone.map(topicTerm)}::text[])`)
  const rows = await transaction.$queryRaw<{ id: string; vector: string }[]>(Prisma.sql`
    SELECT entry.article_id AS id, encode(entry.vector, 'hex') AS vector FROM article_topic
    JOIN related_entry AS entry ON entry.article_id = article_topic.article_id WHERE article_topic.topic_id = ${kept}::uuid`)
  return rows
    .filter(({ vector }) => terms.some(({ number }) => decodeVector(Buffer.from(vector, 'hex')).terms.includes(number)))
    .map(({ id }) => id)
}

/** A rebuild that has written nothing for this long was interrupted. */
const abandonedMs = 30_000

/** If more than this share of the archive is queued, the whole index is rebuilt instead: in a small archive, or in a new one. */
const backlogShare = 0.2
const backlogMin = 10

/** Maximum number of articles that a gateway rebuilds automatically. Larger archives need `kiosque related --rebuild`. */
const rebuiltMax = 20_000
/** Rebuilding up to this many articles takes less time than updating them one by one. */
const renewedMin = 1000

interface Options {
  readonly weights: Weights
  readonly clock: () => Date
}

interface Waiting {
  readonly articleId: string
  readonly ticket: string
  readonly backlog: number
}

/** Does one queued step: updates the links of an article and of those that should link to it, or updates the index after growth. */
export function relatedJob(database: Database, { weights, clock }: Options): Job {
  let archive: { readonly snapshot: number; readonly stored: StoredArchive } | null = null
  const step = async (signal: AbortSignal): Promise<boolean | Date> => {
    const [waiting] = await database.query<Waiting>(Prisma.sql`SELECT article_id AS "articleId", ticket::text AS ticket,
      (SELECT count(*)::int FROM related_queue) AS backlog FROM related_queue ORDER BY ticket LIMIT 1`)
    const state = await readState(database)
    if (!state.ready) {
      const abandonedAt = new Date((state.rebuildingAt?.getTime() ?? 0) + abandonedMs)
      if (abandonedAt > clock()) return abandonedAt
      await rebuild(database, { weights, clock, signal })
      return true
    }
    const grown = isOutgrown(state) || state.measured !== state.snapshot
    const flooded = waiting !== undefined && waiting.backlog > Math.max(backlogMin, state.entries * backlogShare)
    if ((flooded && state.entries + waiting.backlog <= rebuiltMax) || (grown && state.entries <= renewedMin)) {
      await rebuild(database, { weights, clock, signal })
      return true
    }
    if (grown) {
      await renewSnapshot(database, state, { weights, signal })
      return true
    }
    if (!waiting) return false
    if (archive?.snapshot !== state.snapshot) archive = { snapshot: state.snapshot, stored: new StoredArchive(database, state.articles) }
    await indexArticle(database, archive.stored, waiting.articleId, {
      state,
      weights,
      // An article that was saved again in the meantime has a new ticket and stays queued.
      finish: async (transaction) => {
        await transaction.$executeRaw(
          Prisma.sql`DELETE FROM related_queue WHERE article_id = ${waiting.articleId}::uuid AND ticket = ${waiting.ticket}::bigint`,
        )
      },
    })
    return true
  }
  return {
    name: 'related',
    async run(signal) {
      try {
        return await step(signal)
      } catch (cause) {
        // Another gateway changed the index in the meantime: try again.
        if (cause instanceof IndexMoved) return true
        throw cause
      }
    },
  }
}
