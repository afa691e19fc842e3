import { escapeHtml } from './html.ts'
import { jsonInScript } from './json.ts'

/** HTML that is right as it is. Only `html` and `trusted` make it, so that a text is never taken for it. */
export interface Markup {
  readonly markup: string
}

type Content = Markup | string | number | null | false | readonly Content[]

/** A template whose values are texts and are escaped as such, unless they are markup; a list is its parts, and nothing is nothing. */
export const html = (strings: TemplateStringsArray, ...values: readonly Content[]): Markup => ({
  markup: strings.reduce((markup, string, index) => markup + rendered(values[index - 1] ?? null) + string),
})

/** What another function has made HTML of. */
export const trusted = (markup: string): Markup => ({ markup })

function rendered(content: Content): string {
  if (content === null || content === false) return ''
  if (typeof content === 'string' || typeof content === 'number') return escapeHtml(String(content))
  return 'markup' in content ? content.markup : content.map(rendered).join('')
}

export const jsonScript = (data: object): Markup => trusted(`<script type="application/ld+json">${jsonInScript(data)}</script>`)
