// The peer of documents.ts: a bare Node server without a framework. One prepared statement per request, in which PostgreSQL builds JSON, and a
// template string for the page. It has no visibility rules, audiences or limits. Its ETag is made of the page, as usual frameworks do it.
import { createHash } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import pg from 'pg'
import { readEnvironment } from '../src/env.ts'

interface Card {
  readonly slug: string
  readonly title: string
  readonly lead: string | null
  readonly at: string
}

interface Named {
  readonly slug: string
  readonly name: string
}

interface Page {
  readonly article: Card & { readonly authors: Named[]; readonly section: Named; readonly blocks: { kind: string; text: string }[] }
  readonly related: Card[]
  readonly alsoBy: Card[]
  readonly sections: Named[]
}

interface Front {
  readonly latest: Card[]
  readonly sections: (Named & { readonly articles: Card[] })[]
}

interface Feed {
  readonly items: (Card & { readonly id: string; readonly authors: string[]; readonly section: string })[]
}

const card = `json_build_object('slug', article.slug, 'title', article.title, 'lead', article.lead, 'at', article.published_at)`
const visible = `article.state = 'PUBLISHED' AND article.visible_from <= $1 AND (article.visible_until IS NULL OR article.visible_until > $1)`
const sections = `(SELECT json_agg(json_build_object('slug', slug, 'name', name) ORDER BY position) FROM section)`
const authorsOf = `SELECT author.slug, author.name FROM article_author JOIN author ON author.id = author_id WHERE article_id = article.id ORDER BY position`

const statements = {
  page: `SELECT json_build_object(
    'article', (SELECT row_to_json(shown) FROM (SELECT article.slug, article.title, article.lead, article.published_at AS at, body.blocks,
      (SELECT json_agg(row_to_json(named)) FROM (${authorsOf}) AS named) AS authors,
      (SELECT json_build_object('slug', slug, 'name', name) FROM section WHERE section.id = article.section_id) AS section) AS shown),
    'related', (SELECT coalesce(json_agg(found.card), '[]') FROM (SELECT ${card} AS card FROM related_link JOIN article ON article.id = target_id
      WHERE related_link.article_id = asked.id AND ${visible} ORDER BY position LIMIT 6) AS found),
    'alsoBy', (SELECT coalesce(json_agg(found.card), '[]') FROM (SELECT ${card} AS card FROM article_author AS entry JOIN article ON article.id = entry.article_id
      WHERE entry.author_id = (SELECT author_id FROM article_author WHERE article_id = asked.id ORDER BY position LIMIT 1)
        AND article.id <> asked.id AND ${visible} ORDER BY entry.published_at DESC, entry.article_id DESC LIMIT 5) AS found),
    'sections', ${sections}) AS data
    FROM article_slug AS address JOIN article ON article.id = address.article_id JOIN article_body AS body ON body.article_id = article.id
      CROSS JOIN LATERAL (SELECT article.id) AS asked
    WHERE address.slug = $2 AND ${visible}`,
  front: `SELECT json_build_object(
    'latest', (SELECT json_agg(found.card) FROM (SELECT ${card} AS card FROM article WHERE ${visible}
      ORDER BY published_at DESC, id DESC LIMIT 9) AS found),
    'sections', (SELECT json_agg(json_build_object('slug', slug, 'name', name, 'articles', (SELECT coalesce(json_agg(found.card), '[]')
      FROM (SELECT ${card} AS card FROM article WHERE section_id = section.id AND ${visible} ORDER BY published_at DESC, id DESC LIMIT 4)
      AS found)) ORDER BY position) FROM section)) AS data`,
  feed: `SELECT json_build_object('items', json_agg(found.item)) AS data FROM (SELECT json_build_object('id', article.id, 'slug', article.slug,
      'title', article.title, 'lead', article.lead, 'at', article.published_at,
      'authors', (SELECT json_agg(named.name) FROM (${authorsOf}) AS named),
      'section', (SELECT name FROM section WHERE section.id = article.section_id)) AS item
    FROM article WHERE ${visible} ORDER BY published_at DESC, article.id DESC LIMIT 50) AS found`,
}

const entities = new Map([...'&<>"\''].map((character) => [character, `&#${character.charCodeAt(0)};`]))
const escaped = (text: string | null): string => (text ?? '').replace(/[&<>"']/gu, (character) => entities.get(character) ?? character)

const cardHtml = ({ slug, title, lead, at }: Card): string =>
  `<li><h3><a href="/a/${slug}">${escaped(title)}</a></h3><p>${escaped(lead)}</p><time datetime="${at}">${at}</time></li>`

const frame = (title: string, menu: readonly Named[], main: string): string => `<!DOCTYPE html>
<html lang="fr"><head><meta charset="utf-8"><title>${escaped(title)}</title></head><body><nav>${menu
  .map(({ slug, name }) => `<a href="/section/${slug}">${escaped(name)}</a>`)
  .join(' ')}</nav>
<main>${main}</main></body></html>`

const pageHtml = ({ article, related, alsoBy, sections: menu }: Page): string =>
  frame(
    article.title,
    menu,
    `<h1>${escaped(article.title)}</h1><p>${escaped(article.lead)}</p>
<p>${article.authors.map(({ slug, name }) => `<a href="/author/${slug}">${escaped(name)}</a>`).join(', ')}, ${escaped(article.section.name)}</p>
${article.blocks.map(({ kind, text }) => (kind === 'subheading' ? `<h2>${escaped(text)}</h2>` : `<p>${escaped(text)}</p>`)).join('\n')}
<ul>${related.map(cardHtml).join('\n')}</ul><ul>${alsoBy.map(cardHtml).join('\n')}</ul>`,
  )

const frontHtml = ({ latest, sections: desks }: Front): string =>
  frame(
    'Le journal',
    desks,
    `<ul>${latest.map(cardHtml).join('\n')}</ul>${desks
      .map(({ name, articles }) => `<h2>${escaped(name)}</h2><ul>${articles.map(cardHtml).join('\n')}</ul>`)
      .join('\n')}`,
  )

const feedXml = ({ items }: Feed): string => `<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>Le journal</title><link>/</link><description></description>
${items
  .map(
    ({
      id,
      slug,
      title,
      lead,
      at,
      authors,
      section,
    }) => `<item><guid isPermaLink="false">${id}</guid><title>${escaped(title)}</title><link>/a/${slug}</link>
<description>${escaped(lead)}</description><pubDate>${new Date(at).toUTCString()}</pubDate>${authors.map((name) => `<dc:creator>${escaped(name)}</dc:creator>`).join('')}<category>${escaped(section)}</category></item>`,
  )
  .join('\n')}</channel></rss>`

const pool = new pg.Pool({ connectionString: readEnvironment().DATABASE_URL, max: 10, options: '-c timezone=UTC' })

async function dataOf<Data>(name: keyof typeof statements, ...values: string[]): Promise<Data> {
  const { rows } = await pool.query<{ data: Data }>({ name, text: statements[name], values: [new Date(), ...values] })
  if (!rows[0]) throw new Error('There is no such document.')
  return rows[0].data
}

async function documentAt(url: string): Promise<{ readonly type: string; readonly text: string }> {
  if (url === '/') return { type: 'text/html', text: frontHtml(await dataOf('front')) }
  if (url === '/feeds/latest.rss') return { type: 'application/rss+xml', text: feedXml(await dataOf('feed')) }
  return { type: 'text/html', text: pageHtml(await dataOf('page', url.slice('/a/'.length))) }
}

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  try {
    const { type, text } = await documentAt(request.url ?? '/')
    const etag = `"${createHash('sha1').update(text).digest('base64')}"`
    if (request.headers['if-none-match'] === etag) response.writeHead(304, { ETag: etag }).end()
    else
      response.writeHead(200, { 'Content-Type': `${type}; charset=utf-8`, 'Content-Length': Buffer.byteLength(text), ETag: etag }).end(text)
  } catch (cause) {
    response.writeHead(500).end(String(cause))
  }
}

const server = createServer((request, response) => void answer(request, response))
server.listen(0, '127.0.0.1', () => {
  console.log(JSON.stringify({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, pid: process.pid }))
})
process.once('SIGTERM', () => process.exit(0))
