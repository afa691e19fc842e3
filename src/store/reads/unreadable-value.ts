import type { ArticleRecord, AuthorRecord } from '../../content/article.ts'
import type { BodyBlock, Mark, RichText } from '../../content/body.ts'
import type { Flaw } from '../../content/flaw.ts'
import type { Image } from '../../content/image.ts'
import { languageTag } from '../../content/language.ts'
import { webAddress, widthTemplate } from '../../content/web-address.ts'

// Stored values that can't be answered are replaced here, so that one bad row never breaks a list, a feed or a page. Rows are changed in
// place: nearly all are valid, and copying each row of a long list would cost more than checking it.

type Mutable<Type> = { -readonly [Name in keyof Type]: Type[Name] }

/** An unknown language. https://www.rfc-editor.org/rfc/rfc5646#section-4.1 */
const undetermined = 'und'

/** An article without a valid URL is shown on its own page, and one without a valid image without an image. */
export function readableArticle<Row extends ArticleRecord>(row: Row): Row {
  const article: Mutable<ArticleRecord> = row
  const { url, language, image } = row
  article.url = url === null ? null : readableAddress(url)
  const tag = readableLanguage(language)
  article.language = tag ?? undetermined
  article.image = image === null ? null : readableImage(image)
  note(article, 'url', url, article.url)
  note(article, 'language', language, tag)
  note(article, 'image', image, article.image)
  return row
}

/** An author whose portrait is invalid has none. */
export function readableAuthor<Row extends AuthorRecord>(row: Row): Row {
  const author: Mutable<AuthorRecord> = row
  const { portrait } = row
  author.portrait = portrait === null ? null : readableImage(portrait)
  note(author, 'portrait', portrait, author.portrait)
  return row
}

/** A link whose URL is invalid has none. */
export function readableLink<Row extends { readonly url: string | null; readonly flaws?: readonly Flaw[] }>(row: Row): Row {
  const url = row.url === null ? null : readableAddress(row.url)
  return url === row.url ? row : { ...row, url, ...(url === null && { flaws: [flawOf('url', row.url)] }) }
}

/**
 * The valid blocks of a body. Invalid ones are left out, and the flaws name their positions but not their content, which may be reserved.
 */
export function readableBlocks(stored: unknown): { readonly blocks: readonly BodyBlock[]; readonly flaws?: readonly Flaw[] } {
  if (!Array.isArray(stored)) return { blocks: [], flaws: [{ field: 'body', found: 'no list of blocks' }] }
  const flaws: Flaw[] = []
  const blocks = stored.flatMap((one: unknown, index) => {
    const block = readableBlock(one)
    if (block === null) flaws.push({ field: 'body', found: `no block in place ${index + 1}` })
    return block ?? []
  })
  return flaws.length > 0 ? { blocks, flaws } : { blocks }
}

/** The address as it is, or as browsers normalise it; null if it is invalid. */
const readableAddress = (text: unknown): string | null =>
  typeof text !== 'string' ? null : /^https?:\/\//u.test(text) && URL.canParse(text) ? text : webAddress(text)

const readableLanguage = (text: string): string | null => (/^[a-z]{2,3}(?:-[A-Z]{2})?$/u.test(text) ? text : languageTag(text))

function readableImage(stored: unknown): Image | null {
  if (!isRecord(stored)) return null
  const { url, template, width, height, alt, caption, credit } = stored
  const address = readableAddress(url)
  return address === null
    ? null
    : {
        url: address,
        template: typeof template === 'string' ? widthTemplate(template) : null,
        width: isSize(width) ? width : null,
        height: isSize(height) ? height : null,
        alt: textOr(alt, ''),
        caption: textOr(caption, null),
        credit: textOr(credit, null),
      }
}

function readableBlock(stored: unknown): BodyBlock | null {
  if (!isRecord(stored)) return null
  const { kind, image, url, items, level, attribution } = stored
  switch (kind) {
    case 'paragraph':
      return isRich(stored) ? { kind, ...richOf(stored) } : null
    case 'subheading':
      return isRich(stored) ? { kind, level: typeof level === 'number' ? level : 2, ...richOf(stored) } : null
    case 'quote':
      return isRich(stored) ? { kind, attribution: textOr(attribution, null), ...richOf(stored) } : null
    case 'list':
      return Array.isArray(items) ? { kind, ordered: stored.ordered === true, items: items.filter(isRich).map(richOf) } : null
    case 'figure': {
      const shownImage = readableImage(image)
      return shownImage && { kind, image: shownImage, caption: textOr(stored.caption, null) }
    }
    case 'embed': {
      const address = readableAddress(url)
      return address === null ? null : { kind, url: address, provider: textOr(stored.provider, null), title: textOr(stored.title, null) }
    }
    default:
      return null
  }
}

const isRich = (value: unknown): value is { text: string; marks?: unknown } => isRecord(value) && typeof value.text === 'string'

const richOf = ({ text, marks }: { text: string; marks?: unknown }): RichText =>
  Array.isArray(marks) ? { text, marks: marks.filter(isMark) } : { text }

const isMark = (value: unknown): value is Mark =>
  isRecord(value) &&
  typeof value.start === 'number' &&
  typeof value.end === 'number' &&
  (value.kind === 'strong' || value.kind === 'emphasis' || (value.kind === 'link' && typeof value.href === 'string'))

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null

/** The range of GraphQL's Int. */
const isSize = (value: unknown): value is number => Number.isInteger(value) && Math.abs(value as number) < 2 ** 31

const textOr = <Other>(value: unknown, other: Other): string | Other => (typeof value === 'string' ? value : other)

/** Adds a flaw if a stored value was replaced by null. */
function note(record: { flaws?: readonly Flaw[] }, field: string, stored: unknown, read: unknown): void {
  if (stored !== null && read === null) record.flaws = [...(record.flaws ?? []), flawOf(field, stored)]
}

const flawOf = (field: string, stored: unknown): Flaw => ({ field, found: JSON.stringify(stored)?.slice(0, 200) ?? 'nothing' })
