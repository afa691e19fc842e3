import type { Database } from '../store/database/database.ts'
import { demandedDatabase } from '../store/database/demanded-database.ts'
import type { RequestWork } from './request-work.ts'

/** The database for one request: each read is counted, and rejected when the request is cancelled. */
export const requestDatabase = (database: Database, work: RequestWork): Database =>
  demandedDatabase(database, work, (send) => work.read(send))
