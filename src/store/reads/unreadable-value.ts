import type { ArticleRecord, AuthorRecord } from '../../content/article.ts'
import type { BodyBlock, Mark, RichText } from '../../content/body.ts'
import type { Flaw } from '../../content/flaw.ts'
import type { Image } from '../../content/image.ts'
import { languageTag } from '../../content/language.ts'
import { webAddress, widthTemplate } from '../../content/web-address.ts'

// What a row says is read here as far as it can be answered, so that one bad row never takes a list, a feed or a page with it. A row is
// changed in place: nearly all are as they should be, and to copy each of a long list would cost more than to look at it.

type Mutable<Type> = { -readonly [Name in keyof Type]: Type[Name] }

/** A language that is not known. https://www.rfc-editor.org/rfc/rfc5646#section-4.1 */
const undetermined = 'und'

/** An article: one without an address is found on its own page, and one without a picture is shown without. */
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

/** An author: one whose picture can't be shown has none. */
export function readableAuthor<Row extends AuthorRecord>(row: Row): Row {
  const author: Mutable<AuthorRecord> = row
  const { portrait } = row
  author.portrait = portrait === null ? null : readableImage(portrait)
  note(author, 'portrait', portrait, author.portrait)
  return row
}

/** A link: one whose address is none leads nowhere. */
export function readableLink<Row extends { readonly url: string | null; readonly flaws?: readonly Flaw[] }>(row: Row): Row {
  const url = row.url === null ? null : readableAddress(row.url)
  return url === row.url ? row : { ...row, url, ...(url === null && { flaws: [flawOf('url', row.url)] }) }
}

/**
 * The blocks of a text that are blocks. Those that aren't are left out. Which they are is beside the others, and not what they hold: it may
 * be of a text that is reserved.
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

/** The address as it is, or in the form that browsers give it; null for none. */
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

/** What GraphQL's Int holds. */
const isSize = (value: unknown): value is number => Number.isInteger(value) && Math.abs(value as number) < 2 ** 31

const textOr = <Other>(value: unknown, other: Other): string | Other => (typeof value === 'string' ? value : other)

/** Notes that a stored value stands in the record as null. */
function note(record: { flaws?: readonly Flaw[] }, field: string, stored: unknown, read: unknown): void {
  if (stored !== null && read === null) record.flaws = [...(record.flaws ?? []), flawOf(field, stored)]
}

const flawOf = (field: string, stored: unknown): Flaw => ({ field, found: JSON.stringify(stored)?.slice(0, 200) ?? 'nothing' })
