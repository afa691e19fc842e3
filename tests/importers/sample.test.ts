import { readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { importSample, readSample } from '../../src/importers/run/sample.ts'
import { Prisma } from '../../src/store/database/database.ts'
import { Newsroom } from '../newsroom.ts'

const settings = { language: 'fr', timeZone: 'Africa/Bamako', publicationName: null, at: new Date('2026-01-01T00:00:00Z') }
const pages = readdirSync(fileURLToPath(new URL('../../sample/pages', import.meta.url)))

describe('The sample newspaper', () => {
  test('is imported completely into an empty database, and into no other', async () => {
    const room = await Newsroom.open('PGlite')
    try {
      const sample = await readSample()
      const report = await importSample(room.database, sample, settings)
      expect(report).toMatchObject({ completed: 0, updated: 0, rejected: [] })
      expect(report?.new).toBeGreaterThan(pages.length)
      expect(await importSample(room.database, sample, settings)).toBeNull()

      const { data } = await room.ask<{
        sections: { name: string; description: string; articles: { totalCount: number } }[]
        authors: { nodes: { name: string; kind: string; role: string | null; biography: string | null }[] }
        articles: { totalCount: number }
      }>(
        '{ sections { name description articles { totalCount } } authors(first: 100) { nodes { name kind role biography } } articles { totalCount } }',
      )
      expect(data?.sections.map(({ name }) => name)).toEqual(sample.sections.map(({ name }) => name))
      expect(data?.sections).toHaveLength(8)
      expect(data?.sections.reduce((total, { articles }) => total + articles.totalCount, 0)).toBe(pages.length)
      expect(data?.authors.nodes.filter(({ kind }) => kind === 'PERSON').length).toBeGreaterThanOrEqual(10)
      expect(data?.authors.nodes.every(({ role, biography }) => role && biography)).toBe(true)
      expect(data?.articles.totalCount).toBeGreaterThanOrEqual(60)

      const [facts] = await room.database.query<Record<string, number>>(Prisma.sql`SELECT
        (SELECT count(DISTINCT extract(year FROM published_at))::int FROM article) AS years,
        (SELECT count(*)::int FROM related_link) AS links,
        (SELECT count(*)::int FROM related_link WHERE NOT EXISTS (SELECT FROM article_title WHERE article_title.title_key = related_link.title_key)) AS loose,
        (SELECT count(*)::int FROM article_body WHERE jsonb_path_exists(blocks::jsonb, '$[*] ? (@.kind == "subheading")')) AS headed,
        (SELECT count(*)::int FROM article WHERE access = 'SUBSCRIBERS') AS reserved,
        (SELECT count(*)::int FROM article WHERE updated_at > published_at) AS updated`)
      expect(facts).toMatchObject({ years: 3, reserved: 8, updated: 6 })
      expect(facts?.loose).toBeLessThan((facts?.links ?? 0) / 50)
      expect(facts?.headed).toBeGreaterThan(pages.length / 2)
    } finally {
      await room.close()
    }
  })
})
