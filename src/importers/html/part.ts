import { type ChildNode, type Element, isTag, isText, type ParentNode } from 'domhandler'
import { DomUtils } from 'htmlparser2'
import { lineOf, select } from './tree.ts'

/** Words in classes and ids of elements next to an article that are not part of it. */
const apart =
  /(?:^|[\s_-])(?:side-?bar|related|relat[ei]s?|similar|similaires?|recommend\w*|outbrain|taboola|most-?(?:read|popular|viewed)|plus-?lus|populaires?|trending|a-?lire|lire-?aussi|read-?(?:also|more|next)|more-?(?:news|stories|from|articles)|voir-?aussi|autres-?articles|meme-?(?:sujet|rubrique|auteur)|pagination|pager|breadcrumbs?|ariane|filariane|comments?|commentaires?|respond|disqus|sharedaddy|partage\w*|addtoany|a2a_kit|addthis|newsletter|cookies?|consent|gdpr|rgpd|didomi|tarteaucitron|onetrust|privacy-?(?:bar|banner|box|modal|notice)|axeptio|adsense|publicit[eé]|dfp|footer|colophon|masthead|tag-?(?:list|links|cloud)|post-?tags|keywords|mots-?cl[eé]s|author-?(?:box|bio|info|description)|about-?(?:the-?)?author|biograph\w*|post-?author-?box|jp-relatedposts|yarpp\w*|crp_related|wp-?block-?query|skip-?link|screen-?reader-text|sr-only|visually-?hidden|flux-?rss|ticker|site-?header|current-?date|date-?(?:du-?)?jour)(?:$|[\s_-])/iu

/** Words with this meaning only at the beginning or end of a name, because they can also describe appearance. */
const doubtful =
  'hidden|print|modal|overlay|popup|paywall|abonne(?:ment|r|z)?|subscri(?:be|ption)|search|recherche|tags?|social|share|sharing|next|previous|prev|precedent|suivant|latest|derni[eè]res?|promo\\w*|ads?|advert\\w*|pub|banner|banni[eè]re|sponsors?|forum|reactions?|today|rating|vote|playlist|toolbar|top-?bar|header-?top|slider|carousel|login|connexion|signup|navigation|nav|navbar|menu|suggest\\w*|reco|teasers?'
const doubtfullyApart = new RegExp(`^(?:text)?widget(?:[_-]|$)|^(?:${doubtful})(?:$|[_-](?!date|info|time))|[_-](?:${doubtful})$`, 'iu')

/** Text of this many characters outside links is content, whatever the name of its element. */
const proseLength = 400

/** Whether an element contains the whole page or article, whatever its name. */
export const isWhole = (element: Element): boolean => ['html', 'body', 'main', 'article'].includes(element.name)

/** Class names and the id, without names that describe the content of an element or, on a paragraph or a list, the access level. */
const namesOf = ({ name: kind, attribs }: Element): string[] =>
  `${attribs.class ?? ''} ${attribs.id ?? ''}`
    .split(/\s+/u)
    .filter((name) => !/^(?:has|no|not|with|without|one|two)[_-]|[_-]not[_-]an?[_-]/iu.test(name))
    .filter((name) => name !== 'paywall' || !['p', 'ul', 'ol', 'h2', 'h3', 'blockquote'].includes(kind))

/** Whether the name of an element says that it is not part of the article. */
export function isNamedAsAside(element: Element): boolean {
  if (isWhole(element)) return false
  const names = namesOf(element)
  return (
    ['aside', 'nav', 'footer'].includes(element.name) ||
    /^(?:navigation|complementary|contentinfo|banner|search)$/u.test(element.attribs.role ?? '') ||
    apart.test(names.join(' ')) ||
    // The part after "--" describes appearance: "field--label-hidden" is visible.
    (names.some((name) => doubtfullyApart.test(name.replace(/--.*$/u, ''))) &&
      (1 - linkShare(element)) * lineOf(element).length < proseLength)
  )
}

/** Maximum share of the page's paragraphs in an element that is not part of the article. */
const apartShareMax = 0.35

/** Whether an element is not part of the article: by its name, and because it contains neither the title nor the text, since names can be wrong. */
export function standsApart(element: Element): boolean {
  const known = verdicts.get(element)
  if (known !== undefined) return known
  const stands =
    (isNamedAsAside(element) || teasersIn(rootOf(element)).has(element)) && select('h1', element).length === 0 && !holdsText(element)
  verdicts.set(element, stands)
  return stands
}

/** Comments of readers may be longer than the article, so they are not counted if there is other text. */
function holdsText(element: Element): boolean {
  const own = paragraphLength(element)
  const whole = wholeLength(element)
  return own > apartShareMax * whole && !(whole - own > proseLength && namesOf(element).some((name) => /^comment/iu.test(name)))
}

/** Whether an element is inside an element that is not part of the article. */
export function isApart(element: Element): boolean {
  for (let around: Element | null = element; around; around = parentOf(around)) if (standsApart(around)) return true
  return false
}

const parentOf = ({ parent }: Element): Element | null => (parent && isTag(parent) ? parent : null)

/** Total length of the paragraphs of the element's page. */
function wholeLength(element: Element): number {
  const root = rootOf(element)
  const length = lengths.get(root) ?? paragraphLength(root)
  lengths.set(root, length)
  return length
}

function rootOf(element: Element): ParentNode {
  let root: ParentNode = element
  while (root.parent) root = root.parent
  return root
}

/** Maximum depth of a heading within a teaser, and maximum length of a teaser. */
const teaserDepthMax = 6
const teaserLengthMax = 600

/** Teasers of other articles: adjacent elements with little text, each with a heading that is a link. */
function teasersIn(root: ParentNode): ReadonlySet<Element> {
  const known = teasers.get(root)
  if (known) return known
  const boxes = select('h2, h3, h4, h5, h6', root)
    .filter((heading) => linkShare(heading) > 0.9 || parentOf(heading)?.name === 'a')
    .map((heading) => boxesAround(heading))
  const titled = new Set(boxes.flat())
  const isBeside = (box: Element): boolean =>
    [DomUtils.nextElementSibling(box), DomUtils.prevElementSibling(box)].some(
      (other) => other !== null && other.name === box.name && titled.has(other),
    )
  const found = new Set(boxes.flatMap((around) => around.find(isBeside) ?? []))
  teasers.set(root, found)
  return found
}

function boxesAround(heading: Element): Element[] {
  const boxes: Element[] = []
  for (let box = parentOf(heading); box && boxes.length < teaserDepthMax && isShort(box); box = parentOf(box)) boxes.push(box)
  return boxes
}

/** Whether an element has no more text than a teaser. Reading stops when it has more. */
function isShort(box: Element): boolean {
  let length = 0
  const reads = (node: ChildNode): boolean => {
    if (isText(node)) length += node.data.trim().length
    return length < teaserLengthMax && (!isTag(node) || node.children.every(reads))
  }
  return reads(box)
}

/** A cache, because the same elements are checked repeatedly. */
const verdicts = new WeakMap<Element, boolean>()
const lengths = new WeakMap<ParentNode, number>()
const teasers = new WeakMap<ParentNode, ReadonlySet<Element>>()

/** Total length of the paragraphs in an element, in characters. */
export const paragraphLength = (node: ParentNode): number => select('p', node).reduce((sum, element) => sum + ownLength(element), 0)

const ownLength = (element: Element): number =>
  element.children.reduce(
    (sum, child: ChildNode) =>
      sum + (isText(child) ? child.data.trim().length : isTag(child) && child.name !== 'p' ? lineOf(child).length : 0),
    0,
  )

/** The share of an element's text that is in links: 0 to 1. */
export function linkShare(element: Element): number {
  const all = lineOf(element).length
  const linked = (node: Element): number =>
    node.name === 'a' ? lineOf(node).length : node.children.reduce((sum, child) => sum + (isTag(child) ? linked(child) : 0), 0)
  return all === 0 ? 0 : linked(element) / all
}
