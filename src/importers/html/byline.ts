import type { Document, Element } from 'domhandler'
import { DomUtils } from 'htmlparser2'
import type { BodyBlock } from '../../content/body.ts'
import { titleKey } from '../../content/title.ts'
import { webAddress } from '../../content/web-address.ts'
import { isFunction, isPaper, type Signature, signatureOf } from '../parsing/signature.ts'
import { isApart, isNamedAsAside } from './part.ts'
import { isThing, type StructuredPage, type Thing, textsOf, typesOf } from './structured-data.ts'
import { lineOf, select } from './tree.ts'

const metaNames = [
  'author',
  'authors',
  'article:author',
  'article:author_name',
  'parsely-author',
  'sailthru.author',
  'dc.creator',
  'dcterms.creator',
  'dc.contributor',
  'cxenseparse:author',
  'byl',
  'bylines',
  'rnews:author',
  'twitter:data1',
]

/** Elements for the author in common themes, the most reliable ones first. */
const signed = '[rel~="author"], .vcard .fn'
const sure = [
  '[itemprop~="author"] [itemprop~="name"], [itemprop~="author"]',
  '[rel~="author"]',
  '.author.vcard, .vcard .fn, .byline .author, .author-name, .article-author, .article__author, .post-author, .entry-author, .auteur, .signature, .article-auteur, .node-author, .field--name-field-auteur, .field-name-field-auteur, .author__name, .byline__name',
]
/** Elements in which a single word may be anything, such as a button. */
const doubtful = [
  'a[href*="/auteur" i], a[href*="/author" i], a[href*="/journaliste" i], a[href*="/redacteur" i], a[href*="/signature" i], a[href*="/staff/" i], a[href*="/contributeur" i], a[href*="/profil" i]',
  '.byline, .by-line, .byline-author, [class*="byline" i], [class*="auteur" i], [class*="signature" i], [class*="author" i], [id*="auteur" i], [id*="author" i], .redacteur, .journaliste, address',
]

const lineLengthMax = 160

const nobody: Signature = { byline: null, credits: [] }

/**
 * Finds the authors: in the metadata, in the elements that themes use for them, in a line next to the title that begins with « Par », or in
 * the last line of the text. If the metadata names an organisation or nobody, a person in the visible byline counts. The newspaper itself is
 * an author only if the metadata names it as an organisation and there is no other author.
 */
export function pageByline(
  document: Document,
  page: StructuredPage,
  blocks: readonly BodyBlock[],
  paperNames: readonly (string | null)[],
): Signature {
  const names = [...paperNames, ...publishersOf(page)]
  const authors = authorsOf(page)
  const organisations = new Set(authors.flatMap(({ name, isOrganisation }) => (isOrganisation ? [titleKey(name)] : [])))
  const read = (texts: readonly string[]): Signature => {
    const { byline, credits } = signatureOf(texts, ...names)
    return {
      byline,
      credits: credits.map((credit) => (organisations.has(titleKey(credit.name)) ? { ...credit, kind: 'ORGANISATION' } : credit)),
    }
  }
  const declaredNames = authors.map(({ name }) => name)
  const declared = [declaredNames, ...metaNames.map((name) => page.meta(name).filter((text) => !/\d min/iu.test(text)))].map(read)
  const shown = [...sure, ...doubtful].map(
    (place) =>
      linesAt(document, place)
        .map(read)
        .find(({ credits }) => credits.length > 0) ?? nobody,
  )
  const end = read(lastLines(blocks))
  const candidates = [...declared, ...shown, read(introducedLines(document)), end]
  const withPerson = candidates.filter(({ credits }) => credits.some(({ kind }) => kind === 'PERSON'))
  const [first] = withPerson
  if (!first) {
    const agency = candidates.find(({ credits }) => credits.length > 0)
    return agency ?? publisherAsAuthor(authors) ?? penName([...declaredNames, ...linesAt(document, signed).flat()], names)
  }
  // Metadata often contains only the first of several authors.
  const whole =
    withPerson.find((other) => other.credits.length > first.credits.length && other.credits.length < 5 && isWithin(first, other)) ?? first
  return withAgencies(whole, end)
}

/** The newspaper is an author only if the metadata declares an organisation; a theme that fills in the name by default declares a person. */
function publisherAsAuthor(authors: readonly Author[]): Signature | null {
  const publisher = authors.find(({ name, isOrganisation }) => isOrganisation && webAddress(name) === null)
  return publisher ? { byline: publisher.name, credits: [{ name: publisher.name, kind: 'ORGANISATION' }] } : null
}

/** A pen name such as « griot75 », if it is in the element for the author. */
function penName(declared: readonly string[], paperNames: readonly (string | null)[]): Signature {
  const [name] = declared.filter((text) => /^\p{L}[\p{L}\p{N}._-]{2,29}$/u.test(text) && !isPaper(text, paperNames) && !isFunction(text))
  return name === undefined ? nobody : { byline: name, credits: [{ name, kind: 'PERSON' }] }
}

const isWithin = (part: Signature, whole: Signature): boolean =>
  part.credits.every(({ name }) => whole.credits.some((credit) => credit.name === name))

interface Author {
  readonly name: string
  readonly isOrganisation: boolean
}

/** The authors in JSON-LD, which may describe them in a different place. */
function authorsOf({ article, things }: StructuredPage): Author[] {
  const list = [article.author, article.creator].flatMap((value: unknown) => (Array.isArray(value) ? value : [value]))
  return list.flatMap((author: unknown) => {
    if (!isThing(author)) return textsOf(author).map((name) => ({ name, isOrganisation: false }))
    const described = [author, ...things.filter((thing) => '@id' in author && thing['@id'] === author['@id'])]
    const types = described.flatMap(typesOf)
    const [names = []] = described
      .map(({ name, givenName, familyName }) => {
        const full = [...textsOf(givenName), ...textsOf(familyName)].join(' ')
        return textsOf(name).length > 0 || full === '' ? textsOf(name) : [full]
      })
      .filter((found) => found.length > 0)
    return names.map((name) => ({ name, isOrganisation: types.some((type) => type.endsWith('Organization')) && !types.includes('Person') }))
  })
}

/** Names of the newspaper on the page. An organisation that wrote the article is not one of them. */
function publishersOf({ article, things, meta }: StructuredPage): string[] {
  const authors = new Set([article.author].flat().flatMap((author: unknown) => textsOf(author, '@id')))
  const isAuthor = (thing: Thing): boolean => textsOf(thing, '@id').some((id) => authors.has(id))
  const organisations = things.filter((thing) => {
    const types = typesOf(thing)
    // If a person is also declared as an organisation, it is the name of the site.
    return (
      types.some((type) => /^(?:WebSite|Organization|NewsMediaOrganization)$/u.test(type)) && (types.includes('Person') || !isAuthor(thing))
    )
  })
  return [
    ...textsOf(article.publisher),
    ...organisations.flatMap((thing) => textsOf(thing.name)),
    ...meta('og:site_name', 'application-name', 'publisher', 'dc.publisher', 'apple-mobile-web-app-title'),
  ]
}

/** Texts of the first matching elements: an author box further down repeats them, and lists of articles name other authors. */
function linesAt(document: Document, place: string): string[][] {
  const elements = select(place, document).filter(
    (element) => !isApart(element) || (isNamedAsAside(element) && /author|auteur/iu.test(`${element.attribs.class} ${element.attribs.id}`)),
  )
  const lineIn = (element: Element): string => element.attribs.content ?? (lineOf(element) || element.attribs.title || '')
  const isLine = (line: string): boolean => line.length > 1 && line.length < lineLengthMax
  const [first] = elements
  const together = elements.filter((element) => element.parent === first?.parent || element.parent?.parent === first?.parent?.parent)
  return /^a?\[/u.test(place) && together.length > 1
    ? [together.map(lineIn).filter(isLine)]
    : elements
        .map(lineIn)
        .filter((line) => isLine(line) && (!doubtful.includes(place) || /\s/u.test(line)))
        .slice(0, 3)
        .map((line) => [line])
}

/** The first short lines such as « Par Awa Sangala », "By John Smith", or « Auteur » followed by the name. */
function introducedLines(document: Document): string[] {
  for (const element of select('p, span, div, li, em, i, strong, b, a, td, dt, label, h2, h3, h4, h5, h6, small, font', document)) {
    if (isApart(element)) continue
    const line = lineOf(element)
    if (
      line.length < 120 &&
      /^(?:(?:publi[ée]|post[ée]|[ée]crit|r[ée]dig[ée]|propos recueillis)[^.]{0,40}\s)?(?:par|by)\s*:?\s+(?:notre |l['’]|la |le )?\p{Lu}/iu.test(
        line,
      ) &&
      /(?:par|by)\s*:?\s+(?:(?:notre|la|le) )?[\p{Lu}L]/u.test(
        line
          .replace(/^(?:PAR|BY)\b/u, 'par')
          .replace(/^Par\b/u, 'par')
          .replace(/^By\b/u, 'by'),
      )
    )
      return [line]
    const beside = DomUtils.nextElementSibling(element)
    if (beside && label.test(line) && lineOf(beside).length < 80) return [`Par ${lineOf(beside)}`]
    if (line.length < 120 && /^de (?:notre|nos) (?:correspondant|envoy)/iu.test(line)) return [line]
  }
  return []
}

const label = /^(?:auteure?s?|authors?|(?:[ée]crit|r[ée]dig[ée]|propos recueillis|written) (?:par|by)|par|by)\s*:?$/iu

/** Names at the end of the text: the last short paragraphs that contain only names. */
function lastLines(blocks: readonly BodyBlock[]): string[] {
  const texts = blocks.flatMap((block) => (block.kind === 'paragraph' ? block.text.split('\n').slice(-2) : []))
  return texts.slice(-3).flatMap((line) => {
    if (line.length > 80 || /[?!…:;]$/u.test(line)) return []
    const isIntroduced = /^(?:par |source ?:|propos recueillis|de notre |avec )/iu.test(line)
    const isNames = /^[(«]?\p{Lu}[\p{L}.'’-]*(?:[ ,/(&]+(?:et |avec |de |d['’])?[\p{Lu}(][\p{L}.'’)-]*){0,6}\)?\.?$/u.test(line)
    return isIntroduced || isNames ? [line.replace(/\.$/u, '')] : []
  })
}

/** An agency that is named at the end is a co-author. */
function withAgencies({ byline, credits }: Signature, end: Signature): Signature {
  const agencies = end.credits.filter(({ name, kind }) => kind === 'ORGANISATION' && !credits.some((credit) => credit.name === name))
  return { byline, credits: [...credits, ...agencies] }
}
