import { articlePage, authorTimeline, frontPage } from '../../src/sdk/index.ts'
import { type Database, Prisma } from '../../src/store/database/database.ts'
import type { Prepared } from './message.ts'

/** The credentials of senders that are not anonymous. */
export interface Credentials {
  readonly partners: readonly string[]
  readonly editors: readonly string[]
}

const preparedCount = 4000

const search =
  'query Search($query: String!) { search(query: $query, first: 10) { totalCount nodes { article { headline url publishedOn } } } }'
const words = ['pont', 'eau', 'école', 'maire', 'match', 'route', 'marché', 'santé', 'vaccin', 'budget', 'or', 'coton']

type Draw = () => string

/** Random requests of readers, sites of partners, and editors: pages as apps request them, searches, feeds and HTML. */
export async function prepareRequests(database: Database, { partners, editors }: Credentials): Promise<Prepared[]> {
  const articles = await database.query<{ slug: string }>(
    Prisma.sql`SELECT slug FROM article WHERE state = 'PUBLISHED' ORDER BY published_at DESC, id DESC LIMIT 10000`,
  )
  const authors = await database.query<{ slug: string }>(Prisma.sql`SELECT slug FROM author LIMIT 1000`)
  if (articles.length === 0 || authors.length === 0) throw new Error('The database has no articles: "npm run bench:load" fills one.')
  /** Newer articles are read more often, by Zipf's law. */
  const article = (): string => articles[Math.floor(articles.length ** Math.random()) - 1]?.slug ?? ''
  const author = (): string => pick(authors).slug
  const graph: readonly (readonly [share: number, draw: () => object])[] = [
    [35, () => ({ query: articlePage.text, variables: { slug: article() } })],
    [15, () => ({ query: frontPage.text })],
    [10, () => ({ query: authorTimeline.text, variables: { slug: author() } })],
    [5, () => ({ query: search, variables: { query: pick(words) } })],
  ]
  const pages: readonly (readonly [share: number, path: Draw])[] = [
    [20, () => `/a/${article()}`],
    [10, () => '/'],
    [5, () => '/feeds/latest.rss'],
  ]
  const isGraph = sumOf(graph) / (sumOf(graph) + sumOf(pages))
  const anonymous = (): string => (Math.random() < isGraph ? post(pickShare(graph)()) : get(pickShare(pages)()))
  return Array.from({ length: preparedCount }, (): Prepared => {
    const chance = Math.random()
    if (chance < 0.03) return { sender: 'editor', text: post(pickShare(graph)(), pick(editors)) }
    if (chance < 0.1) return { sender: 'partner', text: post(pickShare(graph)(), pick(partners)) }
    return { sender: 'public', text: anonymous() }
  })
}

const get = (path: string): string => `GET ${path} HTTP/1.1\r\nHost: journal.example\r\nAccept: text/html,*/*;q=0.8\r\n\r\n`

function post(body: object, credential?: string): string {
  const text = JSON.stringify(body)
  const headers = [
    'Host: journal.example',
    'Accept: application/json',
    'Content-Type: application/json',
    `Content-Length: ${Buffer.byteLength(text)}`,
    ...(credential === undefined ? [] : [`Authorization: Bearer ${credential}`]),
  ]
  return `POST /graphql HTTP/1.1\r\n${headers.join('\r\n')}\r\n\r\n${text}`
}

const pick = <Item>(items: readonly Item[]): Item => items[Math.floor(Math.random() * items.length)] as Item

const sumOf = (shares: readonly (readonly [number, unknown])[]): number => shares.reduce((sum, [share]) => sum + share, 0)

function pickShare<Item>(shares: readonly (readonly [number, Item])[]): Item {
  let chance = Math.random() * sumOf(shares)
  for (const [share, item] of shares) {
    chance -= share
    if (chance < 0) return item
  }
  return pick(shares)[1]
}
