// Measures the cost of « Lire aussi » as the archive grows: npm run bench:related -- --articles 10000,100000
// Lists are computed for the sampled articles, or with --all for all of them. --keep keeps the databases, and --kept measures
// kept databases again. A million articles need NODE_OPTIONS=--max-old-space-size=10000.
import { parseArgs } from 'node:util'
import { readEnvironment } from '../src/env.ts'
import { indexArticle } from '../src/related/index-article.ts'
import { medianOf } from '../src/related/metrics.ts'
import { candidatesOf, linksFrom, similaritiesOf } from '../src/related/rank.ts'
import { beginRebuild } from '../src/related/rebuild.ts'
import { StoredArchive } from '../src/related/stored-archive.ts'
import { weights } from '../src/related/weights.ts'
import { type Database, Prisma } from '../src/store/database/database.ts'
import { openDatabase } from '../src/store/database/open-database.ts'
import { readIndexState } from '../src/store/reads/related-index.ts'
import { dropSizedDatabase, sizedDatabase } from './sized-database.ts'

const { values } = parseArgs({
  options: {
    articles: { type: 'string', default: '10000,100000' },
    samples: { type: 'string', default: '60' },
    keep: { type: 'boolean', default: false },
    all: { type: 'boolean', default: false },
    kept: { type: 'boolean', default: false },
  },
})
/** Number of lists around a sampled article: more than the article can enter. */
const nearMax = 64

const { DATABASE_URL } = readEnvironment()
if (!DATABASE_URL) {
  console.error('Say on which server: DATABASE_URL=postgresql://postgres@127.0.0.1:5432/postgres npm run bench:related')
  process.exit(2)
}

interface Figures {
  readonly articles: number
  readonly indexedPerSecond: number
  readonly listsPerSecond: number
  readonly indexBytes: number
  readonly listBytes: number
  readonly linksMs: number
  readonly bothWaysMs: number
}

const unmeasured: Pick<Figures, 'indexedPerSecond' | 'listsPerSecond'> = { indexedPerSecond: Number.NaN, listsPerSecond: Number.NaN }
const results: Figures[] = []
for (const articles of values.articles.split(',').map(Number)) results.push(await measureAt(articles, DATABASE_URL))
console.log(
  '| articles | index, articles/s | lists/s | index, bytes/article | bytes/list | links of a new one, ms | with older lists, ms |',
)
console.log('|---:|---:|---:|---:|---:|---:|---:|')
for (const { articles, indexedPerSecond, listsPerSecond, indexBytes, listBytes, linksMs, bothWaysMs } of results) {
  const counts = [articles, indexedPerSecond, listsPerSecond, indexBytes, listBytes].map((count) => Math.round(count).toLocaleString('en'))
  console.log(`| ${[...counts, linksMs.toFixed(1), bothWaysMs.toFixed(1)].join(' | ')} |`)
}
const [first, last] = [results[0], results.at(-1)]
if (first && last && first !== last) {
  console.log(
    `From ${first.articles} to ${last.articles} articles: links ×${(last.linksMs / first.linksMs).toFixed(2)}, both ways ×${(last.bothWaysMs / first.bothWaysMs).toFixed(2)}.`,
  )
}

/** Fills a separate database with the articles of the benchmark, measures, and drops it unless --keep is set. */
async function measureAt(articles: number, server: string): Promise<Figures> {
  const url = await sizedDatabase(server, articles)
  const database = await openDatabase({ url })
  try {
    return await measure(database, articles)
  } finally {
    await database.close()
    if (!values.keep) await dropSizedDatabase(server, articles)
  }
}

async function measure(database: Database, articles: number): Promise<Figures> {
  await database.migrate()
  const sample = await database.query<{ id: string }>(
    Prisma.sql`SELECT id FROM article ORDER BY md5(id::text) LIMIT ${Number(values.samples)}`,
  )
  const { entries, ready } = await readIndexState(database)
  const rates = values.kept && ready && entries === articles ? unmeasured : await rebuilt(database, new Set(sample.map(({ id }) => id)))
  const [bytes] = await database.query<{ index: number; lists: number }>(Prisma.sql`SELECT
    (pg_total_relation_size('related_term') + pg_total_relation_size('related_entry') + pg_total_relation_size('related_posting'))::float8 AS index,
    pg_total_relation_size('article_neighbour')::float8 / (SELECT count(DISTINCT article_id) FROM article_neighbour) AS lists`)
  const links: number[] = []
  const bothWays: number[] = []
  const archive = new StoredArchive(database, (await readIndexState(database)).articles)
  for (const [index, { id }] of sample.entries()) {
    // Simulates a new article: it is removed from the index and added again.
    await database.query(Prisma.sql`UPDATE article SET state = 'DRAFT' WHERE id = ${id}::uuid`)
    await indexArticle(database, archive, id, { state: await readIndexState(database), weights })
    await database.query(Prisma.sql`UPDATE article SET state = 'PUBLISHED' WHERE id = ${id}::uuid`)
    const state = await readIndexState(database)
    const before = performance.now()
    await indexArticle(database, archive, id, { state, weights })
    const bothWaysMs = performance.now() - before
    const [entry] = await archive.entriesOfArticles([id])
    if (!entry) throw new Error(`${id} is not in the index.`)
    const again = performance.now()
    await linksFrom(archive, entry, { weights, diversity: true, size: weights.listSize })
    const linksMs = performance.now() - again
    // The first runs fill the caches, which are warm in a running gateway.
    if (index < sample.length / 6) continue
    links.push(linksMs)
    bothWays.push(bothWaysMs)
  }
  return {
    articles,
    ...rates,
    indexBytes: (bytes?.index ?? 0) / articles,
    listBytes: bytes?.lists ?? 0,
    linksMs: medianOf(links),
    bothWaysMs: medianOf(bothWays),
  }
}

/** The index of all articles, and the lists that a sampled article can enter. */
async function rebuilt(database: Database, sample: ReadonlySet<string>): Promise<typeof unmeasured> {
  const perSecondSince = (before: number, count: number) => (count * 1000) / (performance.now() - before)
  const begun = performance.now()
  const { archive, writeIndex, writeLists, finish } = await beginRebuild(database, { weights, clock: () => new Date() })
  await writeIndex()
  const indexedPerSecond = perSecondSince(begun, archive.articles)
  const held = new Set(values.all ? archive.entries : [])
  for (const entry of archive.entries.filter(({ id }) => sample.has(id))) {
    held.add(entry)
    const near = await similaritiesOf(archive, entry, await candidatesOf(archive, entry, weights), weights)
    for (const { target } of near.slice(0, nearMax)) held.add(target)
  }
  const indexed = performance.now()
  await writeLists([...held])
  const listsPerSecond = perSecondSince(indexed, held.size)
  await finish()
  await database.query(Prisma.sql`VACUUM ANALYZE`)
  return { indexedPerSecond, listsPerSecond }
}
