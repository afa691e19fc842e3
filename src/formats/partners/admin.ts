import type { PartnerRights } from '../../content/partner.ts'
import type { UsageCounts } from '../../content/partner-usage.ts'
import type { Publication } from '../../content/publication.ts'
import { html, type Markup } from '../markup.ts'
import { type Agreement, agreementFacts, rightsInWords, validKeys } from './agreement.ts'
import { printBytes, usageLabels } from './usage.ts'
import { printNumber, shareBar } from './usage-chart.ts'

/** A partner with its usage in the last days. */
export interface ListedAgreement {
  readonly agreement: Agreement
  readonly usage: UsageCounts
  /** Cost units on the day of which it used most. */
  readonly costOfDayMax: number
}

interface Administration {
  /** By name. */
  readonly partners: readonly ListedAgreement[]
  /** Days of their usage. */
  readonly days: number
  readonly publication: Publication
  /** Slugs and names, in the newspaper's order. */
  readonly sections: readonly { readonly slug: string; readonly name: string }[]
  /** What has just been done. Null when the page is opened. */
  readonly notice: Markup | null
}

/** The partners side by side, with forms to make, change, rotate and revoke. */
export const administration = ({ partners, days, publication, sections, notice }: Administration): Markup =>
  html`${notice}
<section aria-labelledby="partenaires"><h2 id="partenaires" tabindex="-1">Partenaires</h2>
${partners.length === 0 ? html`<p>Il n’y a pas encore de partenaire.</p>` : overview(partners, days)}
</section>
<section aria-labelledby="ajouter"><h2 id="ajouter">Ajouter un partenaire</h2>
<form data-part="espace" action="/partners/admin/add" method="post">
<div class="fields"><label>Nom<input name="name" required maxlength="200" autocomplete="off"></label>
${terms(null, sections)}</div>
<p role="alert"></p><button class="button">Créer le partenaire et ses clés</button></form></section>
${partners.map(({ agreement }, index) => partnerMarkup(agreement, `partenaire-${index}`, publication, sections))}
<p><button class="plain" type="button" data-sign-out>Fermer la session</button></p>`

function overview(partners: readonly ListedAgreement[], days: number): Markup {
  const highest = Math.max(...partners.map(({ usage }) => usage.cost))
  const { requests, cost, bytes, errors, refusals } = usageLabels
  const heads = [requests, cost, 'Au plus en un jour', 'Quota', bytes, errors, refusals]
  return html`<div class="scroll" tabindex="0" role="region" aria-label="Partenaires et consommation"><table><caption>Consommation des ${days} derniers jours. Ce qu’un CDN a répondu de sa copie n’est pas compté.</caption>
<thead><tr><th scope="col">Partenaire</th>${heads.map((name) => html`<th scope="col" class="count">${name}</th>`)}</tr></thead>
<tbody>${partners.map(
    ({ agreement: { name, quota }, usage, costOfDayMax }, index) =>
      html`<tr><th scope="row"><a href="#partenaire-${index}">${name}</a>${shareBar(usage.cost, highest)}</th>
${[printNumber(usage.requests), printNumber(usage.cost), printNumber(costOfDayMax), quota === null ? 'aucun' : printNumber(quota), printBytes(usage.bytes), printNumber(usage.errors), printNumber(usage.refusals)].map((figure) => html`<td class="count">${figure}</td>`)}</tr>
`,
  )}</tbody></table></div>`
}

function partnerMarkup(agreement: Agreement, id: string, publication: Publication, sections: Administration['sections']): Markup {
  const { name } = agreement
  const keys = validKeys(agreement)
  return html`<section aria-labelledby="${id}"><h2 id="${id}" tabindex="-1">${name}</h2>
${agreementFacts(agreement, publication)}
<h3>Clés</h3>
${
  keys.length === 0
    ? html`<p>Aucune clé valable.</p>`
    : html`<ul class="list">${keys.map(
        ({
          prefix,
          isPublic,
        }) => html`<li><form data-part="espace" action="/partners/admin/revoke" method="post" data-confirm="Révoquer la clé ${prefix} de ${name}\u00a0? Elle est refusée dans la seconde.">
<input type="hidden" name="key" value="${prefix}"><code>${prefix}${!isPublic && '…'}</code> (${isPublic ? 'publique' : 'secrète'}) <button class="plain">Révoquer<span class="apart"> ${prefix}</span></button><p role="alert"></p></form></li>`,
      )}</ul>`
}
<div class="keys">${(['secret', 'public'] as const).map(
    (
      kind,
    ) => html`<form data-part="espace" action="/partners/admin/rotate" method="post"><input type="hidden" name="name" value="${name}"><input type="hidden" name="kind" value="${kind}">
<button class="plain">Nouvelle clé ${kind === 'public' ? 'publique' : 'secrète'}<span class="apart"> pour ${name}</span></button><p role="alert"></p></form>`,
  )}</div>
<details><summary>Changer l’accord<span class="apart"> avec ${name}</span></summary>
<form data-part="espace" action="/partners/admin/change" method="post"><input type="hidden" name="name" value="${name}">
<div class="fields">${terms(agreement, sections)}</div>
<p role="alert"></p><button class="button">Enregistrer</button></form></details></section>`
}

/** The fields of an agreement, empty for a new one. */
function terms(agreement: Agreement | null, sections: Administration['sections']): Markup {
  const field = (label: string, name: string, value: string | number | null | undefined, hint: string, type = 'text'): Markup =>
    html`<label>${label}<input name="${name}" type="${type}"${type === 'number' && html` min="1" max="999999999"`} value="${value ?? ''}" autocomplete="off"><small>${hint}</small></label>\n`
  return html`<label>Droits<select name="rights">${(Object.keys(rightsInWords) as PartnerRights[]).map(
    (rights) =>
      html`<option value="${rights}"${rights === (agreement?.rights ?? 'HEADLINE') && html` selected`}>${rightsInWords[rights]}</option>`,
  )}</select></label>
${field('Sites', 'origins', agreement?.origins.join(' '), 'Origines séparées par des espaces\u00a0: https://relais.example')}
${field('Rubriques', 'sections', agreement?.sectionSlugs.join(' '), `Séparées par des espaces\u00a0; vide pour toutes. Il y a ${sections.map(({ slug }) => slug).join(', ')}.`)}
${field('Mention obligatoire', 'attribution', agreement?.attribution, 'Imprimée à côté de chaque titre\u00a0: Avec Le Quotidien')}
${field('Paramètres des liens', 'campaign', agreement?.campaign, 'utm_source=relais&utm_medium=widget')}
${field('Quota', 'quota', agreement?.quota, 'Unités de coût par jour\u00a0; vide pour aucun', 'number')}
${field('Cadence', 'requestsPerMinute', agreement?.requestsPerMinute, 'Requêtes par minute\u00a0; vide pour aucune limite', 'number')}
${field('Échéance', 'expires', agreement?.expiresAt?.toISOString(), 'Une date comme 2027-01-01\u00a0; vide pour aucune')}
<label><input name="clicks" type="checkbox" value="on"${agreement?.countsClicks === true && html` checked`}> Compter les clics<small>Que ses pages signalent.</small></label>
<label><input name="developer" type="checkbox" value="on"${agreement?.developer === true && html` checked`}> En développement<small>Les clés peuvent envoyer tout document au graphe.</small></label>`
}
