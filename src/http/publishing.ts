import type { Publication } from '../content/publication.ts'
import type { ReadsFor } from '../engine/loaders.ts'
import type { FeedForm } from '../formats/feed.ts'
import type { Database } from '../store/database/database.ts'
import type { Admission } from './admission/admission.ts'
import type { Authenticate } from './authentication.ts'
import type { Deadlines } from './deadlines.ts'
import type { Validators } from './validators.ts'

/** What the routes other than the graph need. */
export interface Publishing {
  readonly database: Database
  readonly publication: Publication
  readonly syndication: Syndication
  readonly clock: () => Date
}

/** The same, with authentication, admission, deadlines, reads that requests share, and the validators of documents. */
export interface DocumentRouteOptions extends Publishing {
  readonly authenticate: Authenticate
  readonly admission: Admission
  readonly deadlines: Deadlines
  readonly reads: ReadsFor
  readonly validators: Validators
}

/** How the newspaper syndicates its articles. */
export interface Syndication {
  /** How much of an article the feeds contain for clients without a partner key. */
  readonly form: FeedForm
  /** WebSub hubs that notify subscribers of changes. https://www.w3.org/TR/websub/ */
  readonly hubs: readonly string[]
}
