import type { Logger } from 'pino'
import { ReadOnly, ServiceUnavailable } from './content/error.ts'
import type { AvailabilityReport } from './store/database/availability.ts'
import type { RefusedCommands } from './store/database/database.ts'

/** Logs a failure of work that nobody waits for. A database that does not answer or refuses commands is logged once a second, by the functions below. */
export function logFailure(cause: unknown, message: string, log: Logger): void {
  if (!(cause instanceof ServiceUnavailable || cause instanceof ReadOnly)) log.error({ cause }, message)
}

/** Logs when the database stops answering, and when it answers again. */
export function logAvailability({ isAvailable, refused, cause }: AvailabilityReport, log: Logger): void {
  if (isAvailable) log.info({ refused }, 'The database answers again.')
  else log.error({ refused, cause }, 'The database does not answer. Requests that need it are refused until it does.')
}

/** Logs that commands fail; the cause says whether the database is read-only or has no space left. */
export function logRefusedCommands({ refused, cause }: RefusedCommands, log: Logger): void {
  log.error({ refused, cause }, 'The database accepts no commands. Reads continue.')
}
