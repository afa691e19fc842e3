import { userInfo } from 'node:os'
import type { Editing } from '../content/editing.ts'

/** The author of commands from a terminal, for the audit trail. */
export const byUser = (): Editing => ({ by: { subject: `terminal:${userInfo().username}`, name: null } })
