import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ndjsonHeader, ndjsonLine } from '../../src/formats/ndjson.ts'
import { ndjson } from '../../src/importers/ndjson/ndjson.ts'
import { type FoundSource, findSources } from '../../src/importers/run/find-sources.ts'
import { importSources } from '../../src/importers/run/import.ts'
import { importers } from '../../src/importers/run/importers.ts'
import { readArchive } from '../../src/store/reads/archive.ts'
import { Newsroom } from '../newsroom.ts'
import { sharedData, withSharedData } from '../shared-data.ts'
import { settings, sourceOf } from './reading.ts'

let [from, into]: Newsroom[] = []
beforeAll(async () => {
  from = await Newsroom.open('PGlite')
  into = await Newsroom.open('PGlite')
})
afterAll(async () => {
  await from?.close()
  await into?.close()
})

async function exported(room: Newsroom): Promise<string[]> {
  const lines: string[] = [ndjsonHeader]
  await readArchive(room.database, async (records) => void lines.push(...records.map(ndjsonLine)))
  return lines
}

const asSource = (text: string): FoundSource => ({
  name: 'export.ndjson',
  bytes: null,
  isNamed: true,
  open: () => sourceOf(text, { name: 'export.ndjson' }),
})

/** Imports the sources, exports them, imports the export into another database, and expects its export to be the same. Returns the imported formats. */
async function expectSameExports(sources: readonly FoundSource[]): Promise<string[]> {
  if (!from || !into) throw new Error('no rooms')
  await from.reset()
  await into.reset()
  const { formats } = await importSources(from.database, sources, { settings, importers })
  const lines = await exported(from)
  expect((await importSources(into.database, [asSource(lines.join(''))], { settings, importers: [ndjson] })).rejected).toEqual([])
  const again = await exported(into)
  expect(again.filter((line, index) => line !== lines[index]).slice(0, 3)).toEqual([])
  expect(again.length).toBe(lines.length)
  return Object.entries(formats).flatMap(([format, counts]) => (counts.new > 0 ? [format] : []))
}

/** HTML with every element that becomes a block or a mark. */
const html = `<p>Un <a href="https://a.example/">lien <strong>fort</strong></a> et <em>un mot</em>.</p><h2>Un <em>titre</em></h2>
  <blockquote><p>Une phrase.</p><cite>Awa SANGALA</cite></blockquote><ul><li>un</li><li><strong>deux</strong></li></ul><ol><li>un</li></ol>
  <figure><img src="https://a.example/1.jpg" alt="Un pont" width="800" height="600"><figcaption>Le pont. Photo AMAP</figcaption></figure>
  <iframe src="https://www.youtube.com/embed/abcdefghijk" title="Un film"></iframe><table><tr><td>un</td><td>deux</td></tr></table>`

describe('An export is the same after a second import', () => {
  test('from the sample', async () => {
    const folder = fileURLToPath(new URL('../../sample/pages', import.meta.url))
    expect(await expectSameExports(await findSources([folder], { importers, allowedHosts: [] }))).toEqual(['page'])
  })

  test('from every kind of block in HTML, and from blocks with their properties in another order', async () => {
    const blocks = [
      { text: 'Un lien.', marks: [{ href: 'https://a.example/', end: 7, start: 3, kind: 'link' }], kind: 'paragraph' },
      { marks: [], text: 'Titre', level: 3, kind: 'subheading' },
      { text: 'Une phrase.', attribution: 'Awa SANGALA', kind: 'quote' },
      { items: [{ marks: [{ end: 2, start: 0, kind: 'strong' }], text: 'un' }], ordered: true, kind: 'list' },
      { caption: 'Le pont.', image: { credit: 'AMAP', alt: 'Un pont', url: 'https://a.example/1.jpg', height: 6 }, kind: 'figure' },
      { title: 'Un film', provider: 'YouTube', url: 'https://www.youtube.com/embed/abcdefghijk', kind: 'embed' },
    ]
    const lines = [
      { title: 'Blocs', publishedAt: '2022-10-06', body: blocks },
      { title: 'HTML', publishedAt: '2022-10-06', html },
      { title: 'Texte', publishedAt: '2022-10-06', text: '## Un titre\n\nUn paragraphe.' },
    ]
    expect(await expectSameExports([asSource(lines.map((line) => JSON.stringify(line)).join('\n'))])).toEqual(['ndjson'])
  })

  withSharedData('from the shared data', () => {
    test.each([
      ['wxr', ['wxr']],
      ['feeds', ['feed']],
      ['ninjs', ['ninjs', 'newsml']],
      ['newsml-g2', ['newsml-g2']],
      ['reports', ['html', 'ndjson', 'wxr', 'feed']],
      ['winer-fr/2016', ['text']],
      ['article-page-2022-10-06.txt', ['page']],
    ])('%s', { timeout: 240_000 }, async (name, formats) => {
      const sources = await findSources([sharedData(name)], { importers, allowedHosts: [] })
      expect(await expectSameExports(sources)).toEqual(expect.arrayContaining(formats))
    })
  })
})
