import { type ChildNode, type Element, isTag } from 'domhandler'
import { lineOf } from './html-tree.ts'

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

/** Whether an element lies in such a part, be it small. A part that holds most of the page is misnamed. */
export function isApart(element: Element): boolean {
  for (let around: Element | null = element; around; around = around.parent && isTag(around.parent) ? around.parent : null) {
    if (isNamedApart(around) && !holdsTitle(around)) return true
  }
  return false
}

function holdsTitle(element: Element): boolean {
  const known = titles.get(element)
  if (known !== undefined) return known
  const holds = element.name === 'h1' || element.children.some((child: ChildNode) => isTag(child) && holdsTitle(child))
  titles.set(element, holds)
  return holds
}

/** Asked of the same elements again and again. */
const titles = new WeakMap<Element, boolean>()

/** How much of an element's words are words of links: 0 to 1. */
export function linkShare(element: Element): number {
  const all = lineOf(element).length
  const linked = (node: Element): number =>
    node.name === 'a' ? lineOf(node).length : node.children.reduce((sum, child) => sum + (isTag(child) ? linked(child) : 0), 0)
  return all === 0 ? 0 : linked(element) / all
}
