// The workloads of growth.ts and profile.ts: the documents of queries/, with the random variables of the benchmark.
import { readFileSync } from 'node:fs'
import type { Pool } from 'undici'
import { encodeTime } from '../src/graph/cursor.ts'
import { type Database, Prisma } from '../src/store/database/database.ts'

/** The number of connections in the benchmark. */
export const connections = 32

export type Variables = Readonly<Record<string, unknown>>
export type Draw = () => Variables

const documents = new Map(
  ['w1', 'w2', 'w3', 'w4'].map((name) => [name, readFileSync(new URL(`queries/${name}.graphql`, import.meta.url), 'utf8')]),
)

/** Random variables as in the benchmark: articles by Zipf's law from the newest, sections and authors at random, the first five pages of a timeline. */
export async function drawsFrom(database: Database): Promise<Map<string, Draw>> {
  const slugs = await database.query<{ slug: string }>(Prisma.sql`SELECT slug FROM article ORDER BY published_at DESC, id DESC`)
  if (slugs.length === 0) throw new Error('There are no articles')
  const sections = await database.query<{ slug: string }>(Prisma.sql`SELECT slug FROM section`)
  const pages = await database.query<{ author: string; publishedAt: Date; id: string; n: number }>(Prisma.sql`
    SELECT author.slug AS author, entry.published_at AS "publishedAt", entry.article_id AS id, entry.n::int FROM author JOIN (
      SELECT *, row_number() OVER (PARTITION BY author_id ORDER BY published_at DESC, article_id DESC) AS n FROM article_author
    ) AS entry ON entry.author_id = author.id WHERE entry.n IN (1, 20, 40, 60, 80)`)
  const pick = <Item>(items: readonly Item[]): Item => items[Math.floor(Math.random() * items.length)] as Item
  return new Map<string, Draw>([
    ['w1', () => ({ slug: slugs[Math.floor(slugs.length ** Math.random()) - 1]?.slug })],
    ['w2', () => ({})],
    ['w3', () => ({ section: pick(sections).slug })],
    [
      'w4',
      () => {
        const page = pick(pages)
        return { author: page.author, after: page.n === 1 ? null : encodeTime(page) }
      },
    ],
  ])
}

/** The body of a request for this workload. The name of a workload begins with that of its document. */
export function bodyOf(workload: string, variables: Variables): string {
  return JSON.stringify({ query: documents.get(workload.slice(0, 2)), variables })
}

/** Keeps all connections busy for the duration, and returns the number of responses. */
export async function ask(pool: Pool, workload: string, draw: Draw, seconds: number): Promise<number> {
  const until = performance.now() + seconds * 1000
  let answers = 0
  const one = async (): Promise<void> => {
    while (performance.now() < until) {
      const { statusCode, body } = await pool.request({
        path: '/graphql',
        method: 'POST',
        headers: { 'content-type': 'application/json', accept: 'application/json' },
        body: bodyOf(workload, draw()),
      })
      const text = await body.text()
      if (statusCode !== 200 || text.startsWith('{"errors"')) throw new Error(`${workload}: ${statusCode} ${text.slice(0, 300)}`)
      answers += 1
    }
  }
  await Promise.all(Array.from({ length: connections }, one))
  return answers
}
