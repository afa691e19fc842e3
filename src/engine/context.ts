import type { View } from '../content/audience.ts'
import type { Publication } from '../content/publication.ts'
import { type Viewer, viewOf } from '../content/viewer.ts'
import type { Database } from '../store/database/database.ts'
import type { ChangeFeed, Listener } from './change-feed.ts'
import { createLoaders, type Loaders, type ReadsFor } from './loaders.ts'
import { requestDatabase } from './request-database.ts'
import { RequestWork } from './request-work.ts'

/** The objects that all requests share. */
export interface Sources {
  readonly database: Database
  readonly reads: ReadsFor
  readonly publication: Publication
  readonly changeFeed: ChangeFeed
}

/** The context of every resolver: the viewer, the instant and the loaders. Each request has its own. */
export interface Context extends Sources {
  readonly viewer: Viewer
  readonly view: View
  readonly loaders: Loaders
  readonly work: RequestWork
  /** Null if the request is not a subscription. */
  readonly listener: Listener | null
}

interface ContextOptions {
  readonly listener?: Listener | null
  readonly work?: RequestWork
}

export const createContext = (
  sources: Sources,
  viewer: Viewer,
  at: Date,
  { listener = null, work = new RequestWork() }: ContextOptions = {},
): Context => new RequestContext(sources, viewer, at, listener, work)

class RequestContext implements Context {
  readonly reads: Sources['reads']
  readonly publication: Publication
  readonly changeFeed: ChangeFeed
  readonly viewer: Viewer
  readonly view: View
  readonly loaders: Loaders
  readonly work: RequestWork
  readonly listener: Listener | null
  readonly #database: Database

  constructor(
    { database, reads, publication, changeFeed }: Sources,
    viewer: Viewer,
    at: Date,
    listener: Listener | null,
    work: RequestWork,
  ) {
    this.reads = reads
    this.publication = publication
    this.changeFeed = changeFeed
    this.viewer = viewer
    this.view = viewOf(viewer, at)
    this.loaders = createLoaders(reads(this.view), work)
    this.work = work
    this.listener = listener
    this.#database = database
  }

  /** For statements that are sent without a loader. Most requests send none, so it is created on access. */
  get database(): Database {
    return requestDatabase(this.#database, this.work)
  }
}
