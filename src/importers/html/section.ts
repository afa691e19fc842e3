import type { Document, Element } from 'domhandler'
import type { SectionInput } from '../../content/article.ts'
import { titleKey } from '../../content/title.ts'
import { isThing, type StructuredPage, type Thing, textsOf, typesOf } from './structured-data.ts'
import { lineOf, oneLine, select } from './tree.ts'

const trails =
  '.breadcrumb, .breadcrumbs, [class*="crumb" i], [id*="crumb" i], #hierarchie, .hierarchie, .ariane, .fil-ariane, .filariane, [class*="ariane" i], #ariane, [aria-label*="ariane" i], [aria-label*="breadcrumb" i], [itemtype$="BreadcrumbList"]'

/** The section with its parents, from the breadcrumbs above the article, or else from the metadata; null if there is none. */
export function pageSection(document: Document, page: StructuredPage, title: string): SectionInput | null {
  const trail = page.things
    .filter((thing) => typesOf(thing).includes('BreadcrumbList'))
    .map(trailOf)
    .find((names) => names.length > 0)
  const printed = select(trails, document)
    .map(printedTrail)
    .find((names) => names.length > 0)
  const declared = [
    ...textsOf(page.article.articleSection).slice(0, 1),
    ...page.meta('article:section', 'section', 'cxenseparse:category', 'parsely-section', 'sailthru.section').slice(0, 1),
  ]
  const labels = select(
    '[rel~="category"], .cat-links a, .entry-category a, .post-category a, .article-section, .rubrique a, a.rubrique',
    document,
  ).map(lineOf)
  for (const names of [trail, printed, declared.slice(0, 1), labels.slice(0, 1)]) {
    const path = (names ?? []).map(oneLine).filter((name) => isSection(name, title))
    if (path.length > 0)
      return path.slice(0, 4).reduce<SectionInput | null>((parent, name) => (parent === null ? { name } : { name, parent }), null)
  }
  return null
}

/** Whether a breadcrumb is a section: neither the front page, nor the article itself, nor a date. */
function isSection(name: string, title: string): boolean {
  const key = titleKey(name)
  const isTitle = titleKey(title).startsWith(key.replace(/…$|\.\.\.$/u, '')) && key.length > 15
  return (
    /\p{L}{2}/u.test(name) &&
    name.length < 60 &&
    !isTitle &&
    key !== titleKey(title) &&
    !/^(?:accueil|home(?:page)?|index|vous [êe]tes ici.*|uncategori[sz]ed|non class[ée]e?|[àa] la une|la une|une|articles?|actualit[ée]s?|news|blog|archives?|recherche|article|page)\s*:?$/iu.test(
      name,
    )
  )
}

function trailOf(list: Thing): string[] {
  const items: unknown = list.itemListElement
  const places = (Array.isArray(items) ? items : [items]).filter(isThing)
  return places
    .map((place) => ({ position: Number(place.position ?? 0), name: textsOf(place.name)[0] ?? textsOf(place.item)[0] ?? '' }))
    .sort((a, b) => a.position - b.position)
    .map(({ name }) => name)
    .filter((name) => name !== '' && !/^https?:/u.test(name))
}

const printedTrail = (element: Element): string[] => {
  const links = select('a', element).map(lineOf)
  return links.length > 0 ? links : lineOf(element).split(/\s*[>»›/|]\s*/u)
}

const topicsMax = 20

/** Topics: tags from the metadata and from links below the article. */
export function pageTopics(document: Document, page: StructuredPage): string[] {
  const declared = [...page.meta('article:tag', 'og:article:tag', 'parsely-tags', 'news_keywords'), ...textsOf(page.article.keywords)]
  const links = select(
    'a[rel~="tag"]:not([rel~="category"]), .tags-links a, .post-tags a, .tags a, .mots-cles a, .field--name-field-tags a',
    document,
  ).map(lineOf)
  const names = (declared.length > 0 ? declared.flatMap((text) => text.split(/[,;]/u)) : links).map((name) =>
    oneLine(name).replace(/^#\s*/u, ''),
  )
  return [
    ...new Map(names.filter((name) => /\p{L}{2}/u.test(name) && name.length < 60).map((name) => [titleKey(name), name])).values(),
  ].slice(0, topicsMax)
}
