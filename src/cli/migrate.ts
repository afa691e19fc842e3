import { Command } from 'commander'
import { readEnvironment } from './environment.ts'
import { withDatabase } from './with-database.ts'

export const migrateCommand = (): Command =>
  new Command('migrate')
    .description('bring the database to the form this version needs; "serve" and "import" do it too')
    .addHelpText('after', '\nExample:\n  DATABASE_URL=postgresql://kiosque@db/kiosque kiosque migrate\n')
    .action(async () =>
      withDatabase(await readEnvironment(), async (_database, applied) => {
        console.log(applied.length === 0 ? 'Nothing to do: the database is up to date.' : `Applied: ${applied.join(', ')}.`)
      }),
    )
