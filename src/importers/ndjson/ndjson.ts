import type { z } from 'zod'
import type { ArticleInput, CorrectionRecord, Credit } from '../../content/article.ts'
import type { BodyBlock } from '../../content/body.ts'
import { creditsOf } from '../../content/byline.ts'
import { SourceRejected } from '../../content/error.ts'
import { entriesMax } from '../../content/list-length.ts'
import { titleKey } from '../../content/title.ts'
import { blocksOfHtml } from '../html/blocks.ts'
import type { Found, Importer, ImportSettings } from '../importer.ts'
import { readInstant } from '../parsing/instant.ts'
import { linesOf } from '../parsing/lines.ts'
import { type ArticleLine, articleLine } from './article-line.ts'
import { headerLine, recordLine } from './record-line.ts'

/** The latest supported version of the format. */
const versionMax = 1

/** Kiosque's interchange format, one JSON object per line: docs/ndjson.md. */
export const ndjson: Importer = {
  format: 'ndjson',
  extensions: ['.ndjson', '.jsonl'],
  recognises({ name, mediaType, head }) {
    if (/\.(?:ndjson|jsonl)$/iu.test(name) || /^application\/(?:x-)?(?:ndjson|jsonl)\b/iu.test(mediaType ?? '')) return true
    const text = new TextDecoder().decode(head)
    if (/^\ufeff?\s*\{\s*"(?:kiosque"\s*:\s*\d|type"\s*:\s*"(?:section|author|topic|article|links|front|revision)")/u.test(text))
      return true
    return /^\ufeff?\s*\{[^\n]*"title"\s*:\s*"/u.test(text) && /^[^\n]*"publishedAt"\s*:\s*"/u.test(text) && !/"uri"|"items"/u.test(text)
  },
  async *read(source, settings) {
    let number = 0
    for await (const line of linesOf(source.stream())) {
      number++
      const item = `line ${number}`
      const found = foundIn(line, item, settings)
      if (found) yield found
    }
  },
}

/** Null for an empty line and for the header of an export. */
function foundIn(read: string | SourceRejected, item: string, settings: ImportSettings): Found | null {
  try {
    if (read instanceof SourceRejected) throw read
    if (read.trim() === '') return null
    const content = parse(read)
    if ('kiosque' in content) {
      const { kiosque } = valid(headerLine, content)
      if (kiosque > versionMax) throw new SourceRejected('version', `format version ${versionMax} or earlier`, String(kiosque))
      return null
    }
    if ('type' in content && content.type !== 'article') return { kind: 'record', item, record: valid(recordLine, content) }
    const line = valid(articleLine, content)
    const { blocks, untyped } = textOf(line)
    return { kind: 'article', item, article: articleOf(line, blocks, settings), untyped }
  } catch (cause) {
    if (cause instanceof SourceRejected) return { kind: 'rejected', item, cause }
    // The validation of sections within sections is recursive, so deep nesting overflows the stack. It has no side effects.
    if (cause instanceof RangeError)
      return {
        kind: 'rejected',
        item,
        cause: new SourceRejected('json', `at most ${entriesMax.sectionLevels} levels of sections`, 'many more'),
      }
    throw cause
  }
}

function parse(line: string): object {
  let content: unknown
  try {
    content = JSON.parse(line)
  } catch (cause) {
    throw new SourceRejected('json', 'a JSON object', cause instanceof Error ? cause.message : line.slice(0, 60))
  }
  if (typeof content !== 'object' || content === null || Array.isArray(content))
    throw new SourceRejected('json', 'a JSON object', line.slice(0, 60))
  return content
}

function valid<Line>(form: z.ZodType<Line>, content: object): Line {
  const parsed = form.safeParse(content)
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  const at = issue?.path.join('.') || (issue?.code === 'unrecognized_keys' ? issue.keys.join(', ') : 'line')
  throw new SourceRejected(at, 'the format of docs/ndjson.md', issue?.message ?? 'something else')
}

function articleOf(line: ArticleLine, body: readonly BodyBlock[] | null, settings: ImportSettings): ArticleInput {
  const instant = (field: string, text: string): Date => {
    const found = readInstant(text, settings.timeZone)
    if (!found) throw new SourceRejected(field, 'an instant such as 2022-10-06T07:13:00Z', `"${text}"`)
    return found
  }
  const publishedAt = instant('publishedAt', line.publishedAt)
  const {
    id,
    version,
    digest,
    titles,
    withdrawalReason,
    held,
    isSensitive,
    slugs,
    urls,
    authors,
    text: _text,
    html: _html,
    type: _type,
    key,
    slug,
    ...article
  } = line
  const sourceKey =
    key ?? (id === undefined ? `ndjson:${publishedAt.toISOString().slice(0, 16)}Z:${titleKey(line.title)}` : `kiosque:${id}`)
  const isExported = id !== undefined && version !== undefined
  return {
    ...article,
    sourceKey,
    language: line.language ?? settings.language,
    body,
    publishedAt,
    updatedAt: line.updatedAt === undefined ? publishedAt : instant('updatedAt', line.updatedAt),
    visibleFrom: line.visibleFrom === undefined ? publishedAt : instant('visibleFrom', line.visibleFrom),
    visibleUntil: line.visibleUntil === null ? null : instant('visibleUntil', line.visibleUntil),
    credits: authors.flatMap((author): readonly Credit[] => (typeof author === 'string' ? creditsOf(author) : [author])),
    contributions: line.contributions.map((one) => ({ ...one, publishedAt: instant('contributions', one.publishedAt) })),
    corrections: line.corrections.map(({ at, note }): CorrectionRecord => ({ at: instant('corrections', at), note })),
    ...(slug !== undefined && { slug }),
    ...(isExported
      ? {
          kept: {
            id,
            version,
            sourceKey: key ?? null,
            sourceDigest: digest ?? null,
            slugs,
            urls,
            titles,
            held,
            withdrawalReason,
            isSensitive,
          },
        }
      : { formerSlugs: slugs, formerUrls: urls }),
  }
}

/** The body, which a line can contain in one of three forms. */
function textOf({ body, text, html, url }: ArticleLine): { readonly blocks: readonly BodyBlock[] | null; readonly untyped: number } {
  const given = Object.entries({ body: body ?? undefined, text, html }).flatMap(([name, value]) => (value === undefined ? [] : [name]))
  if (given.length > 1) throw new SourceRejected('body', 'the text in only one of "body", "text" and "html"', given.join(' and '))
  if (html !== undefined) return blocksOfHtml(html, url)
  return { blocks: text === undefined ? body : blocksOf(text), untyped: 0 }
}

/** Plain text: empty lines separate paragraphs, and « ## » marks a subheading. */
const blocksOf = (text: string): BodyBlock[] =>
  text
    .split(/\n\s*\n/u)
    .map((part) => part.trim())
    .filter(Boolean)
    .map((part) =>
      /^#{2,6} /u.test(part)
        ? { kind: 'subheading', level: part.indexOf(' '), text: part.replace(/^#+ /u, '') }
        : { kind: 'paragraph', text: part },
    )
