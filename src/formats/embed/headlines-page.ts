import { linkTo, type Publication } from '../../content/publication.ts'
import { headlinesStyle } from '../../embed/style.ts'
import { html, trusted } from '../markup.ts'
import { legalText } from '../xml.ts'
import type { HeadlineList, HeadlineLook } from './headlines.ts'
import { headlinesHtml } from './headlines-html.ts'

/** The style sheet of the page for iframes. */
export const pageStyle = `${headlinesStyle}body{margin:0;padding:0 .75rem;background:var(--kiosque-paper,light-dark(#fff,#171512));font:1rem/1.25 Charter,"Bitstream Charter","Sitka Text",Cambria,Georgia,serif}.kiosque-unavailable{margin:1rem 0}.kiosque-unavailable a{color:light-dark(#8f1d14,#ff9e8a)}`

/**
 * Tells the embedding page the height, in the form that WordPress expects of embedded posts. `secret` is what WordPress puts into the
 * fragment of the address. The page is complete without the script.
 */
export const heightScript =
  "new ResizeObserver(()=>parent.postMessage({message:'height',value:Math.ceil(document.documentElement.getBoundingClientRect().height),secret:(/secret=(\\w+)/.exec(location.hash)||[])[1]},'*')).observe(document.documentElement)"

/** The headlines as a page for iframes. Its links open outside of the frame. */
export const headlinesPage = (list: HeadlineList, look: HeadlineLook, publication: Publication): string =>
  pageOf(`${list.title} · ${publication.name}`, look, html`<main>${headlinesHtml(list, look, publication)}</main>`.markup)

const unavailable = {
  fr: { title: 'Titres indisponibles', text: 'Ces titres ne sont pas disponibles.' },
  en: { title: 'Headlines unavailable', text: 'These headlines are not available.' },
} as const

/** What an iframe shows if there are no headlines: a link to the newspaper. */
export function unavailablePage(look: HeadlineLook, publication: Publication): string {
  const { name } = publication
  const { title, text } = unavailable[look.language]
  return pageOf(
    `${title} · ${name}`,
    look,
    html`<main><p class="kiosque-unavailable">${text} <a href="${linkTo(`${publication.url}/`, publication)}">${name}</a></p></main>`
      .markup,
  )
}

function pageOf(title: string, { language, theme, direction }: HeadlineLook, main: string): string {
  const { markup } = html`<!DOCTYPE html>
<html lang="${language}" dir="${direction}">
<head>
<meta charset="utf-8">
<title>${title}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="${theme === 'auto' ? 'light dark' : theme}">
<meta name="robots" content="noindex">
<base target="_blank">
<style>${trusted(pageStyle)}</style>
</head>
<body>
${trusted(main)}
<script>${trusted(heightScript)}</script>
</body>
</html>
`
  return legalText(markup)
}
