import { feedPath } from '../../content/feed.ts'
import { pagePath } from '../../content/publication.ts'
import { cardWidth, type Form, heightOf, heights, type Source, wide } from '../../embed/form.ts'
import type { Language } from '../../embed/label.ts'
import { html } from '../markup.ts'
import { frameHtml, headlinesQuery } from './frame.ts'
import type { Theme } from './headlines.ts'
import { type ScriptVersion, scriptPath } from './script-address.ts'

/** What a partner has chosen to show. */
export interface Choice {
  /** The address of the gateway, without a slash at the end. */
  readonly gateway: string
  /** The partner's public key. Null for the headlines that everybody may show. */
  readonly key: string | null
  readonly source: Source
  /** A slug, or the words of a search; empty for the front page. */
  readonly value: string
  readonly form: Form
  readonly count: number
  readonly theme: Theme
  readonly language: Language
  /** Text of the plain link, and title of the iframe. */
  readonly title: string
}

/** The script with its hash, and the element. */
export function scriptSnippet(choice: Choice, version: ScriptVersion): string {
  const { gateway, key, source, value, form, count, theme, language, title } = choice
  return html`<script type="module" src="${gateway}${scriptPath(version)}" integrity="${version.integrity}" crossorigin="anonymous"></script>
<kiosque-headlines${key !== null && html` key="${key}"`} ${source}="${value}" form="${form}" count="${count}" theme="${theme}" lang="${language}"><a href="${pageUrl(choice)}">${title}</a></kiosque-headlines>`
    .markup
}

/** Margins of a page beside a column of its whole width, in em. */
const pageMargins = 2

/**
 * Rules for the partner's own style sheet. They reserve the height while the script has not been loaded yet; from then on the element does it.
 * They take the column for as wide as the page.
 */
export function reservationStyle({ form, count }: Pick<Choice, 'form' | 'count'>): string {
  const selector = `kiosque-headlines[form="${form}"][count="${count}"]`
  const rule = (width: number) => `${selector} { display: block; min-height: ${Number(heightOf(form, count, width).toFixed(2))}em }`
  const columns = (number: number) => number * cardWidth + (number - 1) * heights.cardGap
  const widths = form === 'ticker' ? [] : form === 'cards' ? [columns(2), columns(3), columns(4)] : [wide]
  return [rule(0), ...widths.map((width) => `@media (min-width: ${width + pageMargins}em) { ${rule(width)} }`)].join('\n')
}

/** Pixels of a column whose width is not known. */
const frameWidth = 600

/** The iframe, for pages that allow no script of another site. */
export const frameSnippet = (choice: Choice): string =>
  frameHtml(
    { ...choice, width: '100%', height: Math.ceil(heightOf(choice.form, choice.count, frameWidth / 16) * 16) },
    { url: choice.gateway },
  )

/** A script of the page around iframes, which gives each the height that it asks for. */
export const frameHeightSnippet = ({ gateway }: Pick<Choice, 'gateway'>): string => `<script>
addEventListener('message', ({ origin, source, data }) => {
  if (origin !== '${new URL(gateway).origin}' || data?.message !== 'height') return
  for (const frame of document.querySelectorAll('iframe'))
    if (frame.contentWindow === source) frame.height = data.value
})
</script>`

/** The address of the feed. Null if the source has none. */
export function feedUrl({ gateway, key, source, value }: Choice): string | null {
  if (source === 'article') return null
  const path = source === 'front' || source === 'search' ? feedPath(null) : feedPath({ kind: source, slug: value })
  const query = new URLSearchParams({ ...(source === 'search' && { q: value }), ...(key !== null && { key }) })
  return `${gateway}${source === 'search' ? '/feeds/search' : path}.rss${query.size > 0 ? `?${query}` : ''}`
}

/** The address to paste into a system that speaks oEmbed. */
export const pageUrl = ({ gateway, source, value }: Pick<Choice, 'gateway' | 'source' | 'value'>): string =>
  source === 'front' || source === 'search' ? `${gateway}/` : gateway + pagePath({ kind: source, slug: value })

/** The headlines as JSON, for a server. */
export const curlSnippet = (choice: Choice): string =>
  `curl ${shellQuoted(`${choice.gateway}/embed/headlines.json?${headlinesQuery(choice)}`)}`

const shellQuoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`

/** A program with the SDK, which sends the partner's secret key from its server. Null if the SDK has no operation for the source. */
export function sdkSnippet({ gateway, source, value, count }: Choice): string | null {
  const slug = JSON.stringify(value)
  const calls: Record<Source, string | null> = {
    section: `headlines({ section: ${slug}, first: ${count} })`,
    author: `authorTimeline({ slug: ${slug}, first: ${count} })`,
    article: `articlePageLite({ slug: ${slug} })`,
    front: `frontPage({ perSection: ${count} })`,
    topic: null,
    search: null,
  }
  const call = calls[source]
  return (
    call &&
    `import { createKiosque } from 'kiosque/sdk'

const kiosque = createKiosque({ url: '${gateway}/graphql', key: process.env.KIOSQUE_KEY })
const { data, error } = await kiosque.${call}
if (error) console.error(error.code, error.message)
else console.log(data)`
  )
}

/** What a page's Content-Security-Policy has to allow for the element, or for the iframe. */
export const policyLines = ({ gateway, form }: Pick<Choice, 'gateway' | 'form'>): { readonly script: string; readonly frame: string } => {
  const { origin } = new URL(gateway)
  return {
    script: [`script-src ${origin}`, `connect-src ${origin}`, ...(form === 'cards' ? ['img-src https:'] : [])].join('; '),
    frame: `frame-src ${origin}`,
  }
}
