import type { ArticleInput, NameInput, SectionInput } from '../content/article.ts'
import { SourceRejected } from '../content/error.ts'

/** Characters of what is kept in an index, at most: a longer entry is none that PostgreSQL takes. */
const indexedMax = 800
const addressMax = 2000
const nameMax = 300
const leadMax = 20_000
const textMax = 5_000_000
const itemsMax = 100_000
const sectionLevelsMax = 10

/**
 * Holds an article to what the database can keep, so that one field of one item never stops the others. SourceRejected names the field.
 * It also stops what a parser let through: a date that is none, a character that no database stores.
 */
export function checkArticle(article: ArticleInput): void {
  const {
    sourceKey,
    url,
    title,
    lead,
    byline,
    slug,
    formerSlugs = [],
    formerUrls = [],
    body,
    corrections = [],
    contributions = [],
  } = article
  text('key', sourceKey, 1, indexedMax)
  text('title', title, 1, indexedMax)
  text('lead', lead, 0, leadMax)
  text('byline', byline, 0, leadMax)
  text('language', article.language, 1, nameMax)
  text('contributions message', article.contributionsMessage, 0, leadMax)
  for (const address of [url, ...formerUrls]) text('address', address, 1, addressMax)
  for (const address of [slug ?? null, ...formerSlugs]) text('slug', address, 1, indexedMax)
  for (const name of [article.section, ...article.topics, ...article.credits]) checkName(name)
  for (const link of article.relatedLinks) {
    text('related link', link.title, 1, indexedMax)
    text('related link', link.url, 1, addressMax)
    text('related link', link.teaser, 0, leadMax)
    text('related link', link.note, 0, leadMax)
  }
  for (const contribution of contributions) {
    text('contribution', contribution.text, 0, textMax)
    text('contribution', contribution.authorName, 0, nameMax)
    date('contribution', contribution.publishedAt)
  }
  for (const correction of corrections) {
    text('correction', correction.note, 0, leadMax)
    date('correction', correction.at)
  }
  for (const instant of [article.publishedAt, article.updatedAt, article.visibleFrom, article.visibleUntil])
    if (instant) date('date', instant)
  for (const list of [body ?? [], article.relatedLinks, article.topics, article.credits, contributions, corrections]) {
    if (list.length > itemsMax) throw new SourceRejected('length', `lists of ${itemsMax} entries at most`, String(list.length))
  }
  json('text', body, textMax)
  json('image', article.image, leadMax)
  for (const { portrait } of article.credits) json('portrait', portrait ?? null, leadMax)
}

function checkName(name: string | NameInput | SectionInput | null, depth = 1): void {
  if (typeof name === 'string' || name === null) {
    text('name', name, 1, nameMax)
    return
  }
  text('name', name.name, 1, nameMax)
  text('slug', name.slug ?? null, 1, indexedMax)
  if ('description' in name) text('description', name.description ?? null, 0, leadMax)
  if ('parent' in name && name.parent) {
    if (depth >= sectionLevelsMax) throw new SourceRejected('section', `${sectionLevelsMax} levels of sections at most`, 'more')
    checkName(name.parent, depth + 1)
  }
}

function text(field: string, value: string | null, min: number, max: number): void {
  if (value === null) return
  if (value.trim().length < min) throw new SourceRejected(field, 'some text', 'none')
  if (value.length > max) throw new SourceRejected(field, `${max} characters at most`, `${value.length}: "${value.slice(0, 60)}…"`)
  if (value.includes('\u0000') || !value.isWellFormed()) throw unstorable(field, value)
}

/** What PostgreSQL's jsonb doesn't hold: an escape of NUL or of half a character. A backslash before it makes it ordinary text. */
const unstorableEscape = /(?<!\\)(?:\\\\)*\\u(?:0000|d[89a-f])/u

function json(field: string, value: object | null, max: number): void {
  if (value === null) return
  const written = JSON.stringify(value)
  if (written.length > max) throw new SourceRejected(field, `${max} characters at most`, `${written.length}`)
  if (written.includes('\\u') && unstorableEscape.test(written)) throw unstorable(field, written)
}

const unstorable = (field: string, value: string): SourceRejected =>
  new SourceRejected(field, 'text of Unicode characters', `one that is none in "${value.replaceAll('\u0000', '\\0').slice(0, 60)}"`)

/** Years with four digits: beyond them is a slip, and what others make of it is anybody's guess. */
function date(field: string, value: Date): void {
  const year = value.getUTCFullYear()
  if (!(year >= 1000 && year <= 9999)) throw new SourceRejected(field, 'an instant of the years 1000 to 9999', String(value))
}
