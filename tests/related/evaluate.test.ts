import { readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { fold } from '../../src/content/fold.ts'
import { type Evaluation, evaluate } from '../../src/related/evaluate.ts'
import { type EvaluatedDocument, parseDocuments, parseLabels, type Relevance } from '../../src/related/evaluation-input.ts'
import { measure, pairedInterval } from '../../src/related/metrics.ts'
import { reportHtml, reportMarkdown } from '../../src/related/report.ts'
import { weights } from '../../src/related/weights.ts'
import { kiosque, scratchFolder } from '../kiosque-process.ts'
import { withSharedData } from '../shared-data.ts'
import { readSampleCollection } from './sample-collection.ts'
import { bySection, readWiner, sharingRareEntities, tellingOneStory } from './winer.ts'

const run = (documents: readonly EvaluatedDocument[], relevance: Relevance, diversity = true): Promise<Evaluation> =>
  evaluate(documents, relevance, { weights, diversity })

withSharedData('The engine, on WiNER,', () => {
  const documents = readWiner()

  test('finds articles that share a rare entity, far better than plain TF-IDF, in the years that were not used to choose its weights', async () => {
    const all = sharingRareEntities(documents)
    const years = new Map(documents.map(({ id, year }) => [id, year]))
    const { systems } = await run(documents, new Map([...all].filter(([id]) => years.get(id) !== '2016')))
    // Figures are the same on every machine; a change that lowers them is a regression, one that raises them moves the floor.
    expect(systems.tfIdf.precisionAt5).toBeCloseTo(0.462, 2)
    expect(systems.engine.precisionAt5).toBeGreaterThan(0.63)
    expect(systems.engine.hitAt5).toBeGreaterThan(0.925)
    expect(systems.engine.differenceToTfIdf.precisionAt5.low).toBeGreaterThan(0.15)
    expect(systems.engine.selfRate).toBe(0)
    expect(systems.engine.duplicateRate).toBeLessThan(0.02)
    expect(systems.engine.coverage).toBeGreaterThan(0.9)
  })

  test('stays on the subject: it predicts hidden title prefixes better than plain TF-IDF', async () => {
    const collection = bySection(documents)
    const { systems } = await run(collection.documents, collection.relevance)
    expect(systems.engine.precisionAt5).toBeGreaterThan(0.515)
    for (const name of ['precisionAt5', 'hitAt5', 'ndcgAt6', 'mrr'] as const) {
      expect(systems.engine.differenceToTfIdf[name].low, name).toBeGreaterThan(0)
    }
  })

  const bare = (document: EvaluatedDocument, write: (text: string) => string): EvaluatedDocument => ({
    ...document,
    title: write(document.title),
    text: write(document.text),
    publishedAt: null,
    section: null,
  })
  const subjects = bySection(documents)
  const stories = tellingOneStory(documents)
  /** Two of a thousand: of 868 titles that is a hit or two. */
  const chance = 0.002
  test.each<[string, readonly EvaluatedDocument[], Relevance, (document: EvaluatedDocument) => EvaluatedDocument]>([
    ['titles', documents, sharingRareEntities(documents), (document) => ({ ...bare(document, (text) => text), text: '' })],
    ['texts in lower case without accents', documents, sharingRareEntities(documents), (document) => bare(document, fold)],
    ['texts in capitals', documents, sharingRareEntities(documents), (document) => bare(document, (text) => text.toUpperCase())],
    ['subjects of titles', subjects.documents, subjects.relevance, (document) => ({ ...bare(document, (text) => text), text: '' })],
    ['stories', documents, stories, (document) => bare(document, (text) => text)],
    ['stories of titles', documents, stories, (document) => ({ ...document, text: '' })],
    ['stories of titles without dates', documents, stories, (document) => ({ ...bare(document, (text) => text), text: '' })],
  ])('falls below plain TF-IDF nowhere: %s', async (_name, collection, relevance, poorer) => {
    const { systems } = await run(collection.map(poorer), relevance)
    for (const name of ['hitAt5', 'precisionAt5', 'recallAt6', 'ndcgAt6', 'mrr'] as const) {
      expect(systems.engine[name] - systems.tfIdf[name], name).toBeGreaterThan(-chance)
    }
  })
})

describe('An evaluation', () => {
  test('of the sample newspaper finds the links that its editors printed under « Lire aussi »', async () => {
    const { documents, relevance } = await readSampleCollection()
    const { systems, worst } = await run(documents, relevance)
    expect(systems.engine.queries).toBeGreaterThan(60)
    expect(systems.engine.ndcgAt6).toBeGreaterThan(systems.tfIdf.ndcgAt6)
    expect(systems.engine.ndcgAt6).toBeGreaterThan(systems.newestInSection.ndcgAt6)
    expect(worst).toHaveLength(10)
  })

  const documents: EvaluatedDocument[] = parseDocuments(
    [
      {
        id: 'a',
        title: 'Le pont de Tintala inauguré',
        text: 'Le pont de Tintala enjambe la Diarabé.',
        section: 'Région',
        topics: ['pont'],
      },
      {
        id: 'b',
        title: 'Péage au pont de Tintala',
        text: 'Le péage de Tintala est contesté.',
        section: 'Région',
        topics: ['pont', 'péage'],
      },
      { id: 'c', title: 'La mangue s’exporte', text: 'Le marché de la mangue.', section: 'Économie', publishedAt: '2024-05-01' },
      { id: 'd', title: 'Le coton attend', text: 'Le marché du coton.', section: 'Économie', publishedAt: '2024-05-03T10:00:00Z' },
    ]
      .map((line) => JSON.stringify(line))
      .join('\n'),
    'archive.ndjson',
  )

  test('is deterministic, and measures every system in the same way', async () => {
    const relevance = parseLabels('{"group":"pont","ids":["a","b"]}\n{"query":"c","relevant":["d"]}', 'labels.ndjson', documents)
    const first = await run(documents, relevance)
    expect(await run(documents, relevance)).toEqual(first)
    expect(Object.keys(first.systems)).toEqual(['engine', 'newestInSection', 'topicOverlap', 'tfIdf'])
    for (const report of Object.values(first.systems)) expect(report.queries).toBe(3)
    expect(first.systems.topicOverlap.hitAt1).toBeCloseTo(2 / 3)
    expect(first.systems.newestInSection).toMatchObject({ hitAt1: 1, mrr: 1, recallAt5: 1 })
    expect(first.systems.engine).toMatchObject({ hitAt1: 1, recallAt6: 1, ndcgAt6: 1, selfRate: 0, duplicateRate: 0 })
    expect(first.systems.tfIdf.differenceToTfIdf.mrr).toEqual({ difference: 0, low: 0, high: 0 })
    expect(reportMarkdown(first)).toContain('| hitAt1 | 1.000 | 1.000 | 0.667 | 1.000 |')
    expect(reportHtml(first)).toMatch(/<svg [\s\S]*<svg [\s\S]*Péage au pont de Tintala/u)
  })

  test('accepts minimal collections: numeric ids, no dates, no sections, no texts, no articles, and groups of one', async () => {
    const poor = parseDocuments(
      [
        { id: 1, title: 'Crue du fleuve', text: '' },
        { id: 2, title: 'La crue monte', publishedAt: '' },
        { id: 3, title: '', text: null, section: null, authors: null, topics: [] },
        { id: 4, title: 'Un an après', publishedAt: '2024', section: '', topics: ['crue', 'crue'] },
      ]
        .map((line) => JSON.stringify(line))
        .join('\r\n'),
      'archive.ndjson',
    )
    const relevance = parseLabels(
      '\uFEFF{"group":1,"ids":[1,"2"]}\n{"group":2,"ids":[3]}\n{"query":4,"relevant":[4]}\n',
      'labels.ndjson',
      poor,
    )
    const { systems } = await run(poor, relevance)
    expect(systems.engine).toMatchObject({ queries: 2, hitAt1: 1, precisionAt5: 1 / 5, mrr: 1, selfRate: 0 })
  })

  test('is a command that prints one JSON object, writes a report with plots, and exits with 2 for unreadable input', async () => {
    const { folder, remove } = await scratchFolder()
    try {
      const [archive, labels] = [path.join(folder, 'archive.ndjson'), path.join(folder, 'labels.ndjson')]
      await writeFile(archive, documents.map(({ id, title, text }) => JSON.stringify({ id, title, text })).join('\n'))
      await writeFile(labels, '{"group":"pont","ids":["a","b"]}\n')
      const command = ['evaluate', 'related', '--archive', archive, '--labels', labels]
      const { status, stdout } = await kiosque([...command, '--json', '--diversity', 'off', '--report', folder])
      expect(status).toBe(0)
      expect(JSON.parse(stdout)).toMatchObject({
        engine: { hitAt1: 1, queries: 2 },
        tfIdf: { hitAt1: 1 },
        documents: 4,
        diversityOn: false,
      })
      expect(await readFile(path.join(folder, 'related.html'), 'utf8')).toContain('<svg ')
      await writeFile(labels, '{"group":"pont","ids":["a","zz"]}\n')
      expect(await kiosque(command)).toMatchObject({ status: 2, stdout: '', stderr: expect.stringMatching(/line 1: ids: .*"zz"/u) })
    } finally {
      await remove()
    }
  })

  test('computes the measures as they are defined', () => {
    expect(measure(['x', 'a', 'y', 'b', 'z', 'c'], new Set(['a', 'b', 'c', 'd']))).toEqual({
      hitAt1: 0,
      hitAt5: 1,
      precisionAt5: 2 / 5,
      recallAt5: 2 / 4,
      recallAt6: 3 / 4,
      ndcgAt6: (1 / Math.log2(3) + 1 / Math.log2(5) + 1 / Math.log2(7)) / (1 + 1 / Math.log2(3) + 1 / 2 + 1 / Math.log2(5)),
      mrr: 1 / 2,
    })
    const { difference, low, high } = pairedInterval(Array.from({ length: 400 }, (_, index) => (index % 2 === 0 ? 1 : 0)))
    expect(difference).toBe(0.5)
    // The normal approximation: 1.96 · 0.5 / √400.
    expect(low).toBeCloseTo(0.5 - 0.049, 2)
    expect(high).toBeCloseTo(0.5 + 0.049, 2)
  })
})
