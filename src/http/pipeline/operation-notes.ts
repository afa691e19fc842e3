import type { Audience } from '../../content/audience.ts'
import type { Operation, Selected } from '../../engine/operation.ts'
import { RequestWork } from '../../engine/request-work.ts'

/** What becomes known about a request while it is answered. For the access log and the metrics. */
export class OperationNotes {
  /** `null` until the credential is verified. */
  audience: Audience | null = null
  /** `null` until the document is looked up. */
  selected: Selected | null = null
  /** `null` until the operation is weighed. */
  operation: Operation | null = null
  readonly work = new RequestWork()
}
