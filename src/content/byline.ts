import type { Credit } from './article.ts'
import { fold } from './fold.ts'

/** News agencies whose names are neither acronyms nor contain a word of organisations, in lower case without accents. */
const agencies = new Set(['anadolu', 'apanews', 'belga', 'bloomberg', 'panapress', 'reuters', 'xinhua'])

/** Words of the names of organisations: « La rédaction », « Service politique », « Agence de presse … », "The Sports Network". */
const organisationWords =
  /^(?:(?:la|le|les|l'|notre|nos|the) ?)?(?:redaction|agence|service|journal|quotidien|magazine|desk|cellule|correspondance|rubrique|bureau|direction|editors?|newsroom|staff|team|equipe|collectif|conseil|ministere|gouvernement|presidence)\b|^(?:studio|radio|tele|agence|groupe|journal|quotidien) |\b(?:news|studio|tv)\b.* |\b(?:news|press|presse|media|medias|network|agency|wire|newsroom|redaction|web ?tv|radio|television|magazine|inc\.?|llc|ltd|gmbh|s\.?a\.?r?\.?l\.?|association|afrique|africa|infos?|actus?|actualites?|hebdo|times|tribune|quotidien|gazette|journal|online|university|foundation|institut)$/u

const introduction =
  /^(?:par|by|von|por|source|ecrit par|écrit par|written by|r[ée]dig[ée] par|publi[ée] par|post[ée] par|auteurs?|propos recueillis par|textes? (?:de|par)|de (?:notre|nos|l['’]un de nos) (?:correspondante?s?|envoy[ée]e?s?|reporters?)(?: (?:sp[ée]ci(?:al(?:e|es)?|aux)|permanente?s?))?,?)[\s:]+/iu

const separators = /[,;/&+|](?:\s*(?:et|and|avec)\s)?|\s(?:et|and|avec)\s/iu

const french = new Intl.ListFormat('fr')

/** « Awa SANGALA, Bakary DIOLO et AFP »; null for nobody. */
export const joinedNames = (names: readonly string[]): string | null => (names.length === 0 ? null : french.format(names))

/** The same in pieces: each of the names by its number, and what stands between them. */
export const nameListParts = (count: number): readonly (number | string)[] =>
  french
    .formatToParts(Array.from({ length: count }, (_, index) => `${index}`))
    .map(({ type, value }) => (type === 'element' ? Number(value) : value))

/** "Par Awa SANGALA, Bakary DIOLO et AFP" gives two persons and an organisation, in order, each once. */
export function creditsOf(byline: string): Credit[] {
  const names = byline
    .replace(introduction, '')
    .split(separators)
    .map((name) =>
      name
        .replace(/\s+/gu, ' ')
        .trim()
        .replace(/^\( ?(.*?) ?\)$/u, '$1'),
    )
    .filter((name) => /\p{L}/u.test(name))
  const seen = new Set<string>()
  return names.flatMap((name) => {
    if (seen.has(fold(name))) return []
    seen.add(fold(name))
    return [{ name, kind: isOrganisation(name) ? 'ORGANISATION' : 'PERSON' }]
  })
}

/** A known agency, a word of organisations, an acronym of two to six capitals, a site, or a newspaper: « Le Républicain ». */
const isOrganisation = (name: string): boolean =>
  agencies.has(fold(name)) ||
  organisationWords.test(fold(name)) ||
  /^\p{Lu}{2,6}$/u.test(name) ||
  /^\p{L}[\p{L}\d-]{2,}\.\p{L}{2,4}$/u.test(name) ||
  /^(?:L[ae]s? |L['’])\p{Lu}\p{L}+$/u.test(name)
