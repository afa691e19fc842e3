import { expect, test, vi } from 'vitest'
import { Prisma } from '../../src/store/database/database.ts'
import { openDatabase } from '../../src/store/database/open-database.ts'
import { onPostgreSQL, scratchServerDatabase } from '../databases.ts'
import { kiosque, startKiosque } from '../kiosque-process.ts'

/** Titles repeat, so that slugs get numbers. Every hundredth line is invalid. */
const lines = Array.from({ length: 1600 }, (_, index) =>
  JSON.stringify({
    key: `k${index}`,
    title: index % 100 === 99 ? '' : `Titre ${index % 300}`,
    publishedAt: new Date(Date.UTC(2020, 0, 1) + index * 3_600_000),
    text: `Texte ${index}.`,
    authors: [`Awa ${'ABCDEFG'[index % 7]}.`],
    section: { name: `Rubrique ${index % 5}`, parent: { name: 'Toutes' } },
    topics: [`Sujet ${index % 11}`],
    relatedLinks: [{ title: `Titre ${(index * 7) % 300}` }],
  }),
)

onPostgreSQL('An import that is killed', () => {
  test('leaves only complete articles, and a second run gives the same result as an uninterrupted one', { timeout: 300_000 }, async () => {
    const [disturbed, undisturbed] = [await scratchServerDatabase(), await scratchServerDatabase()]
    const database = await openDatabase({ url: disturbed.url })
    try {
      await database.migrate()
      const importing = startKiosque(['import', '--format', 'ndjson', '-'], { DATABASE_URL: disturbed.url })
      // These lines are more than a batch. The import is killed while it waits for the rest.
      importing.stdin?.write(`${lines.slice(0, 1100).join('\n')}\n`)
      const counts = () =>
        database.query<{ articles: number; halves: number }>(Prisma.sql`SELECT count(*)::int AS articles, count(*) FILTER (
          WHERE NOT EXISTS (SELECT FROM article_body WHERE article_id = article.id)
            OR NOT EXISTS (SELECT FROM article_author WHERE article_id = article.id)
            OR NOT EXISTS (SELECT FROM related_link WHERE article_id = article.id))::int AS halves FROM article`)
      await vi.waitFor(async () => expect((await counts())[0]?.articles).toBeGreaterThan(0), { timeout: 200_000 })
      const ended = new Promise((resolve) => importing.once('close', resolve))
      importing.kill('SIGKILL')
      await ended
      const [found] = await counts()
      expect(found?.articles).toBeLessThan(1600)
      expect(found?.halves).toBe(0)

      const run = async ({ url }: { url: string }) => {
        const { status } = await kiosque(['import', '--format', 'ndjson', '-'], { DATABASE_URL: url }, lines.join('\n'))
        return [status, (await kiosque(['export'], { DATABASE_URL: url })).stdout]
      }
      const [again, once] = [await run(disturbed), await run(undisturbed)]
      expect(once[0]).toBe(1)
      expect(again).toEqual(once)
    } finally {
      await database.close()
      await disturbed.drop()
      await undisturbed.drop()
    }
  })
})
