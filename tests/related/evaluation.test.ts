import { describe, expect, test } from 'vitest'
import { newestInSection, tfIdf, topicOverlap } from '../../src/related/baselines.ts'
import { type Evaluation, evaluate } from '../../src/related/evaluate.ts'
import { type EvaluatedDocument, parseDocuments, parseLabels, type Relevance } from '../../src/related/evaluation-input.ts'
import { weights } from '../../src/related/weights.ts'
import { readSampleCollection } from './sample-collection.ts'

const run = (documents: readonly EvaluatedDocument[], relevance: Relevance, diversity = true): Promise<Evaluation> =>
  evaluate(documents, relevance, { weights, diversity })

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
    expect({ documents: first.documents, diversity: first.diversity }).toEqual({ documents: 4, diversity: true })
    expect((await run(documents, relevance, false)).diversity).toBe(false)
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

  test('measures the lists of all documents without labels: diversity, age, coverage and copies', async () => {
    const measured = async (given: readonly Partial<EvaluatedDocument>[]) => {
      const collection = given.map((facts, n) => document({ id: String(n), ...facts }))
      const { systems } = await run(collection, new Map([['0', new Set(['1'])]]))
      const { diversity, medianAgeHours, coverage, selfRate, duplicateRate, queries } = systems.newestInSection
      return { diversity, medianAgeHours, coverage, selfRate, duplicateRate, queries }
    }
    const hour = 3_600_000
    const never = { selfRate: 0, queries: 1 }
    expect(
      await measured([
        { title: 'pont', section: 'a', publishedAt: 10 * hour },
        { title: 'coton', section: 'a', publishedAt: 4 * hour },
        { title: 'mangue', section: 'a', publishedAt: hour },
        { title: 'péage', section: 'b' },
      ]),
      // No list has two entries with a common word; the ages are 6, 9, 6, 3, 9 and 3 hours.
    ).toEqual({ ...never, diversity: 1, medianAgeHours: 6, coverage: 3 / 4, duplicateRate: 0 })
    const copies = Array.from({ length: 3 }, () => ({ title: 'pont de Tintala', section: 'a' }))
    // Each list has two entries, and the second is a copy of the first.
    const all = await measured([...copies, { title: 'coton' }])
    expect(all).toEqual({ ...never, diversity: expect.closeTo(0), medianAgeHours: 0, coverage: 3 / 4, duplicateRate: 1 / 2 })
    const many = Array.from({ length: 9 }, (_, n) => ({ title: `mot${n}`, section: 'a', publishedAt: n * hour }))
    // Only the first six entries of a list count: the two oldest documents are in none.
    expect(await measured(many)).toMatchObject({ coverage: 7 / 9 })
    expect(await measured([{ title: 'pont' }, { title: 'coton', section: 'a' }])).toEqual({
      ...never,
      diversity: 0,
      medianAgeHours: 0,
      coverage: 0,
      duplicateRate: 0,
    })
  })

  test('explains the ten queries with the worst lists, those with most relevant documents first', async () => {
    const pairs = Array.from({ length: 12 }, (_, n) => [
      document({ id: `a${n}`, title: `Pont${n} sur Tintala`, text: 'hier Tintala' }),
      document({ id: `b${n}`, title: `Coton${n}` }),
    ]).flat()
    const relevance = new Map(pairs.filter(({ id }) => id.startsWith('a')).map(({ id }) => [id, new Set([id.replace('a', 'b')])]))
    relevance.set('a5', new Set(['b5', 'b6']))
    relevance.set('a3', new Set(['a4']))
    const { worst } = await run(pairs, relevance)
    expect(worst.map(({ document: { id }, relevant }) => [id, relevant])).toEqual(
      ['a5', 'a0', 'a1', 'a2', 'a4', 'a6', 'a7', 'a8', 'a9', 'a10'].map((id) => [id, id === 'a5' ? 2 : 1]),
    )
    const [first] = worst
    expect(first?.measures.ndcgAt6).toBe(0)
    expect(first?.chosen).toHaveLength(6)
    expect(first?.chosen[0]).toEqual({
      document: pairs[0],
      score: expect.any(Number),
      relevant: false,
      story: false,
      terms: ['Tintala', 'hier'],
    })
    const story = ['a', 'b', 'c'].map((id) => document({ id, title: id === 'c' ? 'La mangue' : 'Le pont de Tintala' }))
    const { worst: told } = await run(story, new Map([['a', new Set(['b'])]]))
    expect(told.map(({ chosen }) => chosen)).toEqual([
      [{ document: story[1], score: expect.any(Number), relevant: true, story: true, terms: ['pont', 'Tintala'] }],
    ])
  })
})

describe('For comparison,', () => {
  const hour = 3_600_000
  const documents = [
    document({ id: 'a', title: 'pont', section: 's', topics: ['x', 'y'], publishedAt: hour }),
    document({ id: 'b', title: 'pont pont péage', section: 's', topics: ['x'], publishedAt: 3 * hour }),
    document({ id: 'c', title: 'péage', text: 'le pont', section: 't', topics: ['y', 'x', 'z'], publishedAt: 2 * hour }),
    document({ id: 'd', title: 'Ponts', topics: ['w'], publishedAt: null }),
    document({ id: 'e', title: 'PÉAGE à 7', section: 's', topics: ['x'], publishedAt: 4 * hour }),
    document({ id: 'f', title: 'mangue' }),
  ]
  const listsBy = (baseline: typeof tfIdf, size = 9) => {
    const choose = baseline(documents, size)
    return Object.fromEntries(documents.map((query) => [query.id, choose(query).join('')]))
  }

  test('the newest documents of the section, or of those without a section', () => {
    expect(listsBy(newestInSection)).toEqual({ a: 'eb', b: 'ea', c: '', d: 'f', e: 'ba', f: 'd' })
    expect(listsBy(newestInSection, 1)).toMatchObject({ a: 'e', b: 'e' })
  })

  test('the documents with most common topics, equals newest first', () => {
    expect(listsBy(topicOverlap)).toEqual({ a: 'ceb', b: 'eca', c: 'aeb', d: '', e: 'bca', f: '' })
    expect(listsBy(topicOverlap, 2)).toMatchObject({ a: 'ce' })
  })

  test('the documents with the greatest cosine of tf · ln(N / df), equals in their order', () => {
    const [pont, peage] = [Math.log(6 / 3), Math.log(6 / 3)]
    const vectors: Record<string, [number, number]> = {
      a: [pont, 0],
      b: [2 * pont, peage],
      c: [pont, peage],
      d: [0, 0],
      e: [0, peage],
      f: [0, 0],
    }
    const cosine = (one: string, other: string) => {
      const [[a, b], [c, d]] = [vectors[one] ?? [0, 0], vectors[other] ?? [0, 0]]
      return (a * c + b * d) / (Math.hypot(a, b) * Math.hypot(c, d) || 1)
    }
    const expected = Object.keys(vectors).map((id) => [
      id,
      Object.keys(vectors)
        .filter((other) => other !== id && cosine(id, other) > 0)
        .toSorted((x, y) => cosine(id, y) - cosine(id, x))
        .join(''),
    ])
    expect(listsBy(tfIdf)).toEqual(Object.fromEntries(expected))
    expect(listsBy(tfIdf, 1)).toMatchObject({ a: 'b' })
    const unknown = document({ id: 'unknown', title: 'pont' })
    expect(tfIdf(documents, 9)(unknown)).toEqual([])
  })
})

function document(facts: Partial<EvaluatedDocument> & { readonly id: string }): EvaluatedDocument {
  return { title: '', text: '', publishedAt: null, section: null, authors: [], topics: [], ...facts }
}
