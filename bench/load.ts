// Fills the database at DATABASE_URL with the benchmark's articles: npm run bench:load -- --articles 100000
// With --texts, articles can be read but not searched, which takes a third of the time.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createReadStream, existsSync, realpathSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import pg from 'pg'
import { from as copyFrom } from 'pg-copy-streams'
import { type BodyBlock, wordCountOf } from '../src/content/body.ts'
import { titleKey } from '../src/content/title.ts'
import { readEnvironment } from '../src/env.ts'
import { openDatabase } from '../src/store/database/open-database.ts'

const { values } = parseArgs({
  options: {
    articles: { type: 'string', default: '100000' },
    seed: { type: 'string', default: '1' },
    texts: { type: 'boolean', default: false },
  },
})
const generator = fileURLToPath(new URL('../../shared/bench/generate.mjs', import.meta.url))
const { DATABASE_URL } = readEnvironment()

if (!DATABASE_URL) stop('Say where: DATABASE_URL=postgresql://postgres@127.0.0.1:5432/kiosque_bench npm run bench:load')
if (!existsSync(generator)) stop('The benchmark is not there: its folder ../shared/bench holds the generator.')

const folder = await mkdtemp(path.join(tmpdir(), 'kiosque-bench-'))
const database = await openDatabase({ url: DATABASE_URL })
await database.migrate()
await database.close()
const client = new pg.Client({ connectionString: DATABASE_URL, options: '-c timezone=UTC' })
await client.connect()
const { rows } = await client.query<{ count: string }>('SELECT count(*) FROM article')
if (rows[0]?.count === values.articles) stop(`The database holds ${values.articles} articles already.`, 0)
if (rows[0]?.count !== '0') stop(`The database holds ${rows[0]?.count} articles: empty it, or name another.`)

await generate()
// What triggers would write is written for all articles at once: counts, and at the end search documents, on two connections.
await client.query('SET session_replication_role = replica')
await copy('section (id, slug, name, position)', 'sections.ndjson', ({ id, slug, name, position }) => [[id, slug, name, position]])
await client.query('INSERT INTO section_slug (slug, section_id) SELECT slug, id FROM section')
await copy('author (id, slug, name)', 'authors.ndjson', ({ id, slug, name }) => [[id, slug, name]])
await client.query('INSERT INTO author_slug (slug, author_id) SELECT slug, id FROM author')
await copy(
  `article (id, source_key, slug, title, lead, language, state, published_at, visible_from, updated_at, word_count, section_id)`,
  'articles.ndjson',
  (row) => {
    const at = row.publishedAt
    return [
      [
        row.id,
        `bench:${row.id}`,
        row.slug,
        titleOf(row),
        row.lead,
        row.language,
        'PUBLISHED',
        at,
        at,
        at,
        wordCountOf(blocksOf(row)),
        row.sectionId,
      ],
    ]
  },
)
await client.query(`INSERT INTO article_count (section_id, may_be_syndicated, year, count)
  SELECT section_id, may_be_syndicated, year_of_article(published_at), count(*) FROM article GROUP BY 1, 2, 3`)
await copy('article_body (article_id, blocks)', 'articles.ndjson', (row) => [[row.id, JSON.stringify(blocksOf(row))]])
await copy('article_author (article_id, author_id, position, published_at)', 'articles.ndjson', (row) => [
  [row.id, row.authorId, 0, row.publishedAt],
])
await loadAddresses()
if (!values.texts) {
  console.error('  article_search (article_id, document)')
  await Promise.all([loadSearch('<'), loadSearch('>=')])
}
await client.query('VACUUM ANALYZE')
await client.end()
await rm(folder, { recursive: true })
console.error(`${values.articles} articles are in.`)

function stop(message: string, status = 2): never {
  console.error(message)
  process.exit(status)
}

async function generate(): Promise<void> {
  // A script compares itself with its real path, because ../shared may be a link.
  const args = [realpathSync(generator), '--articles', values.articles, '--seed', values.seed, '--out', folder, '--no-gzip']
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'inherit'] })
  const [status] = (await once(child, 'exit')) as [number | null]
  if (status !== 0) stop('The generator failed.')
}

async function loadAddresses(): Promise<void> {
  await client.query('INSERT INTO article_slug (slug, article_id) SELECT slug, id FROM article')
  await copy('article_title (title_key, article_id)', 'articles.ndjson', (row) => [[titleKey(titleOf(row)), row.id]])
  // The links of an article are adjacent, as an import writes them.
  await client.query('CREATE UNLOGGED TABLE bench_link (article_id uuid, position int, target_id uuid)')
  await copy('bench_link (article_id, position, target_id)', 'articles.ndjson', ({ id, related }) =>
    (related as { position: number; targetId: string }[]).map(({ position, targetId }) => [id, position - 1, targetId]),
  )
  await client.query(`INSERT INTO related_link (article_id, position, title, title_key, target_id)
    SELECT link.article_id, link.position, target.title, title.title_key, target.id
    FROM bench_link AS link JOIN article AS target ON target.id = link.target_id JOIN article_title AS title ON title.article_id = target.id
    ORDER BY link.article_id, link.position`)
  await client.query('DROP TABLE bench_link')
}

type Row = Record<string, unknown> & { id: string; kicker: string; headline: string; body: string; publishedAt: string }
type Value = unknown

/** Makes one half of the archive searchable, as the triggers do. */
async function loadSearch(side: '<' | '>='): Promise<void> {
  const half = new pg.Client({ connectionString: DATABASE_URL })
  await half.connect()
  await half.query(`INSERT INTO article_search (article_id, document)
    SELECT article.id, article_document(article.title, article.lead, article.byline, body.blocks::jsonb)
    FROM article JOIN article_body AS body ON body.article_id = article.id
    WHERE article.id ${side} '80000000-0000-0000-0000-000000000000'`)
  await half.end()
}

/** Runs one COPY with the rows of each line. */
async function copy(target: string, file: string, make: (row: Row) => Value[][]): Promise<void> {
  console.error(`  ${target}`)
  const lines = createInterface({ input: createReadStream(path.join(folder, file)), crlfDelay: Number.POSITIVE_INFINITY })
  async function* text() {
    let chunk = ''
    for await (const line of lines) {
      for (const values of make(JSON.parse(line) as Row)) chunk += `${values.map(escaped).join('\t')}\n`
      if (chunk.length > 1 << 18) {
        yield chunk
        chunk = ''
      }
    }
    yield chunk
  }
  await pipeline(Readable.from(text()), client.query(copyFrom(`COPY ${target} FROM STDIN`)))
}

function escaped(value: Value): string {
  return String(value).replaceAll('\\', '\\\\').replaceAll('\t', '\\t').replaceAll('\n', '\\n').replaceAll('\r', '\\r')
}

function titleOf({ kicker, headline }: Row): string {
  return `${kicker} : ${headline}`
}

/** The benchmark's body is text with "## " before its sub-headings. */
function blocksOf({ body }: Row): BodyBlock[] {
  return body
    .split('\n\n')
    .map((text) => (text.startsWith('## ') ? { kind: 'subheading', text: text.slice(3), level: 2 } : { kind: 'paragraph', text }))
}
