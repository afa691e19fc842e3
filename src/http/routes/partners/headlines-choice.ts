import type { Publication } from '../../../content/publication.ts'
import { type Source, sources } from '../../../embed/form.ts'
import type { ScriptVersion } from '../../../formats/embed/script-address.ts'
import {
  type Choice,
  curlSnippet,
  feedUrl,
  frameHeightSnippet,
  frameSnippet,
  pageUrl,
  policyLines,
  reservationStyle,
  scriptSnippet,
  sdkSnippet,
} from '../../../formats/embed/snippets.ts'
import { html, type Markup } from '../../../formats/markup.ts'
import { type Agreement, validKeys } from '../../../formats/partners/agreement.ts'
import type { Snippet, Workshop } from '../../../formats/partners/workshop.ts'
import type { Database } from '../../../store/database/database.ts'
import { readSections } from '../../../store/reads/section.ts'
import { decodeHeadlines, type HeadlinesQuery } from '../embed/query.ts'
import { widgetScripts } from '../embed/scripts.ts'

interface WorkshopOptions {
  readonly database: Database
  readonly publication: Publication
}

/** What the chosen headlines look like, and what shows them. */
export async function workshopOf(
  { database, publication }: WorkshopOptions,
  agreement: Agreement,
  query: HeadlinesQuery,
): Promise<Workshop> {
  const { sections: all } = await readSections(database)
  const sections = all.filter(({ id }) => agreement.sections.length === 0 || agreement.sections.includes(id))
  const key = validKeys(agreement).find(({ isPublic }) => isPublic)?.prefix ?? null
  const { source, value, form, count, theme } = query
  const language = query.language ?? (publication.language.startsWith('en') ? 'en' : 'fr')
  const title = sections.find(({ slug }) => source === 'section' && slug === value)?.name ?? publication.name
  const chosen: Choice = { gateway: publication.url, key, source, value, form, count, theme, language, title }
  return {
    choice: { source, value, form, theme, count, language },
    sections: sections.map(({ slug, name }) => ({ slug, name })),
    preview: key === null ? null : elementOf(chosen, key),
    snippets: snippetsOf(chosen, widgetScripts().current),
  }
}

/** The choice in the fields of the form. Throws InvalidInput if the widget does not accept it. */
export const decodeChoice = (fields: URLSearchParams): HeadlinesQuery => decodeHeadlines(queryOf(fields))

/** What is shown before anything is chosen. */
export const firstChoice = decodeChoice(new URLSearchParams())

/** The parameters of the widget, of which the form has the source and its value in two fields. */
function queryOf(fields: URLSearchParams): URLSearchParams {
  const query = new URLSearchParams()
  const source = fields.get('source') ?? 'front'
  if (sources.includes(source as Source)) query.set(source, source === 'front' ? '' : (fields.get('value') ?? ''))
  for (const name of ['form', 'theme', 'count', 'lang']) {
    const value = fields.get(name)
    if (value) query.set(name, value)
  }
  return query
}

/** The element of the preview, whose script the page has. */
const elementOf = (choice: Choice, key: string): Markup =>
  html`<kiosque-headlines key="${key}" ${choice.source}="${choice.value}" form="${choice.form}" count="${choice.count}" theme="${choice.theme}" lang="${choice.language}"><a href="${pageUrl(choice)}">${choice.title}</a></kiosque-headlines>`

function snippetsOf(choice: Choice, version: ScriptVersion): Snippet[] {
  const policy = policyLines(choice)
  const feed = feedUrl(choice)
  const sdk = sdkSnippet(choice)
  const snippet = (id: string, title: string, explanation: string, code: string): Snippet => ({ id, title, explanation, code })
  return [
    snippet(
      'script',
      'Script',
      'Un élément à poser dans la page. Sans script, le lien qu’il contient reste.',
      scriptSnippet(choice, version),
    ),
    snippet('style', 'Place réservée', 'Pour votre feuille de style : rien ne bouge pendant le chargement.', reservationStyle(choice)),
    snippet('iframe', 'Cadre', 'Pour les sites qui n’admettent aucun script.', frameSnippet(choice)),
    snippet('hauteur', 'Hauteur du cadre', 'Une fois par page : chaque cadre prend la hauteur de son contenu.', frameHeightSnippet(choice)),
    snippet(
      'csp',
      'Content-Security-Policy',
      'Ce que la page doit permettre, pour le script puis pour le cadre.',
      `${policy.script}\n${policy.frame}`,
    ),
    snippet('oembed', 'oEmbed', 'L’adresse à coller dans WordPress, Drupal ou Ghost.', pageUrl(choice)),
    ...(feed === null ? [] : [snippet('flux', 'Flux RSS', 'Pour un lecteur de flux ou un agrégateur.', feed)]),
    snippet('curl', 'JSON', 'Pour un serveur qui compose la page lui-même.', curlSnippet(choice)),
    ...(sdk === null ? [] : [snippet('sdk', 'SDK', 'En TypeScript, avec la clé secrète, sur un serveur.', sdk)]),
  ]
}
