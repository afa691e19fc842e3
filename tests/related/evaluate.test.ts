import { readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { expect, test } from 'vitest'
import { fold } from '../../src/content/fold.ts'
import { type Evaluation, evaluate } from '../../src/related/evaluate.ts'
import type { EvaluatedDocument, Relevance } from '../../src/related/evaluation-input.ts'
import { weights } from '../../src/related/weights.ts'
import { kiosque, scratchFolder } from '../kiosque-process.ts'
import { withSharedData } from '../shared-data.ts'
import { bySection, readWiner, sharingRareEntities, tellingOneStory } from './winer.ts'

const archived = [
  { id: 'a', title: 'Le pont de Tintala inauguré', text: 'Le pont de Tintala enjambe la Diarabé.' },
  { id: 'b', title: 'Péage au pont de Tintala', text: 'Le péage de Tintala est contesté.' },
  { id: 'c', title: 'La mangue s’exporte', text: 'Le marché de la mangue.' },
  { id: 'd', title: 'Le coton attend', text: 'Le marché du coton.' },
]

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

test('An evaluation is a command that prints one JSON object, writes a report with plots, and exits with 2 for unreadable input', async () => {
  const { folder, remove } = await scratchFolder()
  try {
    const [archive, labels] = [path.join(folder, 'archive.ndjson'), path.join(folder, 'labels.ndjson')]
    await writeFile(archive, archived.map((document) => JSON.stringify(document)).join('\n'))
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
