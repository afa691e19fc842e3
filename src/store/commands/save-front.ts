import type { ArchivedFront } from '../../content/archive.ts'
import { type Database, Prisma } from '../database/database.ts'
import { recordArticlesEvent, snapshotOf } from '../events/event.ts'

/** Sets the front page to that of an export, with the articles that exist here. Writes nothing if it has not changed. */
export const saveFront = (database: Database, { articles }: ArchivedFront, at: Date): Promise<void> =>
  database.bulk(async (statements) => {
    await statements.$executeRaw(Prisma.sql`LOCK TABLE front IN EXCLUSIVE MODE`)
    const former = await idsOf(statements.$queryRaw(Prisma.sql`SELECT article_id AS id FROM front ORDER BY position`))
    const ids = await idsOf(
      statements.$queryRaw(Prisma.sql`SELECT article.id FROM unnest(${articles}::uuid[]) WITH ORDINALITY AS wanted(id, position)
        JOIN article ON article.id = wanted.id GROUP BY article.id ORDER BY min(wanted.position)`),
    )
    if (ids.join() === former.join()) return
    await statements.$executeRaw(Prisma.sql`DELETE FROM front`)
    await statements.$executeRaw(Prisma.sql`INSERT INTO front (position, article_id)
      SELECT position - 1, id FROM unnest(${ids}::uuid[]) WITH ORDINALITY AS row(id, position)`)
    await recordArticlesEvent(statements, { at, kind: 'fronted', before: await snapshotOf(statements, former), ids })
  })

const idsOf = async (rows: Promise<{ id: string }[]>): Promise<string[]> => (await rows).map(({ id }) => id)
