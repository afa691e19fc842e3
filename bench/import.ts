// Measures `kiosque import` of the benchmark's articles as NDJSON beside psql's \copy of the rows that it made, into the same tables with
// their indexes and triggers: npm run bench:import -- --articles 10000,100000 --rounds 3. A round is one import and each \copy, one after
// the other; --memory leaves out all but the import, which then reads what is converted meanwhile, so that a million articles need little
// room: its rate is the converter's too. How far an import is stands on standard error. It makes databases on the server of DATABASE_URL, and
// drops them.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createReadStream, createWriteStream, existsSync, readFileSync, realpathSync } from 'node:fs'
import { rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { createGunzip } from 'node:zlib'
import pg from 'pg'
import { ndjsonHeader } from '../src/formats/ndjson.ts'
import { openDatabase } from '../src/store/database/open-database.ts'
import { peakBytesOf } from './peak-memory.ts'

const { values } = parseArgs({
  options: {
    articles: { type: 'string', default: '10000,100000' },
    rounds: { type: 'string', default: '1' },
    memory: { type: 'boolean', default: false },
  },
})
const server = process.env.DATABASE_URL ?? 'postgresql://postgres@127.0.0.1:5432/postgres'
const generator = fileURLToPath(new URL('../../shared/bench/generate.mjs', import.meta.url))
const kiosque = fileURLToPath(new URL('../bin/kiosque.js', import.meta.url))
const folder = path.join(tmpdir(), `kiosque-bench-import-${process.pid}`)
const imported = `kiosque_import_bench_${process.pid}`
const copied = `${imported}_copy`

/** The tables that an import fills, parents first, without the events and the tables that triggers fill. */
const tables = ['section', 'section_slug', 'author', 'author_slug', 'topic', 'topic_slug', 'article', 'article_body', 'article_slug']
tables.push('article_url', 'article_title', 'article_author', 'article_topic', 'related_link', 'contribution', 'correction')

if (!existsSync(generator)) {
  console.error('The benchmark is not there: its folder ../shared/bench holds the generator.')
  process.exit(2)
}

console.log(
  '| articles | `kiosque import` | peak memory | `\\copy` | share of it | `\\copy`, documents ready | share of it | again, unchanged |',
)
console.log('|---|---|---|---|---|---|---|---|')
try {
  for (const articles of values.articles.split(',').map(Number)) console.log(await measure(articles, Number(values.rounds)))
} finally {
  await rm(folder, { recursive: true, force: true })
  for (const name of [imported, copied]) await onServer(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`)
}

/** One row of the table: medians of the rounds. */
async function measure(articles: number, rounds: number): Promise<string> {
  await generate(articles)
  const file = values.memory ? null : await paper()
  const seconds: Record<'first' | 'again' | 'copy' | 'bare', number[]> = { first: [], again: [], copy: [], bare: [] }
  let peakBytes = 0
  for (let round = 0; round < rounds; round++) {
    const url = await emptyDatabase(imported)
    const first = await importing(file, url)
    seconds.first.push(first.seconds)
    peakBytes = Math.max(peakBytes, first.peakBytes)
    if (values.memory) continue
    seconds.again.push((await importing(file, url)).seconds)
    for (const table of [...tables, 'article_search']) await psql(url, `\\copy ${table} to '${path.join(folder, table)}'`)
    await onServer(`DROP DATABASE ${imported} WITH (FORCE)`)
    seconds.copy.push(await copying(tables, []))
    // The cost of the rows alone: triggers are disabled, and their rows are copied like any others.
    seconds.bare.push(await copying([...tables, 'article_search'], ['article', 'article_body']))
  }
  const orDash = (value: number, text: string) => (Number.isNaN(value) ? '–' : text)
  const rate = (kind: keyof typeof seconds) => {
    const value = articles / median(seconds[kind])
    return orDash(value, `${Math.round(value).toLocaleString('en')}/s`)
  }
  const share = (kind: 'copy' | 'bare') => {
    const value = median(seconds[kind].map((copySeconds, round) => copySeconds / (seconds.first[round] ?? Number.NaN)))
    return orDash(value, value.toFixed(2))
  }
  return `| ${[
    articles.toLocaleString('en'),
    rate('first'),
    `${Math.round(peakBytes / 1e6)} MB`,
    rate('copy'),
    `**${share('copy')}**`,
    rate('bare'),
    share('bare'),
    rate('again'),
  ].join(' | ')} |`
}

function median(numbers: readonly number[]): number {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? Number.NaN
}

async function generate(articles: number): Promise<void> {
  const args = ['--articles', String(articles), '--out', folder]
  await finished(spawn(process.execPath, [realpathSync(generator), ...args], { stdio: ['ignore', 'ignore', 'inherit'] }))
}

/** Writes the articles of the benchmark to a file in the format of an export. */
async function paper(): Promise<string> {
  const file = path.join(folder, 'paper.ndjson')
  await pipeline(Readable.from(converted()), createWriteStream(file))
  return file
}

/** Seconds that psql takes to copy the tables into an empty database, with the triggers of some tables disabled on request. */
async function copying(among: readonly string[], untriggered: readonly string[]): Promise<number> {
  const url = await emptyDatabase(copied)
  for (const table of untriggered) await psql(url, `ALTER TABLE ${table} DISABLE TRIGGER USER`)
  const script = path.join(folder, 'copy.sql')
  await writeFile(script, among.map((table) => `\\copy ${table} from '${path.join(folder, table)}'\n`).join(''))
  const started = performance.now()
  await psql(url, `\\i '${script}'`)
  const seconds = (performance.now() - started) / 1000
  await onServer(`DROP DATABASE ${copied} WITH (FORCE)`)
  return seconds
}

interface Generated {
  readonly id: string
  readonly slug: string
  readonly kicker: string
  readonly headline: string
  readonly lead: string
  readonly body: string
  readonly language: string
  readonly publishedAt: string
  readonly sectionId: string
  readonly authorId: string
  readonly related: readonly { readonly targetId: string }[]
}

interface Named {
  readonly id: string
  readonly slug: string
  readonly name: string
  readonly position: number
}

async function* converted(): AsyncGenerator<string> {
  const read = (name: string) =>
    readFileSync(path.join(folder, `${name}.ndjson`), 'utf8')
      .trim()
      .split('\n')
      .map((line): Named => JSON.parse(line))
  const [sections, authors] = [read('sections'), read('authors')]
  const named = new Map([...sections, ...authors].map(({ id, slug, name }) => [id, { slug, name }]))
  yield ndjsonHeader
  for (const { id, slug, name, position } of sections) yield line({ type: 'section', id, slug, slugs: [slug], name, position })
  for (const { id, slug, name } of authors) yield line({ type: 'author', id, slug, slugs: [slug], name, kind: 'PERSON' })
  const titles = new Map<string, string>()
  for await (const { id, slug, kicker, headline, lead, body, language, publishedAt, sectionId, authorId } of articles()) {
    const title = `${kicker} : ${headline}`
    titles.set(id, title)
    yield line({
      type: 'article',
      id,
      version: 1,
      key: `bench:${id}`,
      slug,
      title,
      lead,
      language,
      publishedAt,
      section: named.get(sectionId),
      authors: [named.get(authorId)],
      body: body
        .split('\n\n')
        .map((text) => (text.startsWith('## ') ? { kind: 'subheading', level: 2, text: text.slice(3) } : { kind: 'paragraph', text })),
    })
  }
  for await (const { id, related } of articles()) {
    yield line({
      type: 'links',
      article: id,
      version: 1,
      links: related.map(({ targetId }) => ({ title: titles.get(targetId), target: targetId })),
    })
  }
}

async function* articles(): AsyncGenerator<Generated> {
  const input = createReadStream(path.join(folder, 'articles.ndjson.gz')).pipe(createGunzip())
  for await (const text of createInterface({ input })) yield JSON.parse(text)
}

function line(content: object): string {
  return `${JSON.stringify(content)}\n`
}

/** Runs the import as a separate process; the system reports its peak memory. Without a file it reads the output of the converter. */
async function importing(file: string | null, url: string): Promise<{ seconds: number; peakBytes: number }> {
  const started = performance.now()
  const child = spawn(process.execPath, [kiosque, 'import', '--format', 'ndjson', file ?? '-'], {
    env: { ...process.env, DATABASE_URL: url },
    stdio: [file === null ? 'pipe' : 'ignore', 'ignore', 'inherit'],
  })
  let peakBytes = 0
  const watch = setInterval(() => {
    peakBytes = Math.max(peakBytes, peakOf(child))
  }, 100)
  try {
    const fed = child.stdin && pipeline(Readable.from(converted()), child.stdin)
    await Promise.all([finished(child), fed])
  } finally {
    clearInterval(watch)
  }
  return { seconds: (performance.now() - started) / 1000, peakBytes }
}

function peakOf({ pid }: ChildProcess): number {
  try {
    return pid === undefined ? 0 : peakBytesOf(pid)
  } catch {
    return 0
  }
}

async function emptyDatabase(name: string): Promise<string> {
  await onServer(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`)
  await onServer(`CREATE DATABASE ${name}`)
  const url = new URL(`/${name}`, server).href
  const database = await openDatabase({ url })
  await database.migrate()
  await database.close()
  return url
}

async function onServer(sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: server })
  await client.connect()
  try {
    await client.query(sql)
    await client.query('CHECKPOINT')
  } finally {
    await client.end()
  }
}

function psql(url: string, command: string): Promise<void> {
  return finished(spawn('psql', ['-q', '-v', 'ON_ERROR_STOP=1', '-d', url, '-c', command], { stdio: ['ignore', 'ignore', 'inherit'] }))
}

async function finished(child: ChildProcess): Promise<void> {
  const [status] = await once(child, 'exit')
  if (status !== 0) throw new Error(`${child.spawnargs.join(' ')} ended with ${status}.`)
}
