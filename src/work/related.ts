import { topicTerm } from '../related/dictionary.ts'
import { indexArticle } from '../related/index-article.ts'
import { rebuild } from '../related/rebuild.ts'
import { isOutgrown, renewSnapshot } from '../related/renew.ts'
import { StoredArchive } from '../related/stored-archive.ts'
import { decodeVector } from '../related/vector-codec.ts'
import type { Weights } from '../related/weights.ts'
import { IndexChanged } from '../store/commands/related-index.ts'
import { dequeueArticle, enqueueArticles, nextQueued } from '../store/commands/related-queue.ts'
import type { Database, Transaction } from '../store/database/database.ts'
import type { EventRecord, Snapshot } from '../store/events/event.ts'
import { readIndexState, readTermNumbers, readVectorsOfTopic } from '../store/reads/related-index.ts'
import type { Consumer } from './consumer.ts'
import type { Job } from './job-runner.ts'

/** Queues every article of an event: `relatedJob` then computes links one article at a time. */
export const relatedConsumer: Consumer = {
  name: 'related',
  batchMax: 100,
  async handle(transaction, events) {
    const snapshots = events.flatMap(({ before, after }) => [...before, ...after])
    const ids = new Set(snapshots.flatMap((snapshot) => ('article' in snapshot ? [snapshot.article] : [])))
    for (const event of events) for (const id of await renumbered(transaction, event)) ids.add(id)
    const at = events.at(-1)?.at
    if (at) await enqueueArticles(transaction, [...ids], at)
  },
}

/** Articles whose index entries still refer to a topic that was merged into another one. */
async function renumbered(transaction: Transaction, { kind, before, after }: EventRecord): Promise<string[]> {
  const topicsOf = (snapshots: readonly Snapshot[]) =>
    snapshots.flatMap((snapshot) => ('topic' in snapshot && snapshot.topic !== undefined ? [snapshot.topic] : []))
  const [kept] = topicsOf(after)
  if (kind !== 'merged' || kept === undefined) return []
  const gone = topicsOf(before).filter((topic) => topic !== kept)
  const terms = await readTermNumbers(transaction, gone.map(topicTerm))
  const entries = await readVectorsOfTopic(transaction, kept)
  return entries
    .filter(({ vector }) => {
      const known = new Set(decodeVector(vector).terms)
      return terms.some((term) => known.has(term))
    })
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

/** Does one thing that waits: takes an article into the lists it belongs in, or brings the index up to its growth. */
export function relatedJob(database: Database, { weights, clock }: Options): Job {
  let archive: { readonly snapshot: number; readonly stored: StoredArchive } | null = null
  const step = async (signal: AbortSignal): Promise<boolean | Date> => {
    const queued = await nextQueued(database)
    const state = await readIndexState(database)
    if (!state.ready) {
      const abandonedAt = new Date((state.rebuildingAt?.getTime() ?? 0) + abandonedMs)
      if (abandonedAt > clock()) return abandonedAt
      await rebuild(database, { weights, clock, signal })
      return true
    }
    const grown = isOutgrown(state) || state.measured !== state.snapshot
    const flooded = queued !== undefined && queued.backlog > Math.max(backlogMin, state.entries * backlogShare)
    if ((flooded && state.entries + queued.backlog <= rebuiltMax) || (grown && state.entries <= renewedMin)) {
      await rebuild(database, { weights, clock, signal })
      return true
    }
    if (grown) {
      await renewSnapshot(database, state, { weights, signal })
      return true
    }
    if (!queued) return false
    if (archive?.snapshot !== state.snapshot) archive = { snapshot: state.snapshot, stored: new StoredArchive(database, state.articles) }
    await indexArticle(database, archive.stored, queued.articleId, {
      state,
      weights,
      // An article that was saved again in the meantime has a new ticket and stays queued.
      finish: (transaction) => dequeueArticle(transaction, queued),
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
        if (cause instanceof IndexChanged) return true
        throw cause
      }
    },
  }
}
