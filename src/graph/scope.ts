import type { Actor } from '../content/editing.ts'
import type { Viewer } from '../content/viewer.ts'

/** Whether the viewer may run commands and use the desk. */
export const isEditor = ({ audience }: Viewer): boolean => audience === 'EDITOR' || audience === 'ADMIN'

/** The person or program that the audit trail records as the author of a command. */
export const actorOf = ({ subject, name, audience }: Viewer): Actor => ({ subject: subject ?? audience.toLowerCase(), name })
