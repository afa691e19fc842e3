import { imageUrlAt } from '../../content/image.ts'
import type { Publication } from '../../content/publication.ts'
import { teaserOf } from '../../content/teaser.ts'
import { type Labels, labels } from '../../embed/label.ts'
import { html, type Markup } from '../markup.ts'
import { legalText } from '../xml.ts'
import type { HeadlineItem, HeadlineList, HeadlineLook } from './headlines.ts'

const pictureWidth = 640
const leadChars = 300

/** The headlines as HTML with the classes of the widget, without a style: what a server includes into its pages by ESI or SSI. */
export const headlinesFragment = (list: HeadlineList, look: HeadlineLook, publication: Publication): string =>
  `${legalText(headlinesHtml(list, look, publication).markup)}\n`

export function headlinesHtml(list: HeadlineList, { form, language, direction }: HeadlineLook, publication: Publication): Markup {
  const texts = labels[language]
  const items = html`<ul class="kiosque-items">${list.items.map((item) => itemHtml(item, list, { form, language, texts }, publication))}</ul>`
  const source = html`<p class="kiosque-source"><a href="${list.url}">${list.attribution ?? publication.name}</a></p>`
  return html`<div class="kiosque kiosque-${form}" lang="${language}" dir="${direction}">${
    form === 'ticker'
      ? html`${source}<div class="kiosque-strip">${items}</div>`
      : html`${form === 'related' && html`<p class="kiosque-heading">${texts.related}</p>`}${items}${source}`
  }</div>`
}

interface ItemLook extends Pick<HeadlineLook, 'form' | 'language'> {
  readonly texts: Labels
}

const itemHtml = (
  { url, kicker, headline, lead, image, publishedAt, language: textLanguage, access }: HeadlineItem,
  { attribution }: HeadlineList,
  { form, language, texts }: ItemLook,
  publication: Publication,
): Markup =>
  html`<li class="kiosque-item"${attribution && html` data-attribution="${attribution}"`}>${
    form === 'cards' &&
    (image
      ? html`<div class="kiosque-picture"><img class="kiosque-image" src="${imageUrlAt(image, pictureWidth)}" alt="${image.alt}" loading="lazy"></div>`
      : html`<div class="kiosque-picture" aria-hidden="true">${publication.name}</div>`)
  }<p class="kiosque-meta">${kicker && html`<span class="kiosque-kicker">${kicker}</span> `}${
    publishedAt &&
    html`<time class="kiosque-date" datetime="${publishedAt.toISOString()}">${dateText(publishedAt, language, publication)}</time>`
  }${access && access !== 'FREE' && html` <span class="kiosque-access">${texts.reserved}</span>`}</p>
<a class="kiosque-link" href="${url}" dir="auto"${textLanguage && html` lang="${textLanguage}"`}>${headline}</a>${
    form === 'cards' && lead && html`<p class="kiosque-lead" dir="auto">${teaserOf(lead, leadChars)}</p>`
  }</li>
`

/** A page without a script can't keep a relative date right. */
const dateText = (at: Date, language: string, { timeZone }: Publication): string =>
  new Intl.DateTimeFormat(language, { day: 'numeric', month: 'short', year: 'numeric', timeZone }).format(at)
