import type { View } from '../content/audience.ts'
import type { Publication } from '../content/publication.ts'
import type { Viewer } from '../content/viewer.ts'
import type { Database } from '../store/database.ts'
import { createLoaders, type Loaders } from './loaders.ts'
import type { Reads } from './reads.ts'

/** What outlives the requests. */
export interface Sources {
  readonly database: Database
  readonly reads: Reads
  readonly publication: Publication
}

/** What every resolver is given: who asks and when, and what to ask. Made anew for each request. */
export interface Context extends Sources {
  readonly viewer: Viewer
  readonly view: View
  readonly loaders: Loaders
}

export const createContext = (sources: Sources, viewer: Viewer, at: Date): Context => ({
  ...sources,
  viewer,
  view: { at, audience: viewer.audience },
  loaders: createLoaders({ reads: sources.reads, audience: viewer.audience }),
})
