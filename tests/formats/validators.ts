import { readFileSync } from 'node:fs'
import { Ajv, type ValidateFunction } from 'ajv'
import { Ajv2020 } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import { parseAtomFeed, parseRssFeed } from 'feedsmith'
import { HtmlValidate } from 'html-validate'
import { XmlDocument, XsdValidator } from 'libxml2-wasm'
import { expect } from 'vitest'
import { sharedData } from '../shared-data.ts'

const schema = (name: string): string => readFileSync(new URL(`schemas/${name}`, import.meta.url), 'utf8')

/** Expects well-formed XML that is valid by the XML schema of this name. */
export function expectXml(xml: string, name: string): void {
  using schemaDocument = XmlDocument.fromString(schema(name))
  using validator = XsdValidator.fromDoc(schemaDocument)
  using document = XmlDocument.fromString(xml)
  validator.validate(document)
}

const ajv = new Ajv({ allErrors: true })
const isJsonFeed = ajv.compile(JSON.parse(schema('json-feed.json')))

/** The properties of an entry that all feed formats contain. */
export interface Entry {
  readonly id: string | undefined
  readonly url: string | undefined
  readonly title: string | undefined
  readonly summary: string | undefined
  readonly html: string | undefined
  readonly authors: readonly (string | undefined)[]
  readonly tags: readonly (string | undefined)[]
  readonly publishedAt: string | undefined
  readonly updatedAt: string | undefined
  readonly access: string | undefined
  readonly attribution?: string | undefined
}

const iso = (date: string | undefined): string | undefined => date && new Date(date).toISOString()

const plain = (html: string | undefined): string | undefined =>
  html?.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&#39;', "'").replaceAll('&amp;', '&')

/** The entries of a feed with this URL. Expects it to be valid by its format and by the rules of the W3C feed validator. */
export function entriesOf(text: string, url: string): Entry[] {
  const entries = url.endsWith('.rss') ? rssEntries(text, url) : url.endsWith('.atom') ? atomEntries(text, url) : jsonEntries(text, url)
  expect(new Set(entries.map(({ id }) => id)).size, 'an id names one entry').toBe(entries.length)
  expect(entries.map(({ publishedAt }) => publishedAt)).toEqual(
    entries
      .map(({ publishedAt }) => publishedAt)
      .toSorted()
      .reverse(),
  )
  for (const { html = '' } of entries) {
    expect(html, 'content has no script').not.toMatch(/<(?:script|style|iframe|object|embed|form|input)\b|\son\w+=|javascript:/iu)
    expect(html, 'content has absolute addresses only').not.toMatch(/\s(?:href|src)="(?!https?:\/\/|mailto:|tel:)/u)
  }
  return entries
}

function rssEntries(text: string, url: string): Entry[] {
  expectXml(text, 'rss.xsd')
  const feed = parseRssFeed(text)
  for (const name of ['title', 'link', 'description'] as const) expect(feed[name], `a channel has its ${name}`).toBeTruthy()
  expect(feed.atom?.links?.find(({ rel }) => rel === 'self')).toEqual({ href: url, rel: 'self', type: 'application/rss+xml' })
  return (feed.items ?? []).map((item) => {
    expect(item.guid?.value).toMatch(/^urn:uuid:/u)
    expect(item.guid?.isPermaLink).toBe(false)
    return {
      id: item.guid?.value,
      url: item.link,
      title: item.title,
      summary: plain(item.description),
      html: item.content?.encoded,
      authors: item.dc?.creators ?? [],
      tags: (item.categories ?? []).map(({ name }) => name),
      publishedAt: iso(item.pubDate),
      updatedAt: iso(item.dcterms?.modified?.[0]),
      access: item.dcterms?.accessRights?.[0],
      attribution: item.dc?.rights?.[0],
    }
  })
}

function atomEntries(text: string, url: string): Entry[] {
  expectXml(text, 'atom.xsd')
  const feed = parseAtomFeed(text)
  for (const name of ['id', 'title', 'updated', 'authors'] as const) expect(feed[name], `a feed has its ${name}`).toBeTruthy()
  expect(feed.links?.find(({ rel }) => rel === 'self')).toEqual({ href: url, rel: 'self', type: 'application/atom+xml' })
  return (feed.entries ?? []).map((entry) => {
    const alternate = (entry.links ?? []).filter(({ rel }) => rel === 'alternate')
    expect(alternate.length, 'an entry has one page of a kind and a language').toBe(1)
    return {
      id: entry.id,
      url: alternate[0]?.href,
      title: entry.title?.value,
      summary: entry.summary?.value,
      html: entry.content?.value,
      authors: (entry.authors ?? []).map(({ name }) => name),
      tags: (entry.categories ?? []).map(({ term }) => term),
      publishedAt: iso(entry.published),
      updatedAt: iso(entry.updated),
      access: entry.dcterms?.accessRights?.[0],
      attribution: entry.rights?.value,
    }
  })
}

interface JsonItem {
  readonly id: string
  readonly url: string
  readonly title: string
  readonly summary?: string
  readonly content_html?: string
  readonly authors: readonly { readonly name: string }[]
  readonly tags: readonly string[]
  readonly date_published: string
  readonly date_modified: string
  readonly _kiosque: { readonly access: string; readonly attribution?: string }
}

function jsonEntries(text: string, url: string): Entry[] {
  const feed = JSON.parse(text) as { feed_url: string; items: readonly JsonItem[] }
  isJsonFeed(feed)
  expect(isJsonFeed.errors ?? []).toEqual([])
  expect(feed.feed_url).toBe(url)
  return feed.items.map((item) => ({
    id: item.id,
    url: item.url,
    title: item.title,
    summary: item.summary,
    html: item.content_html,
    authors: item.authors.map(({ name }) => name),
    tags: item.tags,
    publishedAt: iso(item.date_published),
    updatedAt: iso(item.date_modified),
    access: item._kiosque.access,
    attribution: item._kiosque.attribution,
  }))
}

const page = new HtmlValidate({
  extends: ['html-validate:standard'],
  rules: {
    // The case of the doctype and white space at line ends don't matter.
    'doctype-style': 'off',
    'no-trailing-whitespace': 'off',
    // The length of a title is the newspaper's choice.
    'long-title': 'off',
  },
})

/** Expects HTML that is valid by the standard and by the accessibility rules of html-validate. */
export async function expectHtml(text: string): Promise<void> {
  const { results } = await page.validateString(text)
  expect(results.flatMap(({ messages }) => messages.map(({ ruleId, message, line }) => `${line}: ${ruleId}: ${message}`))).toEqual([])
}

/** The JSON-LD objects of a page, in order. */
export const structuredDataIn = (text: string): Record<string, unknown>[] =>
  [...text.matchAll(/<script type="application\/ld\+json">(.*?)<\/script>/gsu)].map(
    ([, json = '']) => JSON.parse(json) as Record<string, unknown>,
  )

/** A placeholder for the GeoJSON schema, which the ninjs schema refers to. No article has places. */
const geoJson = { $id: 'https://geojson.org/schema/GeoJSON.json', type: 'object' }

let isNinjs: ValidateFunction | undefined

/** Expects an item that is valid by IPTC's schema. */
export function expectNinjs(item: object): void {
  isNinjs ??= addFormats
    .default(new Ajv2020({ strict: false, allErrors: true }))
    .addSchema(geoJson)
    .compile(JSON.parse(readFileSync(sharedData('ninjs/specification/ninjs-schema_3.1.json'), 'utf8')) as object)
  isNinjs(item)
  expect(isNinjs.errors ?? []).toEqual([])
}
