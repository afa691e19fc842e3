import { describe, expect, test } from 'vitest'
import type { Evaluation, SystemReport } from '../../src/related/evaluate.ts'
import type { EvaluatedDocument } from '../../src/related/evaluation-input.ts'
import { measureNames, type QueryMeasures } from '../../src/related/metrics.ts'
import { barPlotSvg } from '../../src/related/plot.ts'
import { reportHtml, reportJson, reportMarkdown } from '../../src/related/report.ts'

const byMeasure = <Value>(value: (index: number) => Value) =>
  Object.fromEntries(measureNames.map((name, index) => [name, value(index)])) as Record<keyof QueryMeasures, Value>

const system = (offset: number): SystemReport => ({
  ...byMeasure((index) => offset + index / 20),
  diversity: offset + 0.5,
  medianAgeHours: offset * 100 + 0.25,
  coverage: offset + 0.4,
  selfRate: 0,
  duplicateRate: offset / 10,
  queries: 12,
  differenceToTfIdf: byMeasure((index) => ({ difference: (index - 2) / 10, low: (index - 3) / 10, high: (index - 1) / 10 })),
})

const document = (id: string, title: string): EvaluatedDocument => ({
  id,
  title,
  text: '',
  publishedAt: null,
  section: null,
  authors: [],
  topics: [],
})

const evaluation: Evaluation = {
  documents: 40,
  diversity: true,
  systems: { engine: system(0.3), newestInSection: system(0.1), topicOverlap: system(0.2), tfIdf: system(0.25) },
  worst: [
    {
      document: document('a', 'Pont & péage <sic>'),
      relevant: 2,
      measures: byMeasure((index) => index / 7),
      chosen: [
        { document: document('b', 'Le "péage"'), score: 0.5, relevant: true, story: true, terms: ['Tintala', 'péage'] },
        { document: document('c', 'Le coton'), score: 0.25, relevant: false, story: false, terms: ['<b>'] },
        { document: document('d', 'La mangue'), score: 0.125, relevant: false, story: true, terms: [] },
        { document: document('e', 'Le marché'), score: 0.0625, relevant: false, story: false, terms: [] },
      ],
    },
    { document: document('f', 'Sans liste'), relevant: 1, measures: byMeasure(() => 0), chosen: [] },
  ],
}

describe('The report of an evaluation', () => {
  test.each([
    ['md', reportMarkdown],
    ['html', reportHtml],
  ])('has every figure, and escapes what documents say: report.%s', async (format, report) => {
    await expect(report(evaluation)).toMatchFileSnapshot(`expected/report.${format}`)
  })

  test('says whether diversity is on, and has one JSON object of every system', () => {
    expect(reportMarkdown({ ...evaluation, diversity: false })).toContain(
      '40 documents, 12 of them with relevant documents. Diversity is off.',
    )
    expect(JSON.parse(reportJson(evaluation))).toEqual({ ...evaluation.systems, documents: 40, diversityOn: true })
  })
})

describe('A bar chart', () => {
  const linesOf = (...bars: { value: number; low?: number; high?: number }[]) =>
    Array.from(
      barPlotSvg({ title: '', series: [''], groups: [{ name: '', bars }] }).matchAll(/stroke="#(\w+)"\/><text[^>]*>([-\d.]+)</gu),
      ([, colour, value]) => `${value}${colour === '444' ? ' (axis)' : ''}`,
    )

  test('has lines at round values that include zero and every interval', () => {
    expect(linesOf({ value: 1 })).toEqual(['0 (axis)', '0.2', '0.4', '0.6', '0.8', '1'])
    expect(linesOf({ value: 0.31 })).toEqual(['0 (axis)', '0.1', '0.2', '0.3', '0.4'])
    expect(linesOf({ value: 2.9 })).toEqual(['0 (axis)', '0.5', '1', '1.5', '2', '2.5', '3'])
    expect(linesOf({ value: 6 })).toEqual(['0 (axis)', '1', '2', '3', '4', '5', '6'])
    expect(linesOf({ value: 0.1, low: -0.05, high: 0.25 })).toEqual(['-0.05', '0 (axis)', '0.05', '0.1', '0.15', '0.2', '0.25'])
    expect(linesOf({ value: -1 }, { value: -0.4 })).toEqual(['-1', '-0.8', '-0.6', '-0.4', '-0.2', '0 (axis)', '0.2'])
  })

  test('of nothing but zeros has a scale all the same', () => {
    expect(linesOf({ value: 0 })).toEqual(['0 (axis)', '0'])
  })

  test('repeats its colours when there are more series than colours', () => {
    const svg = barPlotSvg({ title: '', series: ['1', '2', '3', '4', '5'], groups: [{ name: '', bars: Array(5).fill({ value: 1 }) }] })
    const colours = Array.from(svg.matchAll(/fill="(#[0-9a-f]{6})"/gu), ([, colour]) => colour)
    const [a, b, c, d] = colours
    expect(new Set([a, b, c, d]).size).toBe(4)
    expect(colours).toEqual([a, b, c, d, a, a, b, c, d, a])
  })
})
