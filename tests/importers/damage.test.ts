import { globSync, readFileSync } from 'node:fs'
import path from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { SourceRejected } from '../../src/content/error.ts'
import { checkedArticle } from '../../src/importers/run/check.ts'
import { importers } from '../../src/importers/run/importers.ts'
import { sharedData, withSharedData } from '../shared-data.ts'
import { settings, sourceOf } from './reading.ts'

/** How a file is damaged: it is truncated, and bytes are changed, repeated or removed. */
const damage = fc.record({
  cut: fc.double({ min: 0.05, max: 1, noNaN: true }),
  changes: fc.array(
    fc.record({ at: fc.double({ min: 0, max: 0.999, noNaN: true }), byte: fc.nat(255), times: fc.integer({ min: 0, max: 40 }) }),
    { maxLength: 6 },
  ),
})

function damaged(
  bytes: Uint8Array,
  { cut, changes }: { cut: number; changes: readonly { at: number; byte: number; times: number }[] },
): Uint8Array {
  let result: Uint8Array = bytes.subarray(0, Math.ceil(bytes.length * cut))
  for (const { at, byte, times } of changes) {
    const index = Math.floor(at * result.length)
    result = Buffer.concat([result.subarray(0, index), Buffer.alloc(times, byte), result.subarray(index + 1)])
  }
  return result
}

withSharedData('For any damage to a file', () => {
  const files = globSync(sharedData('{wxr,ninjs/examples,newsml-g2/examples,feeds,winer-fr/2018/01}/**/*.{xml,json,txt}')).sort()

  test('every importer returns articles that the database accepts, or rejects the file', async () => {
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...files), fc.constantFrom(...importers), damage, async (file, importer, how) => {
        const source = await sourceOf(damaged(readFileSync(file), how), { name: path.basename(file) })
        try {
          for await (const found of importer.read(source, settings)) {
            if (found.kind === 'article') checkedArticle(found.article)
            else if (found.kind === 'rejected') expect(found.cause).toBeInstanceOf(SourceRejected)
          }
        } catch (cause) {
          expect(cause).toBeInstanceOf(SourceRejected)
        }
      }),
      { numRuns: 400 },
    )
  }, 60_000)
})

test('Extreme nesting and repetition are rejected or read quickly', async () => {
  const bombs = [
    `<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">${Array.from({ length: 20 }, (_, index) => `<!ENTITY a${index} "${`&a${index - 1};`.repeat(10)}">`).join('')}]><rss xmlns:wp="x"><channel><item><title>&a19;</title><wp:post_id>1</wp:post_id></item></channel></rss>`,
    `<rss>${'<item>'.repeat(50_000)}`,
    `<html><body>${'<div>'.repeat(200_000)}`,
    `<html><body><h1>t</h1>${'<p>Lire aussi : <a href="/x">y</a>'.repeat(2_000)}`,
    `<html><body><h1>t</h1>${'<div><h3><a href="/x">y</a></h3></div>'.repeat(1_500)}`,
    `<html><body><h1>t</h1><p>${'1er mars 2022 à 14h05 '.repeat(3_000)}`,
    `{"uri":${'['.repeat(100_000)}`,
    `<NewsML>${'<NewsComponent>'.repeat(50_000)}`,
    `<newsItem>${'&amp;'.repeat(200_000)}</newsItem>`,
  ]
  const before = process.cpuUsage()
  for (const bomb of bombs) {
    for (const importer of importers) {
      try {
        for await (const found of importer.read(await sourceOf(bomb, { name: '2024-03-05.html' }), settings))
          expect(found.kind).toBeDefined()
      } catch (cause) {
        expect(cause).toBeInstanceOf(SourceRejected)
      }
    }
  }
  // The time of this process, which a busy machine does not lengthen. It is usually less than 8 seconds.
  expect(process.cpuUsage(before).user).toBeLessThan(25_000_000)
})
