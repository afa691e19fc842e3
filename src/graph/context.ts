import type { View } from '../content/audience.ts'
import type { Publication } from '../content/publication.ts'
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
  readonly view: View
  readonly loaders: Loaders
}

export const createContext = (sources: Sources, view: View): Context => ({
  ...sources,
  view,
  loaders: createLoaders({ reads: sources.reads, audience: view.audience }),
})
