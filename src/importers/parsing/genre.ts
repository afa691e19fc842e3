import { fold } from '../../content/fold.ts'
import type { Genre } from '../../content/genre.ts'

/**
 * Words by which sources state the genre, in lower case without accents: genres of schema.org, IPTC's genre and productgenre codes, and
 * categories and kickers of French-language newspapers. The first match counts.
 */
const signs: readonly (readonly [Genre, RegExp])[] = [
  [
    'SPONSORED',
    /\b(?:sponsored?|sponsorise|advert(?:isement|orial)?|advertisercontent\w*|publi-?(?:reportage|redactionnel|info)|contenu (?:de )?(?:marque|partenaire|sponsorise|promotionnel)|brand ?content|partner content|en partenariat|native ad|publicite)\b/u,
  ],
  [
    'PRESS_RELEASE',
    /\b(?:press[ -]?releases?|releases?|communiques?(?: de presse)?|news ?wire release|pr[ -]?wire|press-release|handout|avis d.appel d.offres)\b/u,
  ],
  [
    'OPINION',
    /\b(?:opinions?|opinionnewsarticle|tribunes?|editos?|editorials?|editoriaux|chroniques?|columns?|comment(?:ary|aire)?|billets?|points? de vue|idees|libres? (?:opinion|propos)|humeurs?|blogs?|letters? to the editor|courrier des lecteurs|reviewnewsarticle)\b/u,
  ],
  ['INTERVIEW', /\b(?:interviews?|entretiens?|q ?& ?a|grand invite|questions a)\b/u],
  ['REPORTAGE', /\b(?:reportages?|reportagenewsarticle|features?|carnet de route|grand format|recit)\b/u],
  [
    'ANALYSIS',
    /\b(?:analys[ei]s|analysisnewsarticle|backgrounder|backgroundnewsarticle|decryptages?|explainer|eclairages?|fact[ -]?check(?:ing)?|enquetes?)\b/u,
  ],
]

/** The genre from the words of a source; NEWS by default. */
export function genreOf(words: readonly (string | null | undefined)[]): Genre {
  const folded = words.map((word) => fold(word ?? '').replace(/[_/]+/gu, ' '))
  return signs.find(([, sign]) => folded.some((word) => sign.test(word)))?.[0] ?? 'NEWS'
}
