import type { Audience, View } from '../content/audience.ts'
import type { Publication } from '../content/publication.ts'
import type { Viewer } from '../content/viewer.ts'
import { countedDatabase } from '../store/database/counted-database.ts'
import type { Database } from '../store/database/database.ts'
import type { ChangeFeed, Listener } from './change-feed.ts'
import { createLoaders, type Loaders, type Reads } from './loaders.ts'
import type { StatementCount } from './statement-count.ts'

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

interface ContextOptions {
  readonly listener?: Listener | null
  readonly count?: StatementCount
}

export const createContext = (
  sources: Sources,
  viewer: Viewer,
  at: Date,
  { listener = null, count = { statements: 0 } }: ContextOptions = {},
): Context => new RequestContext(sources, viewer, at, listener, count)

class RequestContext implements Context {
  readonly reads: Sources['reads']
  readonly publication: Publication
  readonly changeFeed: ChangeFeed
  readonly viewer: Viewer
  readonly view: View
  readonly loaders: Loaders
  readonly listener: Listener | null
  readonly #database: Database
  readonly #count: StatementCount

  constructor(
    { database, reads, publication, changeFeed }: Sources,
    viewer: Viewer,
    at: Date,
    listener: Listener | null,
    count: StatementCount,
  ) {
    this.reads = reads
    this.publication = publication
    this.changeFeed = changeFeed
    this.viewer = viewer
    this.view = { at, audience: viewer.audience }
    this.loaders = createLoaders(reads[viewer.audience], count)
    this.listener = listener
    this.#database = database
    this.#count = count
  }

  /** Counts the statements that are sent without a loader. Most requests send none, so it is created on access. */
  get database(): Database {
    return countedDatabase(this.#database, () => this.#count.statements++)
  }
}
