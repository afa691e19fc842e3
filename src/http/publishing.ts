import type { Publication } from '../content/publication.ts'
import type { FeedForm } from '../formats/feed.ts'
import type { Database } from '../store/database/database.ts'
import type { Authenticate } from './authentication.ts'

/** What the doors beside the graph are opened with. */
export interface Publishing {
  readonly database: Database
  readonly publication: Publication
  readonly syndication: Syndication
  readonly clock: () => Date
}

/** The same, with how those who show a credential are known. */
export interface DocumentRouteOptions extends Publishing {
  readonly authenticate: Authenticate
}

/** How the paper passes its articles on. */
export interface Syndication {
  /** What feeds give to those without a key. */
  readonly form: FeedForm
  /** Hubs that tell subscribers of changes. https://www.w3.org/TR/websub/ */
  readonly hubs: readonly string[]
}
