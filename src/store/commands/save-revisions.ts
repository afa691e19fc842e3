import type { ArchivedRevision } from '../../content/archive.ts'
import { type Database, Prisma } from '../database/database.ts'
import { rowsOf } from '../database/insert-rows.ts'
import { lockWriters, orUnstorable } from './save-articles.ts'

const types = {
  at: 'timestamptz',
  actor: 'text',
  actor_name: 'text',
  action: 'text',
  about: 'uuid',
  version: 'int',
  before: 'jsonb',
  after: 'jsonb',
} as const

/** Saves the revisions of an export, in their order. A version that is recorded here already does not change. */
export const saveRevisions = (database: Database, lines: readonly ArchivedRevision[]): Promise<void> =>
  orUnstorable(
    database.bulk(async (statements) => {
      await lockWriters(statements)
      const columns = Prisma.raw(Object.keys(types).join(', '))
      const rows = lines.map(({ at, by, action, article, version, before, after }, n) => ({
        n,
        at,
        actor: by.subject,
        actor_name: by.name,
        action,
        about: article,
        version,
        before,
        after,
      }))
      await statements.$executeRaw(Prisma.sql`INSERT INTO audit (${columns}) SELECT ${columns} FROM ${rowsOf({ n: 'int', ...types }, rows)}
        WHERE NOT EXISTS (SELECT FROM audit AS known WHERE known.about = row.about AND known.version = row.version) ORDER BY n`)
    }),
  )
