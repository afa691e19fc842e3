import { type ChildNode, type Element, isTag, isText, type ParentNode } from 'domhandler'
import { lineOf, select } from './html-tree.ts'

/** Words in classes and ids of what stands beside an article and is no part of it. */
export const apart =
  /(?:^|[\s_-])(?:side-?bar|widget|related|relat[ei]s?|similar|similaires?|recommend\w*|reco|suggest\w*|teasers?|outbrain|taboola|most-?(?:read|popular|viewed)|plus-?lus|populaires?|trending|latest|derni[eè]res?|a-?lire|lire-?aussi|read-?(?:also|more|next)|more-?(?:news|stories|from|articles)|voir-?aussi|autres-?articles|meme-?(?:sujet|rubrique|auteur)|next|previous|prev|precedent|suivant|pagination|pager|navigation|nav|navbar|menu|breadcrumbs?|ariane|filariane|comments?|commentaires?|respond|disqus|forum|reactions?|share|sharing|sharedaddy|partage\w*|social|addtoany|a2a_kit|addthis|newsletter|abonne(?:ment|r|z)?|subscri(?:be|ption)|paywall|cookies?|consent|gdpr|rgpd|didomi|tarteaucitron|axeptio|banner|banni[eè]re|popup|modal|overlay|promo\w*|advert\w*|ads?|adsense|publicit[eé]|pub(?!-?(?:date|info|time|lish))|dfp|sponsors?|footer|colophon|masthead|toolbar|print|tags?|tag-?(?:list|links|cloud)|post-?tags|keywords|mots-?cl[eé]s|author-?(?:box|bio|info|description)|about-?(?:the-?)?author|biograph\w*|post-?author-?box|rating|vote|jp-relatedposts|yarpp\w*|crp_related|wp-?block-?query|playlist|login|connexion|signup|search|recherche|skip-?link|screen-?reader-text|sr-only|visually-?hidden|hidden|flux-?rss|ticker|top-?bar|site-?header|header-?top|current-?date|date-?(?:du-?)?jour|today|carousel|slider|diaporama-nav)(?:$|[\s_-])/iu

const isWhole = (element: Element): boolean => ['html', 'body', 'main', 'article'].includes(element.name)

const namesOf = ({ attribs }: Element): string => `${attribs.class ?? ''} ${attribs.id ?? ''}`

/** Whether an element is named as something that stands beside an article. */
export const isNamedApart = (element: Element): boolean =>
  !isWhole(element) &&
  (['aside', 'nav', 'footer'].includes(element.name) ||
    /^(?:navigation|complementary|contentinfo|banner|search)$/u.test(element.attribs.role ?? '') ||
    apart.test(namesOf(element)))

/** Part of the paragraphs that an element may hold and still stand beside the article. */
const apartShareMax = 0.35

/** Whether an element stands beside the article: it is named so, and holds neither the title nor the text, for names are not always true. */
export function standsApart(element: Element): boolean {
  const known = verdicts.get(element)
  if (known !== undefined) return known
  const stands =
    isNamedApart(element) && select('h1', element).length === 0 && paragraphLength(element) <= apartShareMax * wholeLength(element)
  verdicts.set(element, stands)
  return stands
}

/** Whether an element lies in a part that stands beside the article. */
export function isApart(element: Element): boolean {
  for (let around: Element | null = element; around; around = parentOf(around)) if (standsApart(around)) return true
  return false
}

const parentOf = ({ parent }: Element): Element | null => (parent && isTag(parent) ? parent : null)

/** How long the paragraphs of the page are in which an element lies. */
function wholeLength(element: Element): number {
  let root: ParentNode = element
  while (root.parent) root = root.parent
  const length = lengths.get(root) ?? paragraphLength(root)
  lengths.set(root, length)
  return length
}

/** Asked of the same elements again and again. */
const verdicts = new WeakMap<Element, boolean>()
const lengths = new WeakMap<ParentNode, number>()

/** How long the paragraphs of an element are together, in characters. */
export const paragraphLength = (node: ParentNode): number => select('p', node).reduce((sum, element) => sum + ownLength(element), 0)

const ownLength = (element: Element): number =>
  element.children.reduce(
    (sum, child: ChildNode) =>
      sum + (isText(child) ? child.data.trim().length : isTag(child) && child.name !== 'p' ? lineOf(child).length : 0),
    0,
  )

/** How much of an element's words are words of links: 0 to 1. */
export function linkShare(element: Element): number {
  const all = lineOf(element).length
  const linked = (node: Element): number =>
    node.name === 'a' ? lineOf(node).length : node.children.reduce((sum, child) => sum + (isTag(child) ? linked(child) : 0), 0)
  return all === 0 ? 0 : linked(element) / all
}
