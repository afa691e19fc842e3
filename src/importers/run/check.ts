import type { ArticleInput, NameInput, SectionInput } from '../../content/article.ts'
import { fieldEntries, type TextFieldName } from '../../content/article-field.ts'
import { SourceRejected } from '../../content/error.ts'
import { isDate } from '../../content/instant.ts'
import { entriesMax } from '../../content/list-length.ts'
import { charactersMax, isStorable } from '../../content/stored-text.ts'
import { normalArticle } from './normal-article.ts'

/**
 * Returns the article with URLs and language in normal form, after checking that the database can store it: a single bad field must not
 * stop the import of other items. Throws SourceRejected, which names the field, also for errors that a parser missed, such as an invalid
 * date or a character that the database can't store.
 */
export function checkedArticle(input: ArticleInput): ArticleInput {
  const article = normalArticle(input)
  checkSizes(article)
  return article
}

const textFields = fieldEntries.flatMap(([name, field]) =>
  field.type === 'text' ? [{ name: name as TextFieldName, min: field.isNullable ? 0 : 1, max: field.charactersMax }] : [],
)

function checkSizes(article: ArticleInput): void {
  checkLists(article)
  const { sourceKey, url, slug, formerSlugs = [], formerUrls = [], body, corrections = [], contributions = [] } = article
  text('key', sourceKey, 1, charactersMax.indexed)
  for (const { name, min, max } of textFields) text(name, article[name] ?? null, min, max)
  for (const address of [url, ...formerUrls]) text('address', address, 1, charactersMax.address)
  for (const address of [slug ?? null, ...formerSlugs]) text('slug', address, 1, charactersMax.indexed)
  for (const name of [article.section, ...article.topics, ...article.credits]) checkName(name)
  for (const link of article.relatedLinks) {
    text('related link', link.title, 1, charactersMax.indexed)
    text('related link', link.url, 1, charactersMax.address)
    text('related link', link.teaser, 0, charactersMax.note)
    text('related link', link.note, 0, charactersMax.note)
  }
  for (const contribution of contributions) {
    text('contribution', contribution.text, 0, charactersMax.text)
    text('contribution', contribution.authorName, 0, charactersMax.name)
    date('contribution', contribution.publishedAt)
  }
  for (const correction of corrections) {
    text('correction', correction.note, 0, charactersMax.note)
    date('correction', correction.at)
  }
  for (const instant of [article.publishedAt, article.updatedAt, article.visibleFrom, article.visibleUntil])
    if (instant) date('date', instant)
  json('text', body, charactersMax.text)
  json('image', article.image, charactersMax.note)
  for (const { portrait } of article.credits) json('portrait', portrait ?? null, charactersMax.note)
}

function checkLists({ body, credits, topics, relatedLinks, kept, ...article }: ArticleInput): void {
  const lists = [
    ['body', body ?? [], entriesMax.blocks],
    ['authors', credits, entriesMax.authors],
    ['topics', topics, entriesMax.topics],
    ['relatedLinks', relatedLinks, entriesMax.relatedLinks],
    ['contributions', article.contributions ?? [], entriesMax.contributions],
    ['corrections', article.corrections ?? [], entriesMax.corrections],
    ['slugs', kept?.slugs ?? article.formerSlugs ?? [], entriesMax.former],
    ['urls', kept?.urls ?? article.formerUrls ?? [], entriesMax.former],
    ['titles', kept?.titles ?? [], entriesMax.former],
  ] as const
  for (const [field, list, max] of lists)
    if (list.length > max) throw new SourceRejected(field, `at most ${max} entries`, String(list.length))
}

function checkName(name: string | NameInput | SectionInput | null, depth = 1): void {
  if (typeof name === 'string' || name === null) {
    text('name', name, 1, charactersMax.name)
    return
  }
  text('name', name.name, 1, charactersMax.name)
  text('slug', name.slug ?? null, 1, charactersMax.indexed)
  if ('description' in name) text('description', name.description ?? null, 0, charactersMax.note)
  if ('parent' in name && name.parent) {
    if (depth >= entriesMax.sectionLevels)
      throw new SourceRejected('section', `at most ${entriesMax.sectionLevels} levels of sections`, 'more')
    checkName(name.parent, depth + 1)
  }
}

function text(field: string, value: string | null, min: number, max: number): void {
  if (value === null) return
  if (value.trim().length < min) throw new SourceRejected(field, 'text', 'none')
  if (value.length > max) throw new SourceRejected(field, `at most ${max} characters`, `${value.length}: "${value.slice(0, 60)}…"`)
  if (!isStorable(value)) throw unstorable(field, value)
}

/** PostgreSQL's jsonb rejects an escaped NUL or unpaired surrogate. If the backslash itself is escaped, it is ordinary text. */
const unstorableEscape = /(?<!\\)(?:\\\\)*\\u(?:0000|d[89a-f])/u

function json(field: string, value: object | null, max: number): void {
  if (value === null) return
  const written = JSON.stringify(value)
  if (written.length > max) throw new SourceRejected(field, `at most ${max} characters`, `${written.length}`)
  if (written.includes('\\u') && unstorableEscape.test(written)) throw unstorable(field, written)
}

const unstorable = (field: string, value: string): SourceRejected =>
  new SourceRejected(field, 'valid Unicode text without NUL', `"${value.replaceAll('\u0000', '\\0').slice(0, 60)}"`)

function date(field: string, value: Date): void {
  if (!isDate(value)) throw new SourceRejected(field, 'an instant of the years 1000 to 9999', String(value))
}
