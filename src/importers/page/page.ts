import type { ArticleInput } from '../../content/article.ts'
import { creditsOf } from '../../content/byline.ts'
import { SourceRejected } from '../../content/error.ts'
import { titleKey } from '../../content/title.ts'
import type { Importer, ImportSettings } from '../importer.ts'
import { readBody } from './body.ts'
import { decodeText } from './decode.ts'
import { type Head, readHead } from './head.ts'
import { endOf, type Line, linesOf } from './line.ts'
import { readParts } from './part.ts'

/**
 * The plain text of an article page, as copied from a browser. Each line is a paragraph; blank lines are ignored.
 *
 *     page          = option* title lead* dates [title] paragraph* [byline] (related-link | timeline | contributions)*
 *     option        = "Rubrique : " name | "Mots-clés : " name ("," name)* | "Réservé aux abonnés"
 *     dates         = "Publié " date, "Mis à jour le " date, in one line or two
 *     related-link  = "Lire aussi : " title, teaser*
 *     timeline      = "Les articles de l'auteur", (title lead* [byline] dates)*
 *     contributions = "L'espace des contributions …", sentence*, button*
 */
export const page: Importer = {
  format: 'page',
  extensions: ['.txt'],
  // A source without a name or a type is probably text, because all other formats were recognised before.
  recognises: ({ name, mediaType, head }) =>
    /\.te?xt$/iu.test(name) || (mediaType?.startsWith('text/plain') ?? (!/\.\w{1,6}$/u.test(name) && !head.includes(0))),
  async *read(source, settings) {
    for (const article of parsePage(await source.whole(), settings)) yield { kind: 'article', item: '', article }
  },
}

/** The articles of a page, starting with its own. If it throws SourceRejected, nothing of the page is imported. */
export const parsePage = (bytes: Uint8Array, settings: PageSettings): readonly ArticleInput[] =>
  articlesOf(linesOf(decodeText(bytes)), settings)

type PageSettings = Pick<ImportSettings, 'timeZone' | 'language'>

function articlesOf(lines: readonly Line[], settings: PageSettings): ArticleInput[] {
  if (lines.length === 0) throw new SourceRejected('content', 'an article page', 'an empty file')
  const options = readOptions(lines)
  const head = readHead(lines.slice(options.length), settings.timeZone)
  const rest = lines.slice(options.length + head.length)
  const end = endOf(rest)
  const { blocks, byline } = readBody(rest.slice(0, end).map(({ text }) => text))
  const parts = readParts(rest.slice(end), settings.timeZone)
  const credits = byline === null ? [] : creditsOf(byline)
  const article: ArticleInput = {
    ...articleOf(head, settings),
    body: blocks.length > 0 ? blocks : null,
    byline,
    credits,
    section: options.section,
    topics: options.topics,
    access: options.subscribers ? 'SUBSCRIBERS' : 'FREE',
    relatedLinks: parts.relatedLinks,
    contributionsMessage: parts.contributionsMessage,
  }
  const others = parts.timeline.map((entry) => ({
    ...articleOf(entry, settings),
    byline: entry.byline,
    credits: entry.byline === null ? credits : creditsOf(entry.byline),
  }))
  return [article, ...others.filter((other) => other.sourceKey !== article.sourceKey)]
}

/** An article of which only title, lead and dates are known. */
const articleOf = (head: Head, settings: PageSettings): ArticleInput => ({
  sourceKey: `page:${head.publishedAt.toISOString().slice(0, 16)}Z:${titleKey(head.title)}`,
  state: 'PUBLISHED',
  url: null,
  title: head.title,
  lead: head.lead,
  body: null,
  byline: null,
  credits: [],
  section: null,
  topics: [],
  image: null,
  genre: 'NEWS',
  language: settings.language,
  access: 'FREE',
  publishedAt: head.publishedAt,
  visibleFrom: head.publishedAt,
  visibleUntil: null,
  updatedAt: head.updatedAt,
  relatedLinks: [],
  contributionsMessage: null,
})

function readOptions(lines: readonly Line[]) {
  let section: string | null = null
  let topics: string[] = []
  let subscribers = false
  let length = 0
  for (const { text } of lines) {
    const [, name, value] = /^(rubrique|mots[-‐‑ ]cl[ée]s)[ \u00a0\u202f]*:[ \u00a0\u202f]*(.*)$/iu.exec(text) ?? []
    if (name && value !== undefined) {
      if (/^r/iu.test(name)) section = value.trim() || null
      else
        topics = value
          .split(/[,;]/u)
          .map((topic) => topic.trim())
          .filter(Boolean)
    } else if (/^r[ée]serv[ée](?:e)? aux abonn[ée]s\.?$/iu.test(text)) subscribers = true
    else break
    length++
  }
  return { section, topics, subscribers, length }
}
