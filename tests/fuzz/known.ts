import { encodeId } from '../../src/content/global-id.ts'

type NodeType = 'Article' | 'Author' | 'Section' | 'Topic'

/** What a client can know of a paper: whatever it was ever answered. */
export interface Known {
  readonly ids: Readonly<Record<NodeType, readonly string[]>>
  readonly slugs: Readonly<Record<NodeType, readonly string[]>>
  /** By what they lead on in: a list by time, a list by slug, a search. */
  readonly cursors: Readonly<Record<'time' | 'slug' | 'score', readonly string[]>>
  readonly tokens: readonly string[]
  readonly urls: readonly string[]
  readonly words: readonly string[]
}

const base64 = (text: string): string => Buffer.from(text).toString('base64url')
const uuid = '019d0000-0000-7000-8000-000000000000'

export const malformedIds = [
  'x',
  '',
  '\u0000',
  uuid,
  encodeId('Article', '-'.repeat(36)),
  encodeId('Nonsense', uuid),
  encodeId('constructor', uuid),
  encodeId('Article', uuid.toUpperCase()),
  base64('Article'),
  'QXJ0aWNsZTo='.repeat(500),
]

/** Cursors and tokens that no gateway ever answered, most of them in the right form. */
export const malformedCursors = [
  'x',
  '',
  '\u0000',
  ...[
    `time:0:${'-'.repeat(36)}`,
    `time:999999999999999:${uuid}`,
    `time:-99999999999999:${uuid}`,
    `time:253402300800000:${uuid}`,
    `score:1e999:0:${uuid}`,
    `score:0.1:999999999999999:${uuid}`,
    `score:0.1.1:0:${uuid}`,
    `score:0.1:0:${'0'.repeat(36)}`,
    'slug:',
    'slug:\u0000',
    `slug:${'x'.repeat(2000)}`,
    `changes:9999999999999999999:999999999999999999:999999999:999999999999999:${uuid}`,
    `changes:1:1:0:0:${'-'.repeat(36)}`,
  ].map(base64),
]

interface Node {
  readonly id: string
  readonly slug: string
  readonly url?: string
  readonly title?: string
}

interface Listed {
  readonly data: Readonly<Record<string, { readonly edges: readonly { readonly cursor: string; readonly node: Node }[] }>>
}

/** Asks a gateway for what it has. */
export async function knownOf(ask: (query: string) => Promise<unknown>): Promise<Known> {
  const { data } = (await ask(`{
    articles(first: 30) { edges { cursor node { id slug url title } } }
    authors(first: 20) { edges { cursor node { id slug } } }
    topics(first: 20) { edges { cursor node { id slug } } }
    search(query: "pont or eau", first: 10) { edges { cursor node { id slug } } }
  }`)) as Listed
  const { data: more } = (await ask('{ sections { id slug } changes(first: 1) { token } publication { url } }')) as {
    data: { sections: Node[]; changes: { token: string }; publication: { url: string } }
  }
  const listed = (name: string): readonly Node[] => data[name]?.edges.map(({ node }) => node) ?? []
  const nodes = { Article: listed('articles'), Author: listed('authors'), Topic: listed('topics'), Section: more.sections }
  const each = (of: (node: Node) => string): Known['ids'] => ({
    Article: nodes.Article.map(of),
    Author: nodes.Author.map(of),
    Topic: nodes.Topic.map(of),
    Section: nodes.Section.map(of),
  })
  const cursorsOf = (name: string) => data[name]?.edges.map(({ cursor }) => cursor) ?? []
  const own = new URL('/a/', more.publication.url).href
  return {
    ids: each(({ id }) => id),
    slugs: each(({ slug }) => slug),
    cursors: { time: cursorsOf('articles'), slug: [...cursorsOf('authors'), ...cursorsOf('topics')], score: cursorsOf('search') },
    tokens: [more.changes.token],
    urls: [
      ...nodes.Article.flatMap(({ url }) => url ?? []),
      ...nodes.Article.map(({ slug }) => `${own}${slug}`),
      `${own}%`,
      `${own}%00`,
      `${own}%E0%A4%A`,
      `${own}__proto__`,
    ],
    words: nodes.Article.flatMap(({ title }) => title?.split(' ').slice(0, 3) ?? []),
  }
}
