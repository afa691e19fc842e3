import type { Actor } from '../content/editing.ts'
import type { Viewer } from '../content/viewer.ts'

/** Whether the viewer edits the paper. */
export const isEditor = ({ audience }: Viewer): boolean => audience === 'EDITOR' || audience === 'ADMIN'

/** Whom the audit trail names. */
export const actorOf = ({ subject, name, audience }: Viewer): Actor => ({ subject: subject ?? audience.toLowerCase(), name })
