import path from 'node:path'
import type { ArticleInput } from '../content/article.ts'
import { SourceRejected } from '../content/error.ts'
import { splitTitle, titleKey } from '../content/title.ts'
import { decodeText } from './decode.ts'
import { oneLine } from './html-tree.ts'
import type { Importer, ImportSettings } from './importer.ts'
import { readInstant } from './instant.ts'
import { blocksOfText } from './press-copy.ts'
import { datesIn } from './prose-date.ts'

/** A date at the beginning of a file's name or in it: `2018_03_03-001.txt`, `article-2018-03-03.txt`. */
const dated = /(?<!\d)((?:19|20)\d{2})[-_.]?([01]\d)[-_.]?([0-3]\d)(?!\d)/u

/** A line that dates an article page: that is a page, and says more. */
const pageDate = /^\s*(?:publi[ée]e?s?|mise?s? [àa] jour)[^.\n]{4,80}$/imu

const titleLengthMax = 250

/**
 * Plain texts of an archive, one article a file, dated by the file's name. The first line is the title, and what stands before a " : " in it
 * names the section; paragraphs follow, with or without blank lines.
 */
export const text: Importer = {
  format: 'text',
  extensions: ['.txt'],
  recognises: ({ name, head }) =>
    /\.te?xt$/iu.test(name) && dated.test(path.basename(name)) && !pageDate.test(new TextDecoder().decode(head)),
  async *read(source, settings) {
    yield { kind: 'article', item: '', article: articleOf(decodeText(await source.whole()), source.name, settings) }
  },
}

function articleOf(content: string, name: string, settings: ImportSettings): ArticleInput {
  const [first = '', ...rest] = content.trim().split('\n')
  const title = oneLine(first)
  if (!title || title.length > titleLengthMax)
    throw new SourceRejected('title', `a title of at most ${titleLengthMax} characters in the first line`, `${title.length} characters`)
  const publishedAt = dateOf(name, rest, settings)
  const { blocks } = blocksOfText(rest.join('\n').trim())
  if (blocks.length === 0) throw new SourceRejected('text', 'a text below the title', 'none')
  return {
    sourceKey: `text:${publishedAt.toISOString().slice(0, 10)}:${titleKey(title)}`,
    state: 'PUBLISHED',
    url: null,
    title,
    lead: null,
    body: blocks,
    byline: null,
    credits: [],
    section: splitTitle(title).kicker,
    topics: [],
    image: null,
    genre: 'NEWS',
    language: settings.language,
    access: 'FREE',
    publishedAt,
    visibleFrom: publishedAt,
    visibleUntil: null,
    updatedAt: publishedAt,
    relatedLinks: [],
    contributionsMessage: null,
  }
}

/** The day is the file's; the hour is the text's, where its first lines give one for that day. */
function dateOf(name: string, lines: readonly string[], { timeZone }: ImportSettings): Date {
  const [found, year, month, day] = dated.exec(path.basename(name)) ?? []
  const midnight = readInstant(`${year}-${month}-${day}`, timeZone)
  if (!midnight) throw new SourceRejected('date', 'a date of the calendar in the file’s name', `"${found ?? path.basename(name)}"`)
  const printed = lines.slice(0, 3).flatMap((line) => datesIn(line.slice(0, 120), timeZone))
  const hour = printed.find(
    ({ instant, hasTime }) => hasTime && instant >= midnight && instant.getTime() - midnight.getTime() < 24 * 3_600_000,
  )
  return hour?.instant ?? midnight
}
