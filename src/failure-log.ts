import type { Logger } from 'pino'
import { ServiceUnavailable } from './content/error.ts'
import type { AvailabilityReport } from './store/database/availability.ts'

/** Logs a failure of work that nobody waits for. A database that does not answer is logged by `logAvailability`, once a second. */
export function logFailure(cause: unknown, message: string, log: Logger): void {
  if (!(cause instanceof ServiceUnavailable)) log.error({ cause }, message)
}

/** Logs when the database stops answering, and when it answers again. */
export function logAvailability({ isAvailable, refused, cause }: AvailabilityReport, log: Logger): void {
  if (isAvailable) log.info({ refused }, 'The database answers again.')
  else log.error({ refused, cause }, 'The database does not answer. Requests that need it are refused until it does.')
}
