import { type ChildNode, type Document, Element } from 'domhandler'
import { DomUtils } from 'htmlparser2'
import type { PrintedLink } from '../../content/article.ts'
import { titleKey } from '../../content/title.ts'
import { webAddress } from '../../content/web-address.ts'
import { linkShare } from './part.ts'
import { lineOf, select } from './tree.ts'

/** Headings of links that editors chose. « Lire la suite » is not one of them: it leads to the text itself. */
const mark =
  /^[\s»>•▶►→*➡✓|«"–-]*(?:[àa] lire(?: aussi| [ée]galement| encore| sur le m[êe]me sujet|(?= ?:|\s*$))|lire(?: aussi| [ée]galement| encore)|voir aussi|[àa] voir aussi|[ée]couter aussi|sur le m[êe]me (?:sujet|th[èe]me)|pour aller plus loin|[àa] d[ée]couvrir aussi|(?:read|see) also|also read|related (?:articles?|stories)|more on this (?:story|topic)|(?:read|see) more(?= ?:)|don['’]t miss)(?=[\s:>»–-]|$)(?:\s*(?:notre|l['’]|le|la|les) (?:article|dossier|entretien|enqu[êe]te|reportage|analyse)s?)?[\s:>»–-]*/iu

/** Lists that a program generated: they are neither text nor links of editors. */
const programmed =
  /^\s*(?:articles? (?:similaires?|li[ée]s|connexes|associ[ée]s|r[ée]cents?)|vous (?:aimerez|pourriez|devriez)|dans la m[êe]me (?:rubrique|cat[ée]gorie)|(?:les )?(?:plus|articles les plus) (?:lus?|r[ée]cents|populaires|comment[ée]s|partag[ée]s)|du m[êe]me auteur|autres (?:articles|actualit[ée]s)|derni[èe]res? (?:nouvelles|actualit[ée]s|infos?|articles?)|[àa] ne pas manquer|you (?:may|might) (?:also )?like|recommended|related posts|more from|recent posts|trending|most read|[àa] la une|suivez-nous|commentaires?|laisser un commentaire|laissez un commentaire|r[ée]agir|poster un commentaire|\d+ commentaires?|leave a (?:reply|comment)|comments?|partager(?: (?:cet article|sur).*)?|share(?: this.*)?|newsletter.*|[àa] propos de l['’]auteur.*|about the author.*|tags|mots[- ]cl[ée]s|[ée]tiquettes)\s*:?\s*$/iu

/**
 * Removes blocks of links from the page, and returns those that editors chose: a line « Lire aussi : … », or a heading with a list below it.
 */
export function extractLinks(document: Document, base: string | null): PrintedLink[] {
  const links = new Map<string, PrintedLink>()
  const add = (elements: readonly Element[]): void => {
    for (const element of elements) {
      const title = lineOf(element)
        .replace(mark, '')
        .replace(subscribers, '')
        .replace(/^[«"“\s]+|[»"”\s]+$/gu, '')
      const url = webAddress(element.attribs.href, base)
      if (title.length < 8 || title.length > 300 || (!url && base !== null)) continue
      if (!links.has(titleKey(title))) links.set(titleKey(title), { title, teaser: null, url, note: null })
    }
  }
  for (const element of select(
    'p, div, li, h2, h3, h4, h5, h6, strong, b, em, span, a, blockquote, section, aside, td, dt, summary, u',
    document,
  )) {
    if (!isIn(element, document)) continue
    const line = lineOf(element)
    if (line.length > 600 || !(mark.test(line) || programmed.test(line))) continue
    const isEditors = mark.test(line)
    const rest = line.replace(isEditors ? mark : programmed, '')
    const inner = anchorsIn(element)
    if (rest !== '' && isEditors) {
      // A separate line, or a list in one element with its heading.
      const outer = lineAround(element)
      const anchors = inner.length > 0 ? inner : anchorsIn(outer)
      if (anchors.length > 0 && (linkShare(outer) > 0.4 || lineOf(outer).length < 250)) add(anchors)
      else if (anchors.length === 0 && rest.length > 15 && rest.length < 250 && element.name === 'p')
        links.set(titleKey(rest), { title: rest, teaser: null, url: null, note: null })
      else continue
      DomUtils.removeElement(outer)
    } else if (rest === '') {
      const list = listBelow(element)
      if (isEditors) add(list.flatMap((part) => (part.name === 'a' ? [part] : anchorsIn(part))))
      for (const part of list) DomUtils.removeElement(part)
      DomUtils.removeElement(lineAround(element))
    }
  }
  return [...links.values()]
}

/** A label before a title. */
const subscribers = /^(?:article )?r[ée]serv[ée] (?:aux|[àa] nos) abonn[ée]s[\s:–-]*|^abonn[ée]s[\s:–-]+/iu

const isIn = (element: Element, document: Document): boolean => {
  let around: ChildNode | Document | null = element
  while (around && around !== document) around = around.parent as ChildNode | Document | null
  return around === document
}

const anchorsIn = (element: Element): Element[] => (element.name === 'a' ? [element] : select('a[href]', element))

/** The element of the line that contains it: `<p><strong>Lire aussi</strong> …</p>`. */
function lineAround(element: Element): Element {
  let around = element
  const line = lineOf(element)
  while (around.parent instanceof Element && !['body', 'main', 'article', 'td'].includes(around.parent.name)) {
    const outer = around.parent
    const text = lineOf(outer)
    if (text !== line && !(/^(?:p|li|strong|b|em|span|a|u|h\d|blockquote)$/u.test(outer.name) && mark.test(text) && text.length < 400))
      break
    around = outer
  }
  return around
}

/** Elements after a heading as long as they consist of links: lists, lines or cards. */
function listBelow(heading: Element): Element[] {
  const list: Element[] = []
  for (let next = DomUtils.nextElementSibling(lineAround(heading)); next; next = DomUtils.nextElementSibling(next)) {
    if (/^h[1-6]$/u.test(next.name) && anchorsIn(next).length === 0) break
    const line = lineOf(next)
    const isList =
      !select('p', next).some((paragraph) => linkShare(paragraph) < 0.5 && lineOf(paragraph).length > 160) &&
      anchorsIn(next).length > 0 &&
      (linkShare(next) > 0.45 || (next.name !== 'p' && line.length / anchorsIn(next).length < 250))
    if (!isList && line !== '') break
    list.push(next)
  }
  return list
}
