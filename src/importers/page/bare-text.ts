import path from 'node:path'
import type { ArticleInput } from '../../content/article.ts'
import { SourceRejected } from '../../content/error.ts'
import { splitTitle } from '../../content/title.ts'
import type { Importer, ImportSettings } from '../importer.ts'
import { readInstant } from '../parsing/instant.ts'
import { decodeText } from './decode.ts'

/** « 2016_01_04-002.txt », « 2016-01-04 coupe.txt »: a date, followed by anything that distinguishes the texts of a day. */
const dated = /^(\d{4})[-_.]?(\d{2})[-_.]?(\d{2})(?!\d)/u

/** A page contains its own date. */
const printedDate = /^[ \t]*publiée? [^\n]*\d{4}(?:[ \u00a0\u202f]à[ \u00a0\u202f]|[ \t\r]*$)/imu

/**
 * The bare text of an article, whose date is in the file name: the title on the first line, then one paragraph per line. The kicker of the
 * title is the section. Corpora and old archives have this format.
 */
export const text: Importer = {
  format: 'text',
  extensions: ['.txt'],
  recognises: ({ name, head }) =>
    /\.te?xt$/iu.test(name) && dated.test(path.basename(name)) && !printedDate.test(new TextDecoder().decode(head)),
  async *read(source, settings) {
    yield { kind: 'article', item: '', article: articleOf(path.basename(source.name), decodeText(await source.whole()), settings) }
  },
}

function articleOf(name: string, content: string, settings: ImportSettings): ArticleInput {
  const publishedAt = readInstant(dated.exec(name)?.slice(1, 4).join('-'), settings.timeZone)
  if (!publishedAt) throw new SourceRejected('date', 'a file name that begins with a date, such as 2016-01-04.txt', `"${name}"`)
  const [title, ...paragraphs] = content
    .split('\n')
    .map((line) => line.replace(/[ \t\f\v]+/gu, ' ').trim())
    .filter(Boolean)
  if (title === undefined) throw new SourceRejected('content', 'the text of an article', 'an empty file')
  return {
    sourceKey: `text:${name.replace(/\.te?xt$/iu, '')}`,
    state: 'PUBLISHED',
    url: null,
    title,
    lead: null,
    body: paragraphs.length === 0 ? null : paragraphs.map((paragraph) => ({ kind: 'paragraph', text: paragraph })),
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
