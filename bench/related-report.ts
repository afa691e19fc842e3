// Evaluates « Lire aussi » on WiNER and draws the plots of docs/related.md: npm run bench:related-report
// Weights are compared on the queries of 2016 and reported on those of 2017 and 2018.
import { writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { fold } from '../src/content/fold.ts'
import { type Evaluation, evaluate } from '../src/related/evaluate.ts'
import type { EvaluatedDocument, Relevance } from '../src/related/evaluation-input.ts'
import { barPlotSvg } from '../src/related/plot.ts'
import { differencePlot, relevancePlot } from '../src/related/report.ts'
import { type Weights, weights } from '../src/related/weights.ts'
import { readSampleCollection } from '../tests/related/sample-collection.ts'
import { bySection, readWiner, sharingRareEntities, tellingOneStory, underOneHeading } from '../tests/related/winer.ts'

const winer = readWiner()
const years = new Map(winer.map(({ id, year }) => [id, year]))
const entities = sharingRareEntities(winer)
const sections = bySection(winer)
const stories = tellingOneStory(winer)
const headings = underOneHeading(winer)

const of = (relevance: Relevance, chosen: boolean): Relevance =>
  new Map([...relevance].filter(([id]) => (years.get(id) === '2016') === chosen))
const run = (documents: readonly EvaluatedDocument[], relevance: Relevance, changed: Partial<Weights> = {}, diversity = true) =>
  evaluate(documents, relevance, { weights: { ...weights, ...changed }, diversity })
const poorer = (write: (text: string) => string): EvaluatedDocument[] =>
  winer.map((document) => ({ ...document, title: write(document.title), text: write(document.text), publishedAt: null, section: null }))
const undated = (documents: readonly EvaluatedDocument[]) =>
  documents.map((document) => ({ ...document, publishedAt: null, section: null }))
const titles = (documents: readonly EvaluatedDocument[]) => undated(documents).map((document) => ({ ...document, text: '' }))
const leads = (documents: readonly EvaluatedDocument[]) =>
  undated(documents).map((document) => ({ ...document, text: document.text.trim().slice(0, 250) }))

const two = (value: number) => value.toFixed(3)
const row = (cells: readonly (string | number)[]) => console.log(`| ${cells.join(' | ')} |`)

console.log('## Collections\n')
row([
  'collection',
  'queries',
  'P@5',
  'TF-IDF',
  'hit@5',
  'TF-IDF',
  'nDCG@6',
  'TF-IDF',
  'MRR',
  'TF-IDF',
  '95% interval of the difference in P@5',
])
row(['---', ...Array.from({ length: 10 }, () => '---:')])
const sample = await readSampleCollection()
const collections: [string, () => Promise<Evaluation>][] = [
  ['WiNER, rare entities, 2017–2018', () => run(winer, of(entities, false))],
  ['WiNER, rare entities, 2016', () => run(winer, of(entities, true))],
  ['WiNER, rare entities, all years', () => run(winer, entities)],
  ['the same, diversity off', () => run(winer, entities, {}, false)],
  ['WiNER, sections, 2017–2018', () => run(sections.documents, of(sections.relevance, false))],
  ['WiNER, sections, all years', () => run(sections.documents, sections.relevance)],
  ['WiNER, headings', () => run(undated(winer), headings)],
  ['WiNER, stories', () => run(undated(winer), stories)],
  [
    'WiNER, stories, titles with dates',
    () =>
      run(
        titles(winer).map((document, index) => ({ ...document, publishedAt: winer[index]?.publishedAt ?? null })),
        stories,
      ),
  ],
  ['WiNER, stories, titles alone', () => run(titles(winer), stories)],
  ['WiNER, stories, title and 250 characters', () => run(leads(winer), stories)],
  ['WiNER, rare entities, titles alone', () => run(titles(winer), entities)],
  ['WiNER, sections, titles alone', () => run(titles(sections.documents), sections.relevance)],
  ['WiNER, sections, title and 250 characters', () => run(leads(sections.documents), sections.relevance)],
  ['WiNER, rare entities, lower case without accents', () => run(poorer(fold), entities)],
  [
    'WiNER, rare entities, capitals',
    () =>
      run(
        poorer((text) => text.toUpperCase()),
        entities,
      ),
  ],
  ['the sample newspaper’s own « Lire aussi »', () => run(sample.documents, sample.relevance)],
]
const evaluations = new Map<string, Evaluation>()
for (const [name, make] of collections) {
  const evaluation = await make()
  evaluations.set(name, evaluation)
  const { engine, tfIdf } = evaluation.systems
  const { low, high } = engine.differenceToTfIdf.precisionAt5
  const pairs = (['precisionAt5', 'hitAt5', 'ndcgAt6', 'mrr'] as const).flatMap((measure) => [two(engine[measure]), two(tfIdf[measure])])
  row([name, engine.queries, ...pairs, `${two(low)} to ${two(high)}`])
}

console.log('\n## Weights, on the queries of 2016\n')
row(['changed', 'entities P@5', 'hit@5', 'sections P@5', 'hit@5', 'stories of titles nDCG@6', 'stories MRR'])
row(['---', ...Array.from({ length: 6 }, () => '---:')])
const changes: Partial<Weights>[] = [
  {},
  { name: 3 },
  { name: 5 },
  { name: 0 },
  { nameWords: 40 },
  { nameWords: 160 },
  { plainSquareShare: 0 },
  { plainSquareShare: 1 },
  { wordExponent: 0.4 },
  { wordExponent: 1 },
  { feedback: 0 },
  { feedback: 0.2 },
  { proximity: 0 },
  { proximity: 0.3 },
  { duplicatePenalty: 0.5 },
  { queryTermsMax: 25 },
  { postingsReadMax: 50 },
]
for (const changed of changes) {
  const byEntity = await run(winer, of(entities, true), changed)
  const bySubject = await run(sections.documents, of(sections.relevance, true), changed)
  const byTitle = await run(titles(winer), of(stories, true), changed)
  const byStory = await run(undated(winer), of(stories, true), changed)
  row([
    JSON.stringify(changed),
    ...[byEntity, bySubject].flatMap(({ systems: { engine } }) => [two(engine.precisionAt5), two(engine.hitAt5)]),
    two(byTitle.systems.engine.ndcgAt6),
    two(byStory.systems.engine.mrr),
  ])
}

const whole = evaluations.get('WiNER, rare entities, all years')
if (!whole) throw new Error('WiNER was not evaluated.')
const docs = (name: string) => fileURLToPath(new URL(`../docs/${name}`, import.meta.url))
await writeFile(docs('related-relevance.svg'), relevancePlot(whole))
await writeFile(docs('related-difference.svg'), differencePlot(whole))
await writeFile(
  docs('related-collections.svg'),
  barPlotSvg({
    title: 'P@5 by collection',
    series: ['Kiosque', 'TF-IDF cosine'],
    groups: [
      ['entities', 'WiNER, rare entities, all years'],
      ['sections', 'WiNER, sections, all years'],
      ['headings', 'WiNER, headings'],
      ['stories', 'WiNER, stories'],
      ['stories, titles', 'WiNER, stories, titles alone'],
      ['sections, titles', 'WiNER, sections, titles alone'],
      ['sample', 'the sample newspaper’s own « Lire aussi »'],
    ].map(([name = '', key = '']) => {
      const systems = evaluations.get(key)?.systems
      return { name, bars: [{ value: systems?.engine.precisionAt5 ?? 0 }, { value: systems?.tfIdf.precisionAt5 ?? 0 }] }
    }),
  }),
)
console.log('\n## Baselines on WiNER, rare entities, all years\n')
for (const [name, report] of Object.entries(whole.systems)) {
  row([
    name,
    two(report.hitAt1),
    two(report.hitAt5),
    two(report.precisionAt5),
    two(report.recallAt6),
    two(report.ndcgAt6),
    two(report.mrr),
    two(report.diversity),
    report.medianAgeHours,
    two(report.coverage),
    two(report.selfRate),
    two(report.duplicateRate),
  ])
}
