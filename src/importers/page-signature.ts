import type { Document } from 'domhandler'
import type { BodyBlock } from '../content/body.ts'
import { lineOf, select } from './html-tree.ts'
import { isApart, isNamedApart } from './page-part.ts'
import { isFunction, isPaper, type Signature, signatureOf } from './signature.ts'
import { isThing, type StructuredPage, type Thing, textsOf } from './structured-page.ts'

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
const places = [
  '[itemprop~="author"] [itemprop~="name"], [itemprop~="author"]',
  '[rel~="author"]',
  '.author.vcard, .vcard .fn, .byline .author, .author-name, .article-author, .article__author, .post-author, .entry-author, .auteur, .signature, .article-auteur, .node-author, .field--name-field-auteur, .field-name-field-auteur, .author__name, .byline__name',
  '.byline, .by-line, .byline-author, [class*="byline" i], [class*="auteur" i], [class*="signature" i], [class*="author" i], [id*="auteur" i], [id*="author" i], .redacteur, .journaliste, address',
]

const lineLengthMax = 160

/**
 * Who signs the article: as machines are told, in the places where themes print it, in a line beside the title that begins with « Par », or in
 * the last line of the text. Where machines are told a house or nobody, a person whom readers are shown counts. The paper itself is nobody.
 */
export function pageSignature(
  document: Document,
  page: StructuredPage,
  blocks: readonly BodyBlock[],
  paperNames: readonly (string | null)[],
): Signature {
  const names = [...paperNames, ...publishersOf(page)]
  const read = (texts: readonly string[]): Signature => signatureOf(texts, ...names)
  const told = [authorsOf(page.article), ...metaNames.map((name) => page.meta(name).filter((text) => !/\d min/iu.test(text)))].map(read)
  const shown = places.map((place) => read(linesAt(document, place)))
  const end = read(lastLines(blocks))
  const candidates = [...told, ...shown, read(introducedLines(document)), end]
  const withPerson = candidates.filter(({ credits }) => credits.some(({ kind }) => kind === 'PERSON'))
  const [first] = withPerson
  if (!first)
    return (
      candidates.find(({ credits }) => credits.length > 0) ?? penName([...authorsOf(page.article), ...linesAt(document, signed)], names)
    )
  // Machines are often told the first of several alone.
  const whole =
    withPerson.find((other) => other.credits.length > first.credits.length && other.credits.length < 5 && isWithin(first, other)) ?? first
  return withAgencies(whole, end)
}

/** « griot75 » is nobody's name and yet whose text it is, where the page says so in the place for it. */
function penName(told: readonly string[], paperNames: readonly (string | null)[]): Signature {
  const [name] = told.filter((text) => /^\p{L}[\p{L}\p{N}._-]{2,29}$/u.test(text) && !isPaper(text, paperNames) && !isFunction(text))
  return name === undefined ? { byline: null, credits: [] } : { byline: name, credits: [{ name, kind: 'PERSON' }] }
}

const isWithin = (part: Signature, whole: Signature): boolean =>
  part.credits.every(({ name }) => whole.credits.some((credit) => credit.name === name))

function authorsOf(article: Thing): string[] {
  const list = [article.author, article.creator].flatMap((value: unknown) => (Array.isArray(value) ? value : [value]))
  return list.flatMap((author: unknown) => {
    if (!isThing(author)) return textsOf(author)
    const full = [...textsOf(author.givenName), ...textsOf(author.familyName)].join(' ')
    return textsOf(author.name).length > 0 ? textsOf(author.name) : full ? [full] : []
  })
}

const publishersOf = ({ article, things, meta }: StructuredPage): string[] => [
  ...textsOf(article.publisher),
  ...things
    .filter((thing) => textsOf(thing['@type']).some((type) => /^(?:WebSite|Organization|NewsMediaOrganization)$/u.test(type)))
    .flatMap((thing) => textsOf(thing.name)),
  ...meta('og:site_name', 'application-name', 'publisher', 'dc.publisher', 'apple-mobile-web-app-title'),
]

/** The words of the first such places: a box about the author further down says the same again, and lists of articles name others. */
function linesAt(document: Document, place: string): string[] {
  const elements = select(place, document).filter(
    (element) => !isApart(element) || (isNamedApart(element) && /author|auteur/iu.test(`${element.attribs.class} ${element.attribs.id}`)),
  )
  const lines = elements
    .map((element) => element.attribs.content ?? (lineOf(element) || element.attribs.title || ''))
    .filter((line) => line.length > 1 && line.length < lineLengthMax)
  const [first] = elements
  const together = elements.filter((element) => element.parent === first?.parent || element.parent?.parent === first?.parent?.parent)
  return place.startsWith('[') && together.length > 1
    ? together.map(lineOf).filter((line) => line.length < lineLengthMax)
    : lines.slice(0, 1)
}

/** « Par Awa Sangala », "By John Smith": short lines, the first of them. */
function introducedLines(document: Document): string[] {
  for (const element of select('p, span, div, li, em, i, strong, b, a, td, h2, h3, h4, h5, h6, small, font', document)) {
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
    if (line.length < 120 && /^de (?:notre|nos) (?:correspondant|envoy)/iu.test(line)) return [line]
  }
  return []
}

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
