import { type UsageCounts, usageCounts } from '../../content/partner-usage.ts'
import { html, type Markup } from '../markup.ts'
import { printDay, printNumber, usageChart } from './usage-chart.ts'

export interface UsageDay extends UsageCounts {
  readonly day: string
}

/** A name with how often it was requested. */
export interface Requested {
  readonly name: string
  readonly requests: number
}

export interface Usage {
  /** In order and without gaps. */
  readonly days: readonly UsageDay[]
  readonly total: UsageCounts
  readonly documents: readonly Requested[]
  readonly articles: readonly Requested[]
  /** Null if clicks are not counted for this partner. */
  readonly clicks: readonly Requested[] | null
}

const units = ['octets', 'ko', 'Mo', 'Go', 'To']

/** A size in decimal units: 1 234 567 is « 1,2 Mo ». */
export function printBytes(bytes: number): string {
  const power = Math.min(units.length - 1, bytes < 1000 ? 0 : Math.floor(Math.log10(bytes) / 3))
  return `${new Intl.NumberFormat('fr', { maximumFractionDigits: power === 0 ? 0 : 1 }).format(bytes / 1000 ** power)}\u00a0${units[power]}`
}

/** The heads of columns. */
export const usageLabels: Readonly<Record<keyof UsageCounts, string>> = {
  requests: 'Requêtes',
  cost: 'Unités',
  bytes: 'Octets',
  errors: 'Erreurs',
  refusals: 'Refus',
  clicks: 'Clics',
}

/** The usage of an agreement: a chart, the same figures as a table, and what was requested most. */
export function usageMarkup({ days, total, documents, articles, clicks }: Usage, quota: number | null): Markup {
  const figures: readonly (readonly [string, string])[] = [
    ['requêtes', printNumber(total.requests)],
    ['unités de coût', printNumber(total.cost)],
    ['transmis', printBytes(total.bytes)],
    ['erreurs', printNumber(total.errors)],
    ['refus', printNumber(total.refusals)],
    ...(clicks ? ([['clics', printNumber(total.clicks)]] as const) : []),
  ]
  const shown = usageCounts.filter((name) => name !== 'clicks' || clicks !== null)
  return html`<ul class="figures">${figures.map(([label, figure]) => html`<li><strong>${figure}</strong>${label}</li>`)}</ul>
${usageChart(days, quota, 'consommation')}
<details><summary>Les chiffres, jour par jour</summary>
<div class="scroll" tabindex="0" role="region" aria-label="Consommation par jour"><table><caption>Par jour, UTC. Ce qu’un CDN ou un navigateur a répondu de sa copie n’est pas compté.</caption>
<thead><tr><th scope="col">Jour</th>${shown.map((name) => html`<th scope="col" class="count">${usageLabels[name]}</th>`)}</tr></thead>
<tbody>${days
    .toReversed()
    .map(
      (usage) =>
        html`<tr><th scope="row">${printDay(usage.day)}</th>${shown.map((name) => html`<td class="count">${printNumber(usage[name])}</td>`)}</tr>\n`,
    )}</tbody></table></div></details>
${requestedMarkup('Documents les plus demandés', documents)}
${requestedMarkup('Articles les plus demandés', articles)}
${clicks && requestedMarkup('Articles les plus ouverts', clicks)}`
}

const requestedMarkup = (title: string, requested: readonly Requested[]): Markup | null =>
  requested.length === 0
    ? null
    : html`<details><summary>${title}</summary><div class="scroll"><table><caption>${title}</caption>
<thead><tr><th scope="col">Nom</th><th scope="col" class="count">Requêtes</th></tr></thead>
<tbody>${requested.map(({ name, requests }) => html`<tr><td>${name}</td><td class="count">${printNumber(requests)}</td></tr>\n`)}</tbody></table></div></details>`
