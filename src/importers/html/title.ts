import type { Document } from 'domhandler'
import { titleKey } from '../../content/title.ts'
import { hostOf } from '../parsing/host.ts'
import { isApart } from './part.ts'
import { type StructuredPage, textsOf } from './structured-data.ts'
import { lineOf, select } from './tree.ts'

/** « Le titre - Le Fleuve »: names of the site after the last dash of the page title. */
export const siteNamesIn = (document: Document): string[] =>
  select('head > title, title', document).flatMap((title) =>
    lineOf(title)
      .split(/\s+[-–—|•·»]\s+/u)
      .slice(1)
      .slice(-1),
  )

/** The second-level label of a host: "lefleuve" for "www.lefleuve.com". */
export const labelOf = (url: string | null): string | null => hostOf(url)?.split('.').at(-2) ?? null

/** The heading of the article: of several headings, one with which the page title begins. */
export function headingOf(document: Document): string | null {
  const titles = select('title, meta[property="og:title"]', document).map((element) => element.attribs.content ?? lineOf(element))
  const pageTitle = titleKey(titles.join(' '))
  // A heading with the newspaper's name, which the page title also contains, is not a title.
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

export function titleOf(
  document: Document,
  page: StructuredPage,
  heading: string | null,
  siteNames: readonly (string | null)[],
): string | null {
  const [pageTitle] = select('head title, title', document).map(lineOf)
  const declared = [
    ...page.meta('og:title'),
    ...textsOf(page.article.headline),
    ...page.meta('twitter:title', 'dc.title', 'title'),
    pageTitle ?? '',
  ]
    .map((text) => withoutSite(text, siteNames))
    .filter(Boolean)
  const isSite = heading !== null && siteNames.some((name) => name !== null && titleKey(name) === titleKey(heading))
  const title = (isSite ? null : heading) ?? declared[0] ?? null
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
