import type { Audience } from './audience.ts'
import type { Partner } from './partner.ts'

/** Who a request is from, as far as a credential proves it. */
export interface Viewer {
  readonly audience: Audience
  /** Names a person or a partner for good: the token's subject, or the partner's id. Null: nobody said. */
  readonly subject: string | null
  /** For people. Null: nobody said. */
  readonly name: string | null
  /** Null: the viewer is none. */
  readonly partner: Partner | null
  /** Whether it may hand in articles. */
  readonly mayIngest: boolean
}

/** Who shows no credential. */
export const anonymous: Viewer = { audience: 'ANONYMOUS', subject: null, name: null, partner: null, mayIngest: false }
