import { setImmediate } from 'node:timers/promises'
import { begun } from '../content/begun.ts'
import { deleteStrayNeighbours } from '../store/commands/neighbour.ts'
import { insertEntries, insertPostings, lockIndex } from '../store/commands/related-index.ts'
import { dequeueUpTo, lastTicket } from '../store/commands/related-queue.ts'
import {
  clearIndex,
  insertTerms,
  recordAbandoned,
  recordRebuilding,
  recordRebuilt,
  restartNumbers,
} from '../store/commands/related-rebuild.ts'
import type { Database, Transaction } from '../store/database/database.ts'
import { readIndexState } from '../store/reads/related-index.ts'
import type { Entry } from './archive.ts'
import { ArchiveBuilder } from './archive-builder.ts'
import type { MemoryArchive } from './memory-archive.ts'
import { type Link, linksFrom } from './rank.ts'
import { readArticles } from './source-article.ts'
import { encodeVector } from './vector-codec.ts'
import type { Weights } from './weights.ts'
import { writeLinks } from './write-links.ts'

export interface RebuildOptions {
  readonly weights: Weights
  readonly clock: () => Date
  /** Called with the number of articles that have a new list, and the total. */
  readonly onProgress?: (done: number, total: number) => void
  /** Ends the rebuild between two of its transactions, with the signal's reason. The next rebuild starts from the beginning. */
  readonly signal?: AbortSignal
}

type BeginOptions = Omit<RebuildOptions, 'onProgress'>

const batchSize = 200

/** The event loop gets a turn after this many articles, so that a gateway keeps serving requests during a rebuild. */
const breathEvery = 10

/**
 * Makes the index and every list anew from the articles as they are. Readers see each list as it was until they see it as it is. One that
 * is cut off leaves the index marked as not ready, and is to be run again; a second one begun meanwhile ends the first with IndexChanged.
 * It holds the archive in memory, about 4 KB an article. Answers how many articles it took.
 */
export async function rebuild(database: Database, { onProgress, ...options }: RebuildOptions): Promise<number> {
  const steps = await begin(database, options)
  try {
    const { archive, writeIndex, writeLists, finish } = await readArchive(database, steps, options)
    await archive.tellStories(() => breath(options))
    await writeIndex()
    await writeLists(archive.entries, (done) => onProgress?.(done, archive.articles))
    await finish()
    return archive.articles
  } catch (cause) {
    if (options.signal?.aborted) await steps.abandon()
    throw cause
  }
}

/** A running rebuild: the archive has been read, and the former index is deleted. */
export interface Rebuild {
  readonly archive: MemoryArchive
  readonly writeIndex: () => Promise<void>
  readonly writeLists: (entries: readonly Entry[], onProgress?: (done: number) => void) => Promise<void>
  /** Marks the index as ready: it is then updated after each change. */
  readonly finish: () => Promise<void>
}

export const beginRebuild = async (database: Database, options: BeginOptions): Promise<Rebuild> =>
  readArchive(database, await begin(database, options), options)

async function readArchive(database: Database, { step, lastQueued }: Steps, options: BeginOptions): Promise<Rebuild> {
  const { weights } = options
  const builder = new ArchiveBuilder()
  let read = 0
  for await (const article of readArticles(database)) {
    builder.add(article)
    if (++read % breathEvery === 0) await breath(options)
  }
  const archive = await builder.build(weights, () => breath(options))
  const surfaces = new Map([...builder.dictionary.values()].map(({ number, surface }) => [number, surface]))
  return {
    archive,
    async writeIndex() {
      await writeTerms(step, builder, archive)
      for (const entries of batchesOf(archive.entries, batchSize)) await step((transaction) => writeEntries(transaction, entries))
      for (const postings of batchesOf(archive.postings(weights.postingsKeptMax), rowsAtOnce)) {
        await step((transaction) => insertPostings(transaction, postings))
      }
    },
    async writeLists(entries, onProgress) {
      // One batch is written while the next one is computed.
      let written = Promise.resolve()
      let done = 0
      for (const batch of batchesOf(entries, batchSize)) {
        const lists = new Map<string, Link[]>()
        for (const [index, entry] of batch.entries()) {
          lists.set(entry.id, await linksFrom(archive, entry, { weights, diversity: true, size: weights.listSize }))
          if (index % breathEvery === 0) await breath(options)
        }
        await written
        written = begun(step((transaction) => writeLinks(transaction, lists, (term) => surfaces.get(term), weights)))
        done += batch.length
        onProgress?.(done)
      }
      await written
    },
    finish: () => step((transaction) => finish(transaction, archive.articles, lastQueued)),
  }
}

function* batchesOf<Item>(items: Iterable<Item>, size: number): Generator<Item[]> {
  let batch: Item[] = []
  for (const item of items) {
    batch.push(item)
    if (batch.length < size) continue
    yield batch
    batch = []
  }
  if (batch.length > 0) yield batch
}

async function breath({ signal }: BeginOptions): Promise<void> {
  await setImmediate()
  signal?.throwIfAborted()
}

/** Runs one transaction of the rebuild, unless the index has been changed by another process. */
type Step = (write: (transaction: Transaction) => Promise<void>) => Promise<void>

interface Steps {
  readonly step: Step
  /** The last ticket that was queued before the rebuild began; null if the queue was empty. */
  readonly lastQueued: string | null
  /** Records that the rebuild has ended early, so that the next one does not wait until this one counts as cut off. */
  readonly abandon: () => Promise<void>
}

async function begin(database: Database, { clock, signal }: BeginOptions): Promise<Steps> {
  const lastQueued = await lastTicket(database)
  let { revision } = await readIndexState(database)
  let last = Promise.resolve()
  const step: Step = (write) => {
    signal?.throwIfAborted()
    last = database.transaction(async (transaction) => {
      const next = await lockIndex(transaction, revision)
      await recordRebuilding(transaction, clock())
      await write(transaction)
      revision = next
    })
    return last
  }
  await step(clearIndex)
  return {
    step,
    lastQueued,
    async abandon() {
      await last.catch(() => undefined)
      await recordAbandoned(database, revision)
    },
  }
}

const rowsAtOnce = 20_000

/** Leaves out names without articles: they come from words that occur only at the beginning of sentences. */
async function writeTerms(step: Step, { dictionary }: ArchiveBuilder, archive: MemoryArchive): Promise<void> {
  const terms = [...dictionary].flatMap(([term, { number, surface, cases }]) => {
    const frequency = archive.frequencyOf(number)
    return frequency > 0 || !term.startsWith('E:') ? [{ term, number, surface, frequency, ...cases }] : []
  })
  for (const some of batchesOf(terms, rowsAtOnce)) await step((transaction) => insertTerms(transaction, some))
  await step((transaction) => restartNumbers(transaction, { lastTerm: dictionary.size, lastEntry: archive.articles }))
}

const writeEntries = (transaction: Transaction, entries: readonly Entry[]): Promise<void> =>
  insertEntries(
    transaction,
    entries.map(({ vector, ...entry }) => ({ ...entry, vector: encodeVector(vector) })),
  )

/** In the order of their key, so that rows are appended at the end of the index. */
async function finish(transaction: Transaction, articles: number, lastQueued: string | null): Promise<void> {
  await deleteStrayNeighbours(transaction)
  await dequeueUpTo(transaction, lastQueued)
  await recordRebuilt(transaction, articles)
}
