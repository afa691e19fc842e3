import { readdirSync, readFileSync, statSync } from 'node:fs'
import path from 'node:path'
import { Readable } from 'node:stream'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { importSources } from '../../src/importers/run/import.ts'
import { importers } from '../../src/importers/run/importers.ts'
import { openSource } from '../../src/importers/source.ts'
import { Prisma } from '../../src/store/database/database.ts'
import { Newsroom } from '../newsroom.ts'
import { sharedData, withSharedData } from '../shared-data.ts'
import { settings } from './reading.ts'

/** Larger files are left out: they are slow, and are damaged in the same ways. */
const bytesMax = 300_000

/** How a file can be damaged in transfer: it is truncated, a byte is changed, or a part is repeated or lost. */
type Harm =
  | { readonly kind: 'cut'; readonly at: number }
  | { readonly kind: 'flip'; readonly at: number; readonly byte: number }
  | { readonly kind: 'repeat' | 'lose'; readonly at: number; readonly length: number }

const place = fc.double({ min: 0, max: 1, noNaN: true })
const length = fc.integer({ min: 1, max: 2000 })
const harm: fc.Arbitrary<Harm> = fc.oneof(
  fc.record({ kind: fc.constant('cut' as const), at: place }),
  fc.record({ kind: fc.constant('flip' as const), at: place, byte: fc.nat(255) }),
  fc.record({ kind: fc.constantFrom('repeat' as const, 'lose' as const), at: place, length }),
)

function harmed(bytes: Uint8Array, harms: readonly Harm[]): Uint8Array {
  return harms.reduce((whole, one) => {
    const at = Math.floor(one.at * whole.length)
    if (one.kind === 'cut') return whole.subarray(0, at)
    if (one.kind === 'flip') return Buffer.concat([whole.subarray(0, at), Buffer.from([one.byte]), whole.subarray(at + 1)])
    const from = one.kind === 'repeat' ? at : at + one.length
    return Buffer.concat([whole.subarray(0, one.kind === 'repeat' ? at + one.length : at), whole.subarray(from)])
  }, bytes)
}

withSharedData('A file with any corruption', () => {
  const extensions = new Set([...importers.flatMap((importer) => importer.extensions), '.md', '.xsd', '.ann'])
  const files = readdirSync(sharedData(''), { recursive: true, encoding: 'utf8' })
    .map(sharedData)
    .filter((file) => extensions.has(path.extname(file)) && statSync(file).isFile() && statSync(file).size <= bytesMax)
    .sort()
  // The corpus has far more files than all other fixtures together, so only one in forty is used.
  const fixtures = files.filter((file, index) => !file.includes('winer') || index % 40 === 0)

  test('never crashes or blocks an import, and never leaves a partial article', { timeout: 300_000 }, async () => {
    const room = await Newsroom.open('PGlite')
    try {
      await fc.assert(
        fc.asyncProperty(fc.constantFrom(...fixtures), fc.array(harm, { minLength: 1, maxLength: 4 }), async (file, harms) => {
          const bytes = harmed(readFileSync(file), harms)
          const found = { name: file, bytes: null, isNamed: true, open: () => openSource({ name: file }, Readable.from([bytes])) }
          const report = await importSources(room.database, [found], { settings, importers })
          expect(report.rejected.every(({ item, rule, evidence }) => item.startsWith(file) && rule !== '' && evidence !== '')).toBe(true)
        }),
        { numRuns: 150 },
      )
      const halves = await room.database.query(Prisma.sql`SELECT article.source_key FROM article
        WHERE NOT EXISTS (SELECT FROM article_slug WHERE article_slug.slug = article.slug AND article_id = article.id)
          OR NOT EXISTS (SELECT FROM article_title WHERE article_id = article.id)
          OR (word_count IS NOT NULL) <> EXISTS (SELECT FROM article_body WHERE article_id = article.id)`)
      expect(halves).toEqual([])
    } finally {
      await room.close()
    }
  })
})
