import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { dataFolder, kiosque } from '../kiosque-process.ts'
import { sharedData, withSharedData } from '../shared-data.ts'

interface Counts {
  readonly new: number
  readonly completed: number
  readonly updated: number
  readonly unchanged: number
  readonly skipped: number
}

interface Report extends Counts {
  readonly rejected: readonly { readonly item: string; readonly rule: string; readonly evidence: string }[]
  readonly formats: Readonly<Record<string, Counts & { readonly rejected: number; readonly untyped: number }>>
}

const took = (report: Counts): number => report.new + report.completed + report.updated + report.unchanged

withSharedData('An import of all shared data in one command', () => {
  let scratch: { folder: string; remove: () => Promise<void> }
  beforeAll(async () => {
    scratch = await dataFolder()
  })
  afterAll(() => scratch.remove())

  test('imports the expected number of each format, and nothing new the second time', { timeout: 300_000 }, async () => {
    const variables = { KIOSQUE_DATA: scratch.folder }
    const sources = ['article-page-2022-10-06.txt', 'feeds', 'newsml-g2', 'ninjs', 'winer-fr', 'wxr'].map(sharedData)
    const take = async (): Promise<Report> => {
      const file = path.join(scratch.folder, 'report.json')
      const { status, stderr } = await kiosque(['import', '--report', file, ...sources], variables)
      expect(status, stderr).toBe(1)
      return JSON.parse(await readFile(file, 'utf8'))
    }
    const articles = async (): Promise<number> => {
      const { stdout } = await kiosque(['export'], variables)
      return stdout.split('\n').filter((line) => line.startsWith('{"type":"article",')).length
    }
    const first = await take()
    expect(await articles()).toBe(first.new)
    // The model page with seven other articles of its author, the invalid items of the ninjs test suites, and all texts of WiNER.
    const { page, text, ninjs, wxr, feed, newsml } = first.formats
    expect(page).toMatchObject({ new: 8, updated: 0, unchanged: 0 })
    expect(text).toMatchObject({ new: 1191, updated: 0, unchanged: 0, rejected: 0 })
    expect(ninjs?.rejected).toBe(70)
    for (const format of [wxr, feed, newsml, first.formats['newsml-g2']]) {
      expect(format?.rejected).toBe(0)
      expect(format?.new).toBeGreaterThan(0)
    }
    // Rejected files are invalid according to their test suite, or are not articles: lists of URLs in WiNER, and plain text without a title.
    const wrong = first.rejected.filter(({ item }) => !item.includes('should_fail'))
    expect(wrong.filter(({ item }) => !/(?:-urls|license|raw_\w+)\.txt$/u.test(item))).toEqual([])
    expect(first.rejected.length - wrong.length).toBe(70)
    const all = Object.values(first.formats)
    for (const count of ['new', 'completed', 'updated', 'unchanged', 'skipped'] as const)
      expect(all.reduce((sum, format) => sum + format[count], 0)).toBe(first[count])
    expect(all.reduce((sum, format) => sum + format.rejected, 0)).toBe(first.rejected.length)
    // Some files contain different articles with the same site and number, which replace each other. Everything else is unchanged.
    const second = await take()
    expect(second).toMatchObject({ new: 0, completed: 0, skipped: first.skipped, rejected: first.rejected })
    expect(took(second)).toBe(took(first))
    expect(second.updated).toBeLessThan(20)
    expect(await articles()).toBe(first.new)
  })
})
