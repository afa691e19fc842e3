import type { Audience, View } from '../content/audience.ts'
import type { Publication } from '../content/publication.ts'
import type { Viewer } from '../content/viewer.ts'
import type { Database } from '../store/database/database.ts'
import type { ChangeFeed, Listener } from './change-feed.ts'
import { createLoaders, type Loaders } from './loaders.ts'
import type { Reads } from './reads.ts'

/** What outlives the requests. */
export interface Sources {
  readonly database: Database
  readonly reads: Readonly<Record<Audience, Reads>>
  readonly publication: Publication
  readonly live: ChangeFeed
}

/** What every resolver is given: who asks and when, and what to ask. Made anew for each request. */
export interface Context extends Sources {
  readonly viewer: Viewer
  readonly view: View
  readonly loaders: Loaders
  /** Null: the request is answered once, and who asks waits for no news. */
  readonly listener: Listener | null
}

export const createContext = (
  { database, reads, publication, live }: Sources,
  viewer: Viewer,
  at: Date,
  listener: Listener | null = null,
): Context => ({
  database,
  reads,
  publication,
  live,
  viewer,
  view: { at, audience: viewer.audience },
  loaders: createLoaders(reads[viewer.audience]),
  listener,
})
