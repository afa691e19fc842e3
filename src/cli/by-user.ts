import { userInfo } from 'node:os'
import type { Editing } from '../content/editing.ts'

/** Commands of a terminal, as the audit trail names who gave them. */
export const byUser = (): Editing => ({ by: { subject: `terminal:${userInfo().username}`, name: null } })
