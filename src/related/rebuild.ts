import { setImmediate } from 'node:timers/promises'
import { begun } from '../content/begun.ts'
import { type Database, Prisma, type Transaction } from '../store/database/database.ts'
import type { Entry } from './archive.ts'
import { ArchiveBuilder } from './archive-builder.ts'
import { advance, readState } from './index-state.ts'
import type { MemoryArchive, Posting } from './memory-archive.ts'
import { type Link, linksFrom } from './rank.ts'
import { readArticles } from './source-article.ts'
import { shortfallOf } from './stored-archive.ts'
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
 * Rebuilds the index and every list from the current articles, and returns the number of articles. Readers see each old list until the new
 * one is written. An interrupted rebuild leaves the index marked as not ready and has to be run again; a second rebuild ends the first one
 * with IndexMoved. The archive is kept in memory, with about 4 KB per article.
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

async function readArchive(database: Database, { step, lastTicket }: Steps, options: BeginOptions): Promise<Rebuild> {
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
        await step((transaction) => writePostings(transaction, postings))
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
    finish: () => step((transaction) => finish(transaction, archive.articles, lastTicket)),
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
  readonly lastTicket: string | null
  /** Records that the rebuild has ended early, so that the next one does not wait until this one counts as interrupted. */
  readonly abandon: () => Promise<void>
}

async function begin(database: Database, { clock, signal }: BeginOptions): Promise<Steps> {
  const [ticket] = await database.query<{ last: string | null }>(Prisma.sql`SELECT max(ticket)::text AS last FROM related_queue`)
  let { revision } = await readState(database)
  let last = Promise.resolve()
  const step: Step = (write) => {
    signal?.throwIfAborted()
    last = database.transaction(async (transaction) => {
      const next = await advance(transaction, revision)
      await transaction.$executeRaw(Prisma.sql`UPDATE related_state SET rebuilding_at = ${clock()}`)
      await write(transaction)
      revision = next
    })
    return last
  }
  await step(async (transaction) => {
    await transaction.$executeRaw(Prisma.sql`UPDATE related_state SET ready = FALSE`)
    await transaction.$executeRaw(Prisma.sql`TRUNCATE related_term, related_entry, related_posting RESTART IDENTITY`)
  })
  return {
    step,
    lastTicket: ticket?.last ?? null,
    async abandon() {
      await last.catch(() => undefined)
      await database.query(Prisma.sql`UPDATE related_state SET rebuilding_at = NULL WHERE revision = ${revision}::bigint`)
    },
  }
}

const rowsAtOnce = 20_000

/** Leaves out names without articles: they come from words that occur only at the beginning of sentences. */
async function writeTerms(step: Step, { dictionary }: ArchiveBuilder, archive: MemoryArchive): Promise<void> {
  const terms = [...dictionary].filter(([term, { number }]) => archive.frequencyOf(number) > 0 || !term.startsWith('E:'))
  for (const some of batchesOf(terms, rowsAtOnce)) {
    await step(async (transaction) => {
      await transaction.$executeRaw(Prisma.sql`
        INSERT INTO related_term (number, term, surface, frequency, snapshot_frequency, upper, lower)
        SELECT number, term, surface, frequency, frequency, upper, lower FROM unnest(${some.map(([, { number }]) => number)}::int[],
          ${some.map(([term]) => term)}::text[], ${some.map(([, { surface }]) => surface)}::text[],
          ${some.map(([, { number }]) => archive.frequencyOf(number))}::int[], ${some.map(([, { cases }]) => cases.upper)}::int[],
          ${some.map(([, { cases }]) => cases.lower)}::int[]) AS known(number, term, surface, frequency, upper, lower)`)
    })
  }
  await step(async (transaction) => {
    await transaction.$executeRaw(
      Prisma.sql`SELECT setval(pg_get_serial_sequence('related_term', 'number'), ${dictionary.size + 1}, FALSE)`,
    )
    await transaction.$executeRaw(
      Prisma.sql`SELECT setval(pg_get_serial_sequence('related_entry', 'number'), ${archive.articles + 1}, FALSE)`,
    )
  })
}

async function writeEntries(transaction: Transaction, entries: readonly Entry[]): Promise<void> {
  await transaction.$executeRaw(Prisma.sql`INSERT INTO related_entry (number, article_id, vector, length, plain_length, story_id)
    SELECT entry.number, entry.id, decode(entry.vector, 'hex'), entry.length, entry.plain_length, entry.story
    FROM unnest(${entries.map(({ number }) => number)}::int[], ${entries.map(({ id }) => id)}::uuid[],
      ${entries.map(({ vector }) => encodeVector(vector).toString('hex'))}::text[], ${entries.map(({ length }) => length)}::float8[],
      ${entries.map(({ plainLength }) => plainLength)}::float8[], ${entries.map(({ story }) => story)}::uuid[])
      AS entry(number, id, vector, length, plain_length, story)
    WHERE EXISTS (SELECT FROM article WHERE article.id = entry.id)`)
}

/** In the order of their key, so that rows are appended at the end of the index. */
async function writePostings(transaction: Transaction, postings: readonly Posting[]): Promise<void> {
  await transaction.$executeRaw(Prisma.sql`INSERT INTO related_posting (term, shortfall, number)
    SELECT term, shortfall, number FROM unnest(${postings.map(({ term }) => term)}::int[],
      ${postings.map(({ impact }) => shortfallOf(impact))}::int[], ${postings.map(({ number }) => number)}::int[]) AS posting(term, shortfall, number)`)
}

/** Removes queue entries from before the rebuild, which it has covered, and lists of articles that are no longer published. */
async function finish(transaction: Transaction, articles: number, lastTicket: string | null): Promise<void> {
  await transaction.$executeRaw(Prisma.sql`DELETE FROM article_neighbour AS neighbour
    WHERE NOT EXISTS (SELECT FROM related_entry WHERE related_entry.article_id = neighbour.article_id)`)
  await transaction.$executeRaw(Prisma.sql`DELETE FROM related_queue WHERE ticket <= ${lastTicket ?? '-1'}::bigint`)
  await transaction.$executeRaw(Prisma.sql`UPDATE related_state SET ready = TRUE, rebuilding_at = NULL, articles = ${articles},
    entries = (SELECT count(*) FROM related_entry), snapshot = snapshot + 1, measured = snapshot + 1`)
}
