import type { Cluster } from '../../cluster.ts'
import type { Installation } from '../installation.ts'

/** A failure that a newspaper in operation has to survive. */
export interface Fault {
  /** Name for `--only`. */
  readonly name: string
  /** What happens, for the table. */
  readonly title: string
  /** What is missing on this machine to cause it; null if nothing is. */
  readonly missing: string | null
  /** Starts the server of the installation; null for the embedded database. */
  readonly cluster: (() => Promise<Cluster>) | null
  readonly installation?: Pick<Parameters<typeof Installation.open>[0], 'gateways' | 'imports' | 'variables'>
  /** Outcomes that clients may see besides success. */
  readonly mayAnswer: readonly string[]
  /** The longest time after the fault in which every kind of request has to succeed again. */
  readonly recoverySecondsMax: number
  /** Causes the fault for so many seconds, under traffic. Returns how long each recovery took, in milliseconds. */
  readonly inject: (installation: Installation, seconds: number) => Promise<readonly number[]>
}

/** What clients see while the database does not answer. An import that is started then does not begin. */
export const unavailable = ['503', '503 SERVICE_UNAVAILABLE', 'not begun']
