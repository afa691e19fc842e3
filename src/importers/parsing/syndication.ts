import { titleKey } from '../../content/title.ts'

export interface Rights {
  /** The copyright holder, as in the source. */
  readonly holder: string | null
  readonly notice: string | null
  /** The usage terms, as in the source. */
  readonly terms: string | null
}

/** Terms that permit syndication: a Creative Commons licence, or a sentence to that effect. */
const free =
  /\b(?:cc[ -]?(?:by|0)|creative ?commons|public domain|domaine public|libre de droits|royalty[ -]free|may be (?:freely )?(?:redistributed|republished)|reproduction autoris[ée]e)\b/iu

const restricted =
  /\b(?:not? (?:be )?(?:for )?(?:redistribut\w+|distribut\w+|republish\w*|republication|syndicat\w+|resale|transmi\w+|use|publi\w+)|must not|may not|prohibited|without (?:prior )?(?:written )?(?:permission|consent|authori[sz]ation)|internal use|one[- ]time use|embargo|interdit\w*|ne (?:peut|peuvent|doit|doivent) (?:pas )?[êe]tre|toute (?:reproduction|reprise|diffusion|rediffusion)|reproduction (?:m[êe]me partielle )?(?:interdite|soumise|r[ée]serv[ée]e)|usage (?:exclusif|interne)|sans autorisation|non (?:c[ée]dable|transf[ée]rable)|\w+ out\b)/iu

const reserved = /all rights reserved|tous droits r[ée]serv[ée]s|droits de reproduction/iu

/**
 * Whether partners, feeds and embeds may show a text. The usage terms decide. Without terms, a text may not be syndicated if its copyright
 * holder is not the newspaper.
 */
export function mayBeSyndicated({ holder, notice, terms }: Rights, publicationName: string | null): boolean {
  if (terms && restricted.test(terms)) return false
  if ([terms, notice].some((text) => text && free.test(text))) return true
  const own = publicationName === null ? null : titleKey(publicationName)
  const isOthers = (text: string | null): boolean => text !== null && (own === null || !titleKey(text).includes(own))
  return !(isOthers(holder) || (isOthers(notice) && (/©|\(c\)|copyright/iu.test(notice ?? '') || reserved.test(notice ?? ''))))
}
