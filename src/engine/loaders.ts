import DataLoader from 'dataloader'
import { LRUCache } from 'lru-cache'
import { type Audience, scopeKeyOf, type View } from '../content/audience.ts'
import { begun } from '../content/begun.ts'
import type { Publication } from '../content/publication.ts'
import type { Database } from '../store/database/database.ts'
import { demandedDatabase } from '../store/database/demanded-database.ts'
import { type Batch, batches, type ReadScope, type Whole } from './batches.ts'
import { type Merged, merge } from './merge.ts'
import type { RequestWork } from './request-work.ts'

type Batches = typeof batches
type Name = keyof Batches

/** A loader for each batch. Data that is read as a whole has a promise instead of a loader. */
export type Loaders = {
  readonly [Of in Name]: Batches[Of] extends Batch<infer Key, infer Value>
    ? DataLoader<Key, Value, string>
    : Batches[Of] extends Whole<infer Value>
      ? Promise<Value>
      : never
}

/** The reads that loaders use. */
export type Reads = Readonly<Record<Name, Merged<unknown, unknown>>>

/** The reads of everybody who sees the same as the view. */
export type ReadsFor = (view: View) => Reads

/** Called when a statement of a loader is sent, with its number of keys. */
export type OnBatch = (loader: Name, keys: number) => void

export interface BatchObservers {
  readonly onBatch?: OnBatch | undefined
  readonly traceBatch?: TraceBatch | undefined
}

/** Reads a batch as part of a trace. `works` are the requests that wait for it. */
export type TraceBatch = <Value>(loader: Name, keys: number, works: readonly RequestWork[], read: () => Promise<Value>) => Promise<Value>

const audiences: readonly Audience[] = ['ANONYMOUS', 'PARTNER', 'SUBSCRIBER', 'EDITOR', 'ADMIN']

const names = Object.keys(batches) as Name[]

const batchOf = (name: Name): Batch<unknown, unknown> => {
  const batch: unknown = batches[name]
  const { readWhole } = batch as Partial<Whole<unknown>>
  return readWhole ? { read: async (scope) => [await readWhole(scope)], keyOf: () => '' } : (batch as Batch<unknown, unknown>)
}

const readsBy = (readOf: (batch: Batch<unknown, unknown>, name: Name) => Merged<unknown, unknown>): Reads =>
  Object.fromEntries(names.map((name) => [name, readOf(batchOf(name), name)])) as Reads

/** Number of agreements whose reads are kept. Those of others are made again, and share no statement with requests before. */
const agreementsMax = 200

/**
 * The reads that all requests of an audience share: concurrent loads of one kind become one statement. Nothing is cached, and one statement
 * never serves two audiences or two agreements with partners that differ in sections or rights, so no response contains data that only
 * another viewer may see.
 */
export const createReads = (
  database: Database,
  publication: Publication,
  clock: () => Date,
  { onBatch, traceBatch }: BatchObservers = {},
): ReadsFor => {
  const of = (scope: Omit<View, 'at'>) =>
    readsBy(({ read, keyOf, familyOf }, name) =>
      merge(
        (keys, demand) => {
          onBatch?.(name, keys.length)
          const send = () => read({ database: demandedDatabase(database, demand), publication, view: { ...scope, at: clock() } }, keys)
          return traceBatch ? traceBatch(name, keys.length, demand.works, send) : send()
        },
        { keyOf, familyOf },
      ),
    )
  const byAudience = Object.fromEntries(audiences.map((audience) => [audience, of({ audience })])) as Record<Audience, Reads>
  const byAgreement = new LRUCache<string, Reads>({ max: agreementsMax })
  return (view) => {
    if (view.rights === undefined && view.sections === undefined && view.sees === undefined) return byAudience[view.audience]
    const key = scopeKeyOf(view)
    let reads = byAgreement.get(key)
    if (!reads) {
      const { at: _, ...scope } = view
      reads = of(scope)
      byAgreement.set(key, reads)
    }
    return reads
  }
}

/** The reads of a single request, which are not shared with other requests. */
export const createOwnReads = (scope: ReadScope): Reads =>
  readsBy(({ read }) => ({
    loadMany: async ([first, ...others]) => (first === undefined ? [] : [...(await read(scope, [first, ...others]))]),
  }))

/** The loaders of one request. Each is created on first use: most requests need few of them. `isCounted` is false if the database counts the reads. */
export const createLoaders = (reads: Reads, work: RequestWork, isCounted = true): Loaders =>
  new LazyLoaders(reads, work, isCounted) as object as Loaders

class LazyLoaders {
  readonly reads: Reads
  readonly work: RequestWork
  readonly isCounted: boolean

  constructor(reads: Reads, work: RequestWork, isCounted: boolean) {
    this.reads = reads
    this.work = work
    this.isCounted = isCounted
  }
}

for (const name of names) {
  const make = loaderOf(name)
  Object.defineProperty(LazyLoaders.prototype, name, {
    get(this: LazyLoaders) {
      const loader = make(this.reads[name], this.work, this.isCounted)
      Object.defineProperty(this, name, { value: loader })
      return loader
    },
  })
}

function loaderOf(name: Name): (reads: Merged<unknown, unknown>, work: RequestWork, isCounted: boolean) => unknown {
  if ('readWhole' in batches[name]) return readOnce
  const { keyOf } = batchOf(name)
  return (reads, work, isCounted) =>
    new DataLoader(
      (keys) => {
        if (isCounted) work.statements++
        return reads.loadMany(keys, work)
      },
      { cacheKeyFn: keyOf, batchScheduleFn: (dispatch) => work.schedule(dispatch) },
    )
}

/** One promise for each request. A list starts this read in parallel with its own, for the fields that use it later. */
function readOnce(reads: Merged<unknown, unknown>, work: RequestWork, isCounted: boolean): Promise<unknown> {
  if (isCounted) work.statements++
  return begun(
    reads.loadMany([''], work).then(([value]) => {
      if (value instanceof Error) throw value
      return value
    }),
  )
}
