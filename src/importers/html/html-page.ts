import type { Document } from 'domhandler'
import type { Access } from '../../content/access.ts'
import type { ArticleInput } from '../../content/article.ts'
import { type BodyBlock, plainText } from '../../content/body.ts'
import { SourceRejected } from '../../content/error.ts'
import { languageTag } from '../../content/language.ts'
import { titleKey } from '../../content/title.ts'
import { webAddress } from '../../content/web-address.ts'
import type { Importer, ImportSettings } from '../importer.ts'
import { decodeDocument } from '../parsing/encoding.ts'
import { genreOf } from '../parsing/genre.ts'
import { hostOf } from '../parsing/host.ts'
import { blocksOfText } from '../parsing/press-copy.ts'
import { mayBeSyndicated } from '../parsing/syndication.ts'
import type { Source } from '../source.ts'
import { pageByline } from './byline.ts'
import { pageDates } from './date.ts'
import { pageImage, withoutMainImage } from './image.ts'
import { extractLinks } from './link.ts'
import { isApart } from './part.ts'
import { pageSection, pageTopics } from './section.ts'
import { type StructuredPage, structuredPage, textsOf, typesOf } from './structured-data.ts'
import { pageText, withoutHead } from './text.ts'
import { headingOf, labelOf, siteNamesIn, titleOf } from './title.ts'
import { lineOf, oneLine, parseHtml, select } from './tree.ts'

/** An HTML page with an article, from a file or a URL. */
export const htmlPage: Importer = {
  format: 'html',
  extensions: ['.html', '.htm', '.xhtml', '.shtml'],
  recognises({ head, mediaType, name }) {
    if (mediaType && /^(?:text\/html|application\/xhtml\+xml)/iu.test(mediaType)) return true
    const text = decodeDocument(head)
    return (
      /^(?!\s*[{[])[^<]*(?:<(?:\?[^>]*\?|!--[\s\S]*?--)>\s*)*<(?:!doctype\s+html|html|head|body)\b/iu.test(text) ||
      (/\.x?html?$/iu.test(name) && /<\w/u.test(text))
    )
  },
  async *read(source, settings) {
    const html = decodeDocument(await source.whole(), source.mediaType)
    const { article, untyped } = articleOf(html, source, settings)
    yield { kind: 'article', item: article.url ?? '', article, untyped }
  },
}

/** A page with less text is a list, a form or an error page. */
const textLengthMin = 120

function articleOf(html: string, source: Source, settings: ImportSettings): { article: ArticleInput; untyped: number } {
  const document = parseHtml(html)
  const heading = headingOf(document)
  const page = structuredPage(document, heading)
  const url = addressOf(document, page, source.url)
  const siteNames = [settings.publicationName, ...page.meta('og:site_name'), ...siteNamesIn(document), hostOf(url), labelOf(url)]
  const title = titleOf(document, page, heading, siteNames)
  const own = parseHtml(html)
  const relatedLinks = extractLinks(own, url)
  const text = pageText(own, url)
  const declared = textsOf(page.article.articleBody).join('\n')
  // Metadata may contain the text if the page itself shows hardly any.
  const whole = plainText(text.blocks).length < 0.4 * declared.length ? blocksOfText(declared).blocks : text.blocks
  if (!title) throw new SourceRejected('title', 'a page with the title of an article', 'none')
  if (plainText(whole).length < textLengthMin)
    throw new SourceRejected('text', `an article of at least ${textLengthMin} characters`, `${plainText(whole).length} characters`)
  const dates = pageDates(document, page, { url, heading, ...settings })
  const publishedAt = dates.publishedAt ?? settings.at
  const { byline, credits } = pageByline(document, page, whole, siteNames)
  const lead = leadOf(document, page, whole)
  const image = pageImage(document, page, url)
  const blocks = withoutMainImage(
    withoutHead(whole, { said: [title, heading, lead], names: credits.map(({ name }) => name), timeZone: settings.timeZone }),
    image,
  )
  const section = pageSection(document, page, title)
  const article: ArticleInput = {
    sourceKey: url ?? `html:${publishedAt.toISOString().slice(0, 16)}Z:${titleKey(title)}`.slice(0, 700),
    state: 'PUBLISHED',
    url,
    title,
    lead,
    body: blocks.length > 0 ? blocks : null,
    byline,
    credits,
    section,
    topics: pageTopics(document, page).filter((topic) => titleKey(topic) !== titleKey(section?.name ?? '')),
    image,
    genre: genreOf([
      ...typesOf(page.article),
      ...textsOf(page.article.genre),
      section?.name,
      ...labelsOf(document),
      ...page.meta('genre', 'article:genre'),
    ]),
    language: languageOf(document, page) ?? settings.language,
    access: accessOf(document, page),
    publishedAt,
    visibleFrom: publishedAt,
    visibleUntil: null,
    updatedAt: dates.updatedAt ?? publishedAt,
    relatedLinks: relatedLinks.filter((link) => link.url === null || link.url !== url),
    contributionsMessage: null,
    mayBeSyndicated: mayBeSyndicated(
      {
        holder: null,
        notice: agencyNotice(document, page),
        terms: textsOf(page.article.license)[0] ?? page.meta('dc.rights', 'rights')[0] ?? null,
      },
      settings.publicationName,
    ),
    ...(dates.publishedAt === null && { isUndated: true }),
    ...(source.url && source.url !== url && { formerUrls: [source.url] }),
  }
  return { article, untyped: text.untyped }
}

/** URL of the page: the canonical one, unless it is invalid or the front page of another site. */
function addressOf(document: Document, page: StructuredPage, fetched: string | null): string | null {
  const [canonical] = select('link[rel~="canonical" i][href]', document)
  const declared = [
    canonical?.attribs.href,
    ...page.meta('og:url'),
    ...textsOf(page.article.url),
    ...textsOf(page.article.mainEntityOfPage, '@id'),
    fetched,
  ]
  const urls = declared.flatMap((address) => webAddress(address, fetched) ?? [])
  return urls.find((url) => new URL(url).pathname !== '/' || new URL(url).search !== '') ?? null
}

const leads =
  '.chapo, .chapeau, .accroche, .article-accroche, .article-summary, .lead-text, p.lead, .standfirst, .article__desc, .article-chapo, .article__chapo, .article-chapeau, .article__chapeau, .field--name-field-chapo, .field-name-field-chapo, .field--name-field-chapeau, .article-intro, .article__intro, .article-lead, .article__lead, .lede, .dek, .article__standfirst, .content__standfirst, [class*="chapo" i], [class*="chapeau" i], [class*="standfirst" i], [class*="subheadline" i], [class*="__intro" i], [class*="_intro" i], .t-content__chapo, .post-excerpt, .entry-subtitle, .sub-title, .sous-titre'

/** The visible lead, or else the one in the metadata, unless that repeats the beginning of the text. */
function leadOf(document: Document, page: StructuredPage, blocks: readonly BodyBlock[]): string | null {
  const printed = select(leads, document)
    .filter((element) => !isApart(element))
    .map(lineOf)
    .find((line) => line.length > 30 && line.length < 1200)
  if (printed) return printed
  const body = titleKey(plainText(blocks))
  const declared = [...textsOf(page.article.description), ...page.meta('og:description', 'description', 'twitter:description')].find(
    (text) => text.length > 40,
  )
  if (!declared) return null
  const beginning = titleKey(declared.replace(/(?:\[?…\]?|\[?\.\.\.\]?)\s*$/u, ''))
  return body.includes(beginning.slice(0, 80)) ? null : oneLine(declared)
}

/** « © AFP » below the text: the copyright is the agency's. */
function agencyNotice(document: Document, page: StructuredPage): string | null {
  const lines = [
    ...textsOf(page.article.copyrightHolder).map((holder) => `© ${holder}`),
    ...select('p, span, div, small, em, li', document).map(lineOf),
  ]
  return (
    lines.find(
      (line) =>
        line.length < 160 &&
        /(?:©|\(c\)|copyright)[^.]{0,20}\b(?:AFP|Agence France|Reuters|Associated Press|AP|Xinhua|EFE|dpa|Anadolu|APA(?:news)?|PANA(?:press)?)\b/u.test(
          line,
        ),
    ) ?? null
  )
}

/** Labels that mark paid content or opinion. */
const labelsOf = (document: Document): string[] =>
  select(
    '.label, .badge, .kicker, .surtitre, [class*="sponsor" i], [class*="partner-content" i], [class*="publi-" i], .article-type, .rubrique, .post-format',
    document,
  )
    .map(lineOf)
    .filter((line) => line.length > 3 && line.length < 40)

function languageOf(document: Document, page: StructuredPage): string | null {
  const [root] = select('html', document)
  const declared = [
    ...textsOf(page.article.inLanguage),
    root?.attribs.lang,
    root?.attribs['xml:lang'],
    ...page.meta('og:locale', 'content-language', 'language'),
  ]
  return declared.map(languageTag).find((tag) => tag !== null) ?? null
}

/** The access level: from the metadata for search engines, or else from the visible text. */
function accessOf(document: Document, page: StructuredPage): Access {
  const [free] = textsOf(page.article.isAccessibleForFree).concat(
    typeof page.article.isAccessibleForFree === 'boolean' ? [String(page.article.isAccessibleForFree)] : [],
  )
  if (free) return /^(?:true|https?:\/\/schema\.org\/True)$/iu.test(free) ? 'FREE' : 'SUBSCRIBERS'
  const [tier] = page.meta('article:content_tier', 'og:article:content_tier')
  if (tier) return /^free$/iu.test(tier) ? 'FREE' : /^metered$/iu.test(tier) ? 'REGISTERED' : 'SUBSCRIBERS'
  const lines = select('p, span, div, strong, h2, h3', document)
    .map(lineOf)
    .filter((line) => line.length < 120)
  return lines.some((line) =>
    /^(?:cet |l['’])?(?:article|contenu) (?:est )?r[ée]serv[ée] (?:aux|[àa] nos) abonn[ée]s|^r[ée]serv[ée] aux abonn[ée]s|^il vous reste \d+ ?% de cet article/iu.test(
      line,
    ),
  )
    ? 'SUBSCRIBERS'
    : 'FREE'
}
