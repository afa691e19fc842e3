import type { Database } from '../store/database/database.ts'
import { readEnvironment } from './environment.ts'
import { withDatabase } from './with-database.ts'

type PartnerCommands = typeof import('../store/commands/partner.ts')

/** Runs an action with the commands about partners, which are loaded only now. */
export const withPartners = async (action: (commands: PartnerCommands, database: Database) => Promise<void>): Promise<void> =>
  withDatabase(await readEnvironment(), async (database) => action(await import('../store/commands/partner.ts'), database))
