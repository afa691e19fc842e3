// Writes the migration from the schema that prisma/migrations creates to that of prisma/schema.prisma,
// without a server and without a download: `npm run migration -- NAME`.
import { mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { migrationFolder } from '../src/store/database/migrate.ts'
import { pendingMigration } from './schema-engine.ts'

const name = process.argv[2]
if (!name || !/^[a-z][a-z0-9_]*$/.test(name)) {
  console.error('Name the migration in lower case: npm run migration -- add_corrections')
  process.exit(2)
}
const sql = await pendingMigration()
if (sql === null) {
  console.log('The migrations say what prisma/schema.prisma says: nothing to write.')
} else {
  const stamp = new Date().toISOString().replace(/\D/g, '').slice(0, 14)
  const folder = path.join(migrationFolder, `${stamp}_${name}`)
  await mkdir(folder, { recursive: true })
  await writeFile(path.join(folder, 'migration.sql'), sql)
  console.log(sql)
}
process.exit(0)
