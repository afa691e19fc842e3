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

/** Where themes print who wrote it, those that say it surely first. */
const signed = '[rel~="author"], .vcard .fn'
const sure = [
  '[itemprop~="author"] [itemprop~="name"], [itemprop~="author"]',
  '[rel~="author"]',
  '.author.vcard, .vcard .fn, .byline .author, .author-name, .article-author, .article__author, .post-author, .entry-author, .auteur, .signature, .article-auteur, .node-author, .field--name-field-auteur, .field-name-field-auteur, .author__name, .byline__name',
]
/** Where one word may be anything, such as a button. */
const doubtful = [
  'a[href*="/auteur" i], a[href*="/author" i], a[href*="/journaliste" i], a[href*="/redacteur" i], a[href*="/signature" i], a[href*="/staff/" i], a[href*="/contributeur" i], a[href*="/profil" i]',
  '.byline, .by-line, .byline-author, [class*="byline" i], [class*="auteur" i], [class*="signature" i], [class*="author" i], [id*="auteur" i], [id*="author" i], .redacteur, .journaliste, address',
]

const lineLengthMax = 160

const nobody: Signature = { byline: null, credits: [] }

/**
 * Who signs the article: as machines are told, in the places where themes print it, in a line beside the title that begins with « Par », or in
 * the last line of the text. Where machines are told a house or nobody, a person whom readers are shown counts. The paper itself is
 * nobody, unless it is the organisation that they are told, and nobody else signs.
 */
export function pageByline(
  document: Document,
  page: StructuredPage,
  blocks: readonly BodyBlock[],
  paperNames: readonly (string | null)[],
): Signature {
  const names = [...paperNames, ...publishersOf(page)]
  const authors = authorsOf(page)
  const houses = new Set(authors.flatMap(({ name, isHouse }) => (isHouse ? [titleKey(name)] : [])))
  const read = (texts: readonly string[]): Signature => {
    const { byline, credits } = signatureOf(texts, ...names)
    return { byline, credits: credits.map((credit) => (houses.has(titleKey(credit.name)) ? { ...credit, kind: 'ORGANISATION' } : credit)) }
  }
  const toldNames = authors.map(({ name }) => name)
  const told = [toldNames, ...metaNames.map((name) => page.meta(name).filter((text) => !/\d min/iu.test(text)))].map(read)
  const shown = [...sure, ...doubtful].map(
    (place) =>
      linesAt(document, place)
        .map(read)
        .find(({ credits }) => credits.length > 0) ?? nobody,
  )
  const end = read(lastLines(blocks))
  const candidates = [...told, ...shown, read(introducedLines(document)), end]
  const withPerson = candidates.filter(({ credits }) => credits.some(({ kind }) => kind === 'PERSON'))
  const [first] = withPerson
  if (!first) {
    const agency = candidates.find(({ credits }) => credits.length > 0)
    return agency ?? houseOf(authors) ?? penName([...toldNames, ...linesAt(document, signed).flat()], names)
  }
  // Machines are often told the first of several alone.
  const whole =
    withPerson.find((other) => other.credits.length > first.credits.length && other.credits.length < 5 && isWithin(first, other)) ?? first
  return withAgencies(whole, end)
}

/** The paper itself is an author where machines are told that an organisation is; a theme that fills in its name tells them of a person. */
function houseOf(authors: readonly Author[]): Signature | null {
  const house = authors.find(({ name, isHouse }) => isHouse && webAddress(name) === null)
  return house ? { byline: house.name, credits: [{ name: house.name, kind: 'ORGANISATION' }] } : null
}

/** « griot75 » is nobody's name and yet whose text it is, where the page says so in the place for it. */
function penName(told: readonly string[], paperNames: readonly (string | null)[]): Signature {
  const [name] = told.filter((text) => /^\p{L}[\p{L}\p{N}._-]{2,29}$/u.test(text) && !isPaper(text, paperNames) && !isFunction(text))
  return name === undefined ? nobody : { byline: name, credits: [{ name, kind: 'PERSON' }] }
}

const isWithin = (part: Signature, whole: Signature): boolean =>
  part.credits.every(({ name }) => whole.credits.some((credit) => credit.name === name))

interface Author {
  readonly name: string
  readonly isHouse: boolean
}

/** The authors in JSON-LD, who may be described elsewhere in it. */
function authorsOf({ article, things }: StructuredPage): Author[] {
  const list = [article.author, article.creator].flatMap((value: unknown) => (Array.isArray(value) ? value : [value]))
  return list.flatMap((author: unknown) => {
    if (!isThing(author)) return textsOf(author).map((name) => ({ name, isHouse: false }))
    const described = [author, ...things.filter((thing) => '@id' in author && thing['@id'] === author['@id'])]
    const types = described.flatMap(typesOf)
    const [names = []] = described
      .map(({ name, givenName, familyName }) => {
        const full = [...textsOf(givenName), ...textsOf(familyName)].join(' ')
        return textsOf(name).length > 0 || full === '' ? textsOf(name) : [full]
      })
      .filter((found) => found.length > 0)
    return names.map((name) => ({ name, isHouse: types.some((type) => type.endsWith('Organization')) && !types.includes('Person') }))
  })
}

/** What the page calls its paper; an organisation that has written the article is another one. */
function publishersOf({ article, things, meta }: StructuredPage): string[] {
  const authors = new Set([article.author].flat().flatMap((author: unknown) => textsOf(author, '@id')))
  const isAuthor = (thing: Thing): boolean => textsOf(thing, '@id').some((id) => authors.has(id))
  const houses = things.filter((thing) => {
    const types = typesOf(thing)
    // Of a person who is an organisation too, the site has the name.
    return (
      types.some((type) => /^(?:WebSite|Organization|NewsMediaOrganization)$/u.test(type)) && (types.includes('Person') || !isAuthor(thing))
    )
  })
  return [
    ...textsOf(article.publisher),
    ...houses.flatMap((thing) => textsOf(thing.name)),
    ...meta('og:site_name', 'application-name', 'publisher', 'dc.publisher', 'apple-mobile-web-app-title'),
  ]
}

/** The words of the first such places, each or together: a box about the author further down says the same again, and lists of articles name others. */
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

/** « Par Awa Sangala », "By John Smith", « Auteur » with the name beside it: short lines, the first of them. */
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

/** A text that is signed at its end: the last of its paragraphs that are short and names alone. */
function lastLines(blocks: readonly BodyBlock[]): string[] {
  const texts = blocks.flatMap((block) => (block.kind === 'paragraph' ? block.text.split('\n').slice(-2) : []))
  return texts.slice(-3).flatMap((line) => {
    if (line.length > 80 || /[?!…:;]$/u.test(line)) return []
    const isIntroduced = /^(?:par |source ?:|propos recueillis|de notre |avec )/iu.test(line)
    const isNames = /^[(«]?\p{Lu}[\p{L}.'’-]*(?:[ ,/(&]+(?:et |avec |de |d['’])?[\p{Lu}(][\p{L}.'’)-]*){0,6}\)?\.?$/u.test(line)
    return isIntroduced || isNames ? [line.replace(/\.$/u, '')] : []
  })
}

/** An agency that is thanked at the end has written a part of it. */
function withAgencies({ byline, credits }: Signature, end: Signature): Signature {
  const agencies = end.credits.filter(({ name, kind }) => kind === 'ORGANISATION' && !credits.some((credit) => credit.name === name))
  return { byline, credits: [...credits, ...agencies] }
}
