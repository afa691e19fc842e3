import { Readable } from 'node:stream'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ndjson } from '../../src/importers/ndjson/ndjson.ts'
import type { FoundSource } from '../../src/importers/run/find-sources.ts'
import { importSources } from '../../src/importers/run/import.ts'
import { openSource } from '../../src/importers/source.ts'
import { Prisma } from '../../src/store/database/database.ts'
import { openDatabase } from '../../src/store/database/open-database.ts'
import { onBothDatabases, onPostgreSQL, scratchServerDatabase } from '../databases.ts'
import { Newsroom } from '../newsroom.ts'
import { settings } from './reading.ts'

const sourceOf = (lines: readonly object[], index: number): FoundSource => {
  const name = `${index}.ndjson`
  const text = lines.map((line) => JSON.stringify(line)).join('\n')
  return { name, bytes: null, isNamed: true, open: () => openSource({ name }, Readable.from([Buffer.from(text)])) }
}

/** Few keys and few texts, so that articles recur: without a text, with one, withdrawn, from another Kiosque's export, and invalid. */
const line = fc
  .record({
    key: fc.constantFrom('a', 'b', 'c'),
    title: fc.constantFrom('Un', 'Deux', ''),
    lead: fc.constantFrom(null, 'Chapô'),
    text: fc.constantFrom(undefined, 'Texte', 'Autre texte'),
    state: fc.constantFrom('PUBLISHED', 'WITHDRAWN', 'DRAFT'),
    version: fc.constantFrom(undefined, undefined, 1, 2),
  })
  .map(({ key, version, ...content }) => ({
    key,
    ...content,
    publishedAt: '2026-01-01T06:00:00Z',
    ...(version && { version, id: `00000000-0000-4000-8000-00000000000${key}` }),
  }))
const sources = fc.array(fc.array(line, { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 4 })

onBothDatabases('A dry run', (kind) => {
  let room: Newsroom | undefined
  beforeAll(async () => {
    room = await Newsroom.open(kind)
  })
  afterAll(() => room?.close())

  test('reports what the import would do, and writes nothing', { timeout: 300_000 }, async () => {
    if (!room) throw new Error('no room')
    const { database } = room
    const rows = () => database.query(Prisma.sql`SELECT (SELECT count(*) FROM event) AS events, article.* FROM article ORDER BY id`)
    await fc.assert(
      fc.asyncProperty(sources, sources, async (before, then) => {
        await room?.reset()
        const run = (lines: readonly (readonly object[])[], isDryRun: boolean) =>
          importSources(database, lines.map(sourceOf), { settings, importers: [ndjson], isDryRun })
        await run(before, false)
        const found = await rows()
        const predicted = await run(then, true)
        expect(await rows()).toEqual(found)
        expect(predicted).toEqual(await run(then, false))
      }),
      { numRuns: 40 },
    )
  })
})

onPostgreSQL('A dry run', () => {
  test('treats a database without migrations as empty, and does not migrate it', async () => {
    const { url, drop } = await scratchServerDatabase()
    const database = await openDatabase({ url })
    try {
      const lines = [{ title: 'Un', publishedAt: '2026-01-01T06:00:00Z', text: 'Texte' }]
      const options = { settings, importers: [ndjson], isDryRun: true }
      expect(await importSources(database, [lines, lines].map(sourceOf), options)).toMatchObject({ new: 1, unchanged: 1 })
      expect(await database.query(Prisma.sql`SELECT FROM pg_tables WHERE schemaname = 'public'`)).toEqual([])
    } finally {
      await database.close()
      await drop()
    }
  })
})
