import type { Audience, View } from '../content/audience.ts'
import type { Publication } from '../content/publication.ts'
import type { Viewer } from '../content/viewer.ts'
import type { Database } from '../store/database/database.ts'
import type { ChangeFeed, Listener } from './change-feed.ts'
import { createLoaders, type Loaders, type Reads } from './loaders.ts'

/** The objects that all requests share. */
export interface Sources {
  readonly database: Database
  readonly reads: Readonly<Record<Audience, Reads>>
  readonly publication: Publication
  readonly changeFeed: ChangeFeed
}

/** The context of every resolver: the viewer, the instant and the loaders. Each request has its own. */
export interface Context extends Sources {
  readonly viewer: Viewer
  readonly view: View
  readonly loaders: Loaders
  /** Null if the request is not a subscription. */
  readonly listener: Listener | null
}

export const createContext = (
  { database, reads, publication, changeFeed }: Sources,
  viewer: Viewer,
  at: Date,
  listener: Listener | null = null,
): Context => ({
  database,
  reads,
  publication,
  changeFeed,
  viewer,
  view: { at, audience: viewer.audience },
  loaders: createLoaders(reads[viewer.audience]),
  listener,
})
