import type { Document } from 'domhandler'
import type { Access, ArticleInput } from '../content/article.ts'
import { type BodyBlock, plainText } from '../content/body.ts'
import { SourceRejected } from '../content/error.ts'
import type { Image } from '../content/image.ts'
import { titleKey } from '../content/title.ts'
import { decodeDocument } from './encoding.ts'
import { genreOf } from './genre.ts'
import { lineOf, oneLine, parseHtml, select } from './html-tree.ts'
import type { Importer, ImportSettings } from './importer.ts'
import { pageDates } from './page-date.ts'
import { takeLinks } from './page-link.ts'
import { isApart } from './page-part.ts'
import { pageSection, pageTopics } from './page-section.ts'
import { pageSignature } from './page-signature.ts'
import { pageText, withoutHead } from './page-text.ts'
import { blocksOfText } from './press-copy.ts'
import type { Source } from './source.ts'
import { isThing, type StructuredPage, structuredPage, textsOf, typesOf } from './structured-page.ts'
import { mayBeSyndicated } from './syndication.ts'
import { hostOf, httpUrl } from './url.ts'

/** An article's page as HTML, saved or fetched. */
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

/** A page with less text is a list, a form or an error. */
const textLengthMin = 120

function articleOf(html: string, source: Source, settings: ImportSettings): { article: ArticleInput; untyped: number } {
  const document = parseHtml(html)
  const heading = headingOf(document)
  const page = structuredPage(document, heading)
  const url = addressOf(document, page, source.url)
  const siteNames = [settings.publicationName, ...page.meta('og:site_name'), ...siteNamesIn(document), hostOf(url), labelOf(url)]
  const title = titleOf(document, page, heading, siteNames)
  const own = parseHtml(html)
  const relatedLinks = takeLinks(own, url)
  const text = pageText(own, url)
  const told = textsOf(page.article.articleBody).join('\n')
  // What is told to machines helps where the page itself shows next to nothing.
  const whole = plainText(text.blocks).length < 0.4 * told.length ? blocksOfText(told).blocks : text.blocks
  if (!title) throw new SourceRejected('title', 'the title of an article', 'none')
  if (plainText(whole).length < textLengthMin)
    throw new SourceRejected('text', `an article of ${textLengthMin} characters at least`, `${plainText(whole).length} characters`)
  const dates = pageDates(document, page, url, settings.timeZone)
  const publishedAt = dates.publishedAt ?? settings.at
  const { byline, credits } = pageSignature(document, page, whole, siteNames)
  const lead = leadOf(document, page, whole)
  const image = imageOf(document, page, url)
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

/** The page's own address: canonical, unless that leads to another site's front page or is none. */
function addressOf(document: Document, page: StructuredPage, fetched: string | null): string | null {
  const [canonical] = select('link[rel~="canonical" i][href]', document)
  const told = [
    canonical?.attribs.href,
    ...page.meta('og:url'),
    ...textsOf(page.article.url),
    ...textsOf(page.article.mainEntityOfPage, '@id'),
    fetched,
  ]
  const urls = told.flatMap((address) => httpUrl(address, fetched) ?? [])
  return urls.find((url) => new URL(url).pathname !== '/' || new URL(url).search !== '') ?? null
}

/** « Le titre - Le Fleuve »: behind the last dash of the page's title stands the paper. */
const siteNamesIn = (document: Document): string[] =>
  select('head > title, title', document).flatMap((title) =>
    lineOf(title)
      .split(/\s+[-–—|•·»]\s+/u)
      .slice(1)
      .slice(-1),
  )

/** What a host is called without its kind: "lefleuve" of "www.lefleuve.com". */
const labelOf = (url: string | null): string | null => hostOf(url)?.split('.').at(-2) ?? null

/** The title above the text: of several, one that the page's own title begins with. */
function headingOf(document: Document): string | null {
  const titles = select('title, meta[property="og:title"]', document).map((element) => element.attribs.content ?? lineOf(element))
  const pageTitle = titleKey(titles.join(' '))
  // The paper's name over every page, as behind the dash of the page's title, is no title.
  const names = new Set(titles.flatMap((title) => title.split(/\s+[-–—|•·»]\s+/u).slice(1)).map(titleKey))
  const linesOf = (selector: string): string[] =>
    select(selector, document)
      .filter((element) => element.name === 'h1' || !isApart(element))
      .map((element) => element.attribs.content ?? lineOf(element))
      .filter((line) => line.length > 3 && line.length < 300 && !names.has(titleKey(line)))
  const isTitled = (line: string): boolean => line.length > 12 && pageTitle.includes(titleKey(line).slice(0, 60))
  const main = linesOf('h1')
  const own = linesOf('[itemprop~="headline"], .entry-title, .article-title, .article__title, .post-title, .titre-article')
  const known = main.find(isTitled) ?? own.find(isTitled) ?? linesOf('h2').find(isTitled)
  return known ?? (main.length === 1 ? main[0] : own[0]) ?? null
}

function titleOf(document: Document, page: StructuredPage, heading: string | null, siteNames: readonly (string | null)[]): string | null {
  const [pageTitle] = select('head title, title', document).map(lineOf)
  const told = [
    ...page.meta('og:title'),
    ...textsOf(page.article.headline),
    ...page.meta('twitter:title', 'dc.title', 'title'),
    pageTitle ?? '',
  ]
    .map((text) => withoutSite(text, siteNames))
    .filter(Boolean)
  const isSite = heading !== null && siteNames.some((name) => name !== null && titleKey(name) === titleKey(heading))
  const title = (isSite ? null : heading) ?? told[0] ?? null
  const [kicker] = select('.surtitre, .kicker, .overline, .article__kicker, .sur-titre', document)
    .filter((element) => !isApart(element))
    .map(lineOf)
  const isKicker = kicker && title && kicker.length < 60 && !titleKey(title).includes(titleKey(kicker)) && !title.includes(' : ')
  return isKicker ? `${kicker.replace(/\s*[:|]\s*$/u, '')} : ${title}` : title
}

/** « Le titre - Le Fleuve », « Le titre | Le Fleuve » */
function withoutSite(text: string, siteNames: readonly (string | null)[]): string {
  const parts = text.split(/\s+[-–—|•·»]\s+/u)
  const last = titleKey(parts.at(-1) ?? '')
  const isSite = siteNames.some(
    (name) =>
      name !== null && (titleKey(name) === last || titleKey(name).replace(/[^\p{L}\p{N}]/gu, '') === last.replace(/[^\p{L}\p{N}]/gu, '')),
  )
  return parts.length > 1 && (isSite || last.endsWith('.com') || last.endsWith('.net')) ? parts.slice(0, -1).join(' - ') : text
}

const leads =
  '.chapo, .chapeau, .accroche, .article-accroche, .article-summary, .lead-text, p.lead, .standfirst, .article__desc, .article-chapo, .article__chapo, .article-chapeau, .article__chapeau, .field--name-field-chapo, .field-name-field-chapo, .field--name-field-chapeau, .article-intro, .article__intro, .article-lead, .article__lead, .lede, .dek, .article__standfirst, .content__standfirst, [class*="chapo" i], [class*="chapeau" i], .t-content__chapo, .post-excerpt, .entry-subtitle, .sub-title, .sous-titre'

/** The lead as the page prints it, otherwise as machines are told, unless that is the beginning of the text again. */
function leadOf(document: Document, page: StructuredPage, blocks: readonly BodyBlock[]): string | null {
  const printed = select(leads, document)
    .filter((element) => !isApart(element))
    .map(lineOf)
    .find((line) => line.length > 30 && line.length < 1200)
  if (printed) return printed
  const body = titleKey(plainText(blocks))
  const told = [...textsOf(page.article.description), ...page.meta('og:description', 'description', 'twitter:description')].find(
    (text) => text.length > 40,
  )
  if (!told) return null
  const beginning = titleKey(told.replace(/(?:\[?…\]?|\[?\.\.\.\]?)\s*$/u, ''))
  return body.includes(beginning.slice(0, 80)) ? null : oneLine(told)
}

function imageOf(document: Document, page: StructuredPage, base: string | null): Image | null {
  const { image } = page.article
  const [told] = (Array.isArray(image) ? image : [image]).filter((one: unknown) => one !== undefined && one !== null)
  const addresses = [
    ...page.meta('og:image:secure_url', 'og:image', 'og:image:url'),
    ...textsOf(told, 'url'),
    ...page.meta('twitter:image', 'twitter:image:src', 'thumbnail'),
  ]
  const url = addresses
    .map((address) => httpUrl(address, base))
    .find((found) => found !== null && !/(?:logo|default|placeholder|favicon)[^/]*\.(?:png|jpe?g|svg|gif|webp)/iu.test(found))
  if (!url) return null
  const size = (value: string | undefined): number | null => (value && /^\d{1,5}$/u.test(value) ? Number(value) : null)
  const figure = select('figure', document).find((element) =>
    select('img', element).some(
      (img) => sameImage(httpUrl(img.attribs.src, base) ?? '', url) || sameImage(httpUrl(img.attribs['data-src'], base) ?? '', url),
    ),
  )
  const caption = figure ? select('figcaption, .caption, .wp-caption-text', figure).map(lineOf).find(Boolean) : undefined
  const alt = figure
    ? select('img[alt]', figure)
        .map((img) => oneLine(img.attribs.alt ?? ''))
        .find(Boolean)
    : undefined
  return {
    url,
    template: null,
    width: size(page.meta('og:image:width')[0]) ?? (isThing(told) ? size(textsOf(told.width)[0]) : null),
    height: size(page.meta('og:image:height')[0]) ?? (isThing(told) ? size(textsOf(told.height)[0]) : null),
    alt: alt ?? page.meta('og:image:alt')[0] ?? '',
    caption: caption ?? null,
    credit: null,
  }
}

/** One picture in two sizes has one name but for its measures. */
const sameImage = (a: string, b: string): boolean => nameOf(a) !== '' && nameOf(a) === nameOf(b)
const nameOf = (url: string): string =>
  (/([^/]+)\.\w{3,4}(?:[?#].*)?$/u.exec(url)?.[1] ?? '').replace(/[-_](?:\d+x\d+|scaled|\d{3,4}w?)$/u, '')

/** The picture above the text is the article's picture, and not said twice. */
const withoutMainImage = (blocks: readonly BodyBlock[], image: Image | null): BodyBlock[] =>
  blocks.filter(
    (block, index) =>
      !(index < 3 && block.kind === 'figure' && image !== null && (block.image.url === image.url || sameImage(block.image.url, image.url))),
  )

/** « © AFP » below the text: the agency's rights, not the paper's. */
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

/** Small labels that say that it was paid for, or whose opinion it is. */
const labelsOf = (document: Document): string[] =>
  select(
    '.label, .badge, .kicker, .surtitre, [class*="sponsor" i], [class*="partner-content" i], [class*="publi-" i], .article-type, .rubrique, .post-format',
    document,
  )
    .map(lineOf)
    .filter((line) => line.length > 3 && line.length < 40)

function languageOf(document: Document, page: StructuredPage): string | null {
  const [root] = select('html', document)
  const told = [
    ...textsOf(page.article.inLanguage),
    root?.attribs.lang,
    root?.attribs['xml:lang'],
    ...page.meta('og:locale', 'content-language', 'language'),
  ]
  return (
    told.map((tag) => tag?.replaceAll('_', '-').trim()).find((tag): tag is string => /^[a-z]{2,3}(?:-\w{2,8})*$/iu.test(tag ?? '')) ?? null
  )
}

/** Who may read on: as search engines are told, otherwise as readers are. */
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
