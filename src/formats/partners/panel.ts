import type { Publication } from '../../content/publication.ts'
import { html, type Markup } from '../markup.ts'
import { type Agreement, agreementFacts, validKeys } from './agreement.ts'
import { type Usage, usageMarkup } from './usage.ts'

interface Panel {
  readonly agreement: Agreement
  readonly usage: Usage
  readonly publication: Publication
  /** The form that chooses what is shown, with its preview and snippets. */
  readonly workshop: Markup
  /** What has just been done. Null when the page is opened. */
  readonly notice: Markup | null
}

/** What a partner sees: its agreement, what it may paste into its pages, and its usage. */
export const partnerPanel = ({ agreement, usage, publication, workshop, notice }: Panel): Markup =>
  html`${notice}
<h2 tabindex="-1">${agreement.name}</h2>
<section aria-labelledby="integrer"><h2 id="integrer">Montrer nos titres</h2>
${workshop}</section>
<section aria-labelledby="accord"><h2 id="accord">Votre accord</h2>
${agreementFacts(agreement, publication)}
${keysMarkup(agreement)}</section>
<section aria-labelledby="usage"><h2 id="usage">Votre consommation, ${usage.days.length} jours</h2>
${usageMarkup(usage, agreement.quota)}</section>
<p><button class="plain" type="button" data-sign-out>Fermer la session</button></p>`

const keysMarkup = (agreement: Agreement): Markup => {
  const keys = validKeys(agreement)
  return html`<h3>Vos clés</h3>
<ul class="list">${keys.map(
    ({ prefix, isPublic }) =>
      html`<li><code>${prefix}${!isPublic && '…'}</code> (${isPublic ? 'publique, pour vos pages' : 'secrète, pour vos serveurs'})</li>`,
  )}</ul>
<form data-part="espace" action="/partners/rotate" method="post" data-confirm="Créer une nouvelle clé secrète\u00a0? L’ancienne reste valable jusqu’à ce que le journal la révoque.">
<button class="button">Nouvelle clé secrète</button><p role="alert"></p></form>`
}
