import { expect, test } from 'vitest'
import { onPostgreSQL, scratchServerDatabase } from '../databases.ts'
import { kiosque, type Served, serveKiosque } from '../kiosque-process.ts'

const query = '{ article(by: { slug: "le-premier-matin-du-nouveau-pont-de-tintala" }) { relatedLinks(first: 12) { source } } }'

async function sourcesOf({ url }: Served): Promise<string[]> {
  const response = await fetch(url, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ query }) })
  const { data } = (await response.json()) as { data: { article: { relatedLinks: { source: string }[] } } }
  return data.article.relatedLinks.map(({ source }) => source)
}

onPostgreSQL('A gateway', () => {
  test('computes related links for the imports of another process', { timeout: 120_000 }, async () => {
    const { url, drop } = await scratchServerDatabase()
    try {
      const variables = { DATABASE_URL: url }
      const pages = new URL('../../sample/pages', import.meta.url).pathname
      const served = await serveKiosque([], variables)
      expect(await kiosque(['import', pages], variables)).toMatchObject({ status: 0 })
      while (!(await sourcesOf(served)).includes('ALGORITHM')) await new Promise((resolve) => setTimeout(resolve, 50))
      expect(await served.stop()).toBe(0)
      const shown = await kiosque(['related', 'le-premier-matin-du-nouveau-pont-de-tintala', '--rebuild', '--first', '12'], variables)
      expect(shown.status).toBe(0)
      expect(shown.stdout).toMatch(/^\d+ articles compared in [\d.]+ s\.\n/u)
      expect(shown.stdout).toMatch(/ALGORITHM 0\.\d{3}\n {4}(?:Sur|Du)/u)
      expect(shown.stderr).toMatch(/\d+ of \d+ articles, \d+\/s/u)
    } finally {
      await drop()
    }
  })
})
