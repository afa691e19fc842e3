import type { Access } from '../../content/access.ts'
import type { ArticleRecord, AuthorRecord, SectionRecord } from '../../content/article.ts'
import { nameListParts } from '../../content/byline.ts'
import { type DateStyle, printDate } from '../../content/date.ts'
import type { Genre } from '../../content/genre.ts'
import { articleUrl, authorUrl, type Publication } from '../../content/publication.ts'
import { teaserOf } from '../../content/teaser.ts'
import { splitTitle } from '../../content/title.ts'
import { html, type Markup } from '../markup.ts'
import type { Step } from '../structured-data.ts'

/** Labels of genres for readers; null for news, which needs none. */
export const genreLabel: Record<Genre, string | null> = {
  NEWS: null,
  ANALYSIS: 'Analyse',
  OPINION: 'Opinion',
  INTERVIEW: 'Entretien',
  REPORTAGE: 'Reportage',
  PRESS_RELEASE: 'Communiqué',
  SPONSORED: 'Contenu sponsorisé',
}

/** Who may read on, as `mayRead` decides it: an account alone is not enough. */
export const accessLabel: Record<Access, string | null> = {
  FREE: null,
  REGISTERED: 'Réservé aux abonnés',
  SUBSCRIBERS: 'Réservé aux abonnés',
}

/** A title with its kicker above it. Read aloud or copied, it is the title as printed. */
export function titleParts(title: string): Markup {
  const { kicker, headline } = splitTitle(title)
  if (kicker === null || !title.startsWith(kicker) || !title.endsWith(headline)) return html`${title}`
  const between = title.slice(kicker.length, title.length - headline.length)
  return html`<span class="kicker">${kicker}<span class="apart">${between}</span></span>${headline}`
}

/** The language of a text, if it differs from the publication's. */
export const languageOf = (language: string, publication: Publication): Markup | null =>
  language === publication.language ? null : html` lang="${language}"`

export const time = (instant: Date, style: DateStyle, { timeZone }: Publication): Markup =>
  html`<time datetime="${instant.toISOString()}">${printDate(instant, style, timeZone)}</time>`

/** « Awa SANGALA, Bakary DIOLO et AFP », each with a link to the author's page. */
export function names(authors: readonly AuthorRecord[], publication: Publication): Markup {
  return html`${nameListParts(authors.length).map((part) => {
    const author = typeof part === 'number' ? authors[part] : undefined
    return author ? html`<a rel="author" href="${authorUrl(author, publication)}">${author.name}</a>` : html`${part}`
  })}`
}

/** « de Rokia », « d’Awa ». */
export const of = (name: string): string => (/^[aeiouàâäéèêëîïôöûùü]/iu.test(name) ? `d’${name}` : `de ${name}`)

/** The breadcrumbs from the front page to this page. */
export const trail = (steps: readonly Step[]): Markup =>
  html`<nav class="trail" aria-label="Fil d’Ariane"><ol>${steps.map(({ name, url }) => html`<li><a href="${url}">${name}</a></li>`)}</ol></nav>`

const teaserChars = 180

interface Entry {
  readonly article: ArticleRecord
  /** Null in the section's own list. */
  readonly section: SectionRecord | null
}

/** An article in a list: its title as a heading of the level, its lead and its date. */
export function entry({ article, section }: Entry, level: 2 | 3, publication: Publication): Markup {
  const link = html`<a href="${articleUrl(article, publication)}">${titleParts(article.title)}</a>`
  const facts = [genreLabel[article.genre], section?.name ?? null, accessLabel[article.access]].filter((fact) => fact !== null)
  return html`<article${languageOf(article.language, publication)}>${level === 2 ? html`<h2 dir="auto">${link}</h2>` : html`<h3 dir="auto">${link}</h3>`}
${article.lead && html`<p dir="auto">${teaserOf(article.lead, teaserChars)}</p>`}
<p class="meta">${time(article.publishedAt, 'MEDIUM', publication)}${facts.map((fact) => html` · ${fact}`)}</p></article>`
}
