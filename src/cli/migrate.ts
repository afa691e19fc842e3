import { Command } from 'commander'
import { readEnvironment } from './environment.ts'
import { withDatabase } from './with-database.ts'

export const migrateCommand = (): Command =>
  new Command('migrate')
    .description('apply pending database migrations; "serve" and "import" do this as well')
    .addHelpText('after', '\nExample:\n  DATABASE_URL=postgresql://kiosque@db/kiosque kiosque migrate\n')
    .action(async () =>
      withDatabase(await readEnvironment(), async (_database, applied) => {
        console.log(applied.length === 0 ? 'The database is up to date.' : `Applied: ${applied.join(', ')}.`)
      }),
    )
