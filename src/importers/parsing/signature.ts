import type { Credit } from '../../content/article.ts'
import { creditsOf, joinedNames } from '../../content/byline.ts'
import { titleKey } from '../../content/title.ts'
import { oneLine } from '../html/tree.ts'

/** The authors of a text: the byline, and the persons and organisations in it. */
export interface Signature {
  readonly byline: string | null
  readonly credits: readonly Credit[]
}

/**
 * Extracts names from the byline of a source. Introductions, job titles, places, dates, addresses and handles of social networks are
 * removed. Agencies are organisations. The newspaper itself is not an author.
 * @param paperNames names of the newspaper and of its site
 */
export function signatureOf(texts: readonly string[], ...paperNames: readonly (string | null)[]): Signature {
  const credits = new Map<string, Credit>()
  for (const printed of texts.flatMap(creditsIn)) {
    const credit = { ...printed, name: withoutPaper(printed.name, paperNames) }
    const key = titleKey(credit.name)
    if (!isPaper(credit.name, paperNames) && !credits.has(key)) credits.set(key, credit)
  }
  const names = [...credits.values()].map(({ name }) => name)
  return { byline: joinedNames(names), credits: [...credits.values()] }
}

export const isPaper = (name: string, paperNames: readonly (string | null)[]): boolean =>
  paperNames.some((own) => own && paperKey(own) === paperKey(name))

/** Removes the newspaper's name: « Ouest-Fleuve Jeanne Le Goff » gives Jeanne Le Goff. */
function withoutPaper(name: string, paperNames: readonly (string | null)[]): string {
  const paper = paperNames.find((own) => own && titleKey(name).startsWith(`${titleKey(own).replace(/\.\w{2,4}$/u, '')} `))
  const rest = paper ? name.slice(paper.replace(/\.\w{2,4}$/u, '').length).trim() : ''
  return /^\p{Lu}\S* \p{Lu}/u.test(rest) ? rest : name
}

/** « Le Fleuve », "LeFleuve.com" and "www.lefleuve.com" are the same newspaper. */
const paperKey = (name: string): string =>
  titleKey(name)
    .normalize('NFD')
    .replace(/^(?:https?:\/\/)?(?:www\.)?|\.(?:com|net|org|info|fr|ml|sn|ci|bf|ne|cd|cg|cm|ga|tg|bj|gn|ma|dz|tn|mg|be|ch|ca)$/gu, '')
    .replace(/[^a-z0-9]+/gu, '')

function creditsIn(text: string): Credit[] {
  const line = withoutDate(withoutAddresses(oneLine(text)))
  const isSource = /^sources?\s*:/iu.test(line)
  const isIntroduced = isSource || /\b(?:par|by|auteure?)\b/iu.test(line) || !/\s/u.test(text.trim())
  return line
    .split(/\s+[-–—•|·>›]\s+|\s*[•|·]\s*|\n/u)
    .flatMap((part) => creditsOf(introduced(part)))
    .filter(({ name, kind }, index) => kind === 'ORGANISATION' || (index === 0 && isIntroduced) || isFull(name))
    .flatMap(({ name }) => {
      const clean = nameIn(name)
      if (clean === null) return []
      const isOrganisation = isSource && !/\s/u.test(clean)
      return creditsOf(clean).map((credit) => (isOrganisation ? { ...credit, kind: 'ORGANISATION' } : credit))
    })
}

/** A single word without an introduction is a place or a label of a theme, and a job title is not a person: « Dupuy, Ségou », "Tom Smith, AP Auto Writer". */
const isFull = (name: string): boolean =>
  /\s/u.test(name) &&
  !/\b(?:writers?|editors?|reporters?|correspondents?|analysts?|professor|bureau|staff|special to|photographer|journalist)\b/iu.test(name)

const withoutAddresses = (line: string): string =>
  line
    .replace(/(?:https?:\/\/|www\.)\S+|\S+@\S+\.\w+|(?<![\p{L}\d])@\w+/giu, ' ')
    .replace(
      /\((?:textes?|photos?|images?|vid[ée]os?|infographies?|stagiaire|journaliste|st|cp)[^)]*\)|\([^)]*(?:correspondan|envoy[ée]|sp[ée]cial)[^)]*\)/giu,
      ' ',
    )
    .replace(/\((?:avec |with )?([^)]*)\)/giu, ', $1')
    .replace(/\s+/gu, ' ')
    .trim()

/** Removes dates, and a place such as the single word before « , le 6 octobre ». */
const withoutDate = (line: string): string =>
  line
    .replace(/^\p{Lu}[\p{L}'’-]*,? le \d{1,2}(?:er)? \p{L}+ \d{4}(?!.*\bpar\b).*$/u, ' ')
    .replace(
      /\b(?:publi[ée]e?|mis(?:e)? (?:[àa] jour|en ligne)|modifi[ée]e?|actualis[ée]e?|post[ée]e?|published|updated|posted|cr[ée]{2})\s*(?:le|on|:|[àa]|il y a)?\s*[^\p{L}]*(?:(?:lun|mar|mercre|jeu|vendre|same)di|dimanche)?\s*\d.*?(?=\bpar\b|\bby\b|$)/iu,
      ' ',
    )
    .replace(
      /(?:^|[\s,|-]+|(?<=\p{Ll}))(?:le |on )?(?:(?:(?:lun|mar|mercre|jeu|vendre|same)di|dimanche),? )?(?:\d{1,2}(?:er)? \p{L}{3,9}\.? \d{4}|\p{L}{3,9} \d{1,2}, \d{4}|\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}|\d{4}-\d{2}-\d{2}).*?(?=\bpar\b|\bby\b|$)/iu,
      ' ',
    )
    .replace(/\b(?:il y a|ago|hier|aujourd['’]hui)\b.*$/iu, ' ')
    .trim()

/** The part after an introduction: after « … par », a job title or a contribution such as « Textes et photos : ». */
const introduced = (part: string): string =>
  (/\b(?:par|by)\s*:?\s+(?=[\p{Lu}«]|notre|nos)(.+)$/u.exec(part)?.[1] ?? part.replace(/^(?:par|by)\s*:?\s+/iu, ''))
    .replace(reporter, '')
    .replace(work, '')

/** « De notre envoyé spécial à Gao, », with a place of one word where no comma follows it. */
const reporter =
  /^(?:de )?(?:notre|nos|l['’]une? de nos) (?:correspondante?s?|envoy[ée]e?s?|reporters?)(?: (?:sp[ée]cial(?:e|es|aux)?|permanente?s?|particuli[eè]re?s?|r[ée]gional(?:e|aux)?))?(?:\s+(?:[àa]|en|au|aux|dans)\s+(?:[^,:]{2,40}[,:]|(?:la |le |les |l['’])?\p{Lu}[\p{L}'’-]+))?[\s,:–-]+(?=\p{Lu})/iu

/** « Synthèse de », « Textes et photos : », « Voir tous les articles de » */
const work =
  /^(?:(?:voir|lire)\s)?(?:tous les |un |une |l['’])?(?:articles?|textes?|reportages?|enqu[êe]tes?|entretiens?|interviews?|synth[èe]ses?|analyses?|dossiers?|r[ée]cits?|traductions?|chroniques?|tribunes?|[ée]ditorial|billets?|portraits?|opinions?|d[ée]cryptages?|correspondances?)(?: et (?:photos?|images?|vid[ée]os?))?(?:\s*:\s*|\s+(?:de |d['’]|(?=\p{Lu})))/iu

const particles =
  "de|des|du|d['’]|la|le|les|da|di|do|dos|van|von|der|den|ben|bin|ibn|el|al|ag|ould|mint|y|e|et|née?|st|saint|mc|mac|o['’]|dite?"
const personal = new RegExp(
  `^(?:(?:dr|pr|me|m|mme|mlle|mgr|prof)\\.? )?(?:\\p{Lu}[\\p{L}\\p{M}'’.\\-‑]*|(?:${particles})(?=[\\p{L} ]))(?: ?(?:\\p{Lu}[\\p{L}\\p{M}'’.\\-‑]*|(?:${particles})(?=[\\p{L} ]))){0,6}$`,
  'u',
)

/** Whether a text is a job title, or a label of a form or a theme. */
export const isFunction = (text: string): boolean => functions.test(text)

const functions =
  /^(?:(?:grand|chef(?:fe)?|r[ée]dact(?:eurs?|rices?)(?: en chef)?|journalistes?|correspondante?s?|envoy[ée]e?s?|reporters?|photographe|stagiaire|[ée]ditorialiste|chroniqueur|chroniqueuse|politologue|[ée]conomiste|professeure?|avocate?|ministre|directeur|directrice|pr[ée]sidente?|auteure?|[ée]crivaine?|sp[ée]cialiste|chercheure?|chercheuse|contributeur|contributrice|senior|staff|editor|writer|contributor|deputy|guest|political|business|web ?master|admin(?:istrat(?:or|eur))?|unknown|anonyme|auteur inconnu|aucun|none|null|undefined|n\/a|no author|name|nom|autor|follow|suivre|contact|kontakt|donate|date|vues?|lectures?|sources?|partag\w*|share|publi[ée]\w*|published|posted|updated|photos?|cr[ée]dits?)(?!\p{L}))/iu

/** The name in a part of a line, without the job title, place or social network after it; null if it is neither a person nor an organisation. */
function nameIn(piece: string): string | null {
  const text = piece
    .replace(/^(?:avec|with|et|and)\s+/iu, '')
    .replace(/^(?:suivre|follow)\s+(?=\p{Lu}\S*\s+\p{Lu})/iu, '')
    .replace(/\s+(?:[àa]|au|aux|en|dans|sur|in|at|depuis|pour|chez)\s+(?:(?:la|le|les|l['’])\s*)?\p{Lu}.*$/u, '')
    .replace(/\s+(?:envoy[ée]e?|correspondante?|journaliste|notre|chef|grand reporter|r[ée]dact(?:eur|rice)|stagiaire|special)\b.*$/iu, '')
    .replace(/\s+(?:\d|photos? |(?:facebook|twitter|instagram|linkedin|whatsapp|e-?mail|suivre|follow)\b).*$/iu, '')
    .replace(/^[\s"“”«»:;,.–—-]+|[\s"“”«»:;,–—-]+$/gu, '')
  if (text.length < 2 || text.length > 70 || /\d/u.test(text) || isFunction(text)) return null
  if (personal.test(text)) return text
  const [publisher] = creditsOf(text)
  return publisher?.kind === 'ORGANISATION' ? text : null
}
