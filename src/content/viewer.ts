import type { Audience, View } from './audience.ts'
import type { Partner, PartnerKey } from './partner.ts'

/** The sender of a request, as proved by its credential. */
export interface Viewer {
  readonly audience: Audience
  /** Permanent identifier of a person or a partner: the token's subject, or the partner's id. Null if there is no credential. */
  readonly subject: string | null
  /** Display name; null if not known. */
  readonly name: string | null
  /** Null if the viewer is not a partner. */
  readonly partner: Partner | null
  /** The key that the partner has sent. Null if the viewer is not a partner. */
  readonly partnerKey: PartnerKey | null
  /** Whether the viewer may send articles to `/ingest`. */
  readonly mayIngest: boolean
}

/** The viewer of a request without a credential. */
export const anonymous: Viewer = { audience: 'ANONYMOUS', subject: null, name: null, partner: null, partnerKey: null, mayIngest: false }

/** What the viewer sees at an instant. A partner sees the sections, and as much of an article, as its agreement allows. */
export function viewOf({ audience, partner }: Viewer, at: Date): View {
  if (partner === null) return { at, audience }
  const { rights, sections } = partner
  return { at, audience, ...(rights !== 'FULL' && { rights }), ...(sections.length > 0 && { sections }) }
}
