import { escapeHtml } from './html.ts'
import { jsonInScript } from './json.ts'

/** Safe HTML. Only `html` and `trusted` create it, so that plain text is never mistaken for it. */
export interface Markup {
  readonly markup: string
}

type Content = Markup | string | number | null | false | readonly Content[]

/** A template that escapes its values unless they are Markup. A list is concatenated; null and undefined are empty. */
export const html = (strings: TemplateStringsArray, ...values: readonly Content[]): Markup => ({
  markup: strings.reduce((markup, string, index) => markup + rendered(values[index - 1] ?? null) + string),
})

/** Marks HTML from another function as safe. */
export const trusted = (markup: string): Markup => ({ markup })

function rendered(content: Content): string {
  if (content === null || content === false) return ''
  if (typeof content === 'string' || typeof content === 'number') return escapeHtml(String(content))
  return 'markup' in content ? content.markup : content.map(rendered).join('')
}

export const jsonScript = (data: object): Markup => trusted(`<script type="application/ld+json">${jsonInScript(data)}</script>`)
