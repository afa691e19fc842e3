import { html, type Markup } from '../markup.ts'

/** One day of a chart. */
export interface ChartDay {
  /** `2026-03-01` */
  readonly day: string
  /** Cost units. */
  readonly cost: number
  readonly requests: number
  /** Requests over the quota. */
  readonly refusals: number
}

/** Size in the units of the view box. */
const width = 720
const height = 200
const left = 88
const right = 12
const top = 14
const bottom = 32
const plotWidth = width - left - right
const plotHeight = height - top - bottom

const number = new Intl.NumberFormat('fr')
const date = new Intl.DateTimeFormat('fr', { day: 'numeric', month: 'short', timeZone: 'UTC' })

export const printNumber = (value: number): string => number.format(value)
export const printDay = (day: string): string => date.format(new Date(`${day}T00:00:00Z`))

/**
 * The cost of each day as bars, with the quota as a line, in SVG. The days must be in order and without gaps. The same figures are in a table
 * below the chart, so that it has only a summary for screen readers.
 */
export function usageChart(days: readonly ChartDay[], quota: number | null, id: string): Markup {
  const highest = Math.max(1, ...days.map(({ cost }) => cost))
  const most = roundUp(quota !== null && quota <= highest * 6 ? Math.max(highest, quota) : highest)
  const y = (value: number): number => top + plotHeight * (1 - value / most)
  const step = plotWidth / Math.max(1, days.length)
  const total = days.reduce((sum, { cost }) => sum + cost, 0)
  const summary = `${printNumber(total)} unités en ${days.length} jours, ${printNumber(highest)} au plus en un jour${quota === null ? '' : `, pour un quota de ${printNumber(quota)} par jour`}.`
  return html`<svg class="chart" viewBox="0 0 ${width} ${height}" role="img" aria-labelledby="${id}-summary"><title id="${id}-summary">${summary}</title>
${[0, 0.5, 1].map(
  (
    share,
  ) => html`<line class="grid" x1="${left}" x2="${width - right}" y1="${round(y(most * share))}" y2="${round(y(most * share))}"/><text class="axis" x="${left - 8}" y="${round(y(most * share) + 4)}" text-anchor="end">${printNumber(most * share)}</text>
`,
)}${days.map(({ day, cost, refusals }, index) => {
  const x = round(left + index * step + step * 0.15)
  return html`<rect class="${refusals > 0 ? 'bar over' : 'bar'}" x="${x}" y="${round(y(cost))}" width="${round(step * 0.7)}" height="${round(plotHeight - y(cost) + top)}"><title>${printDay(day)}\u00a0: ${printNumber(cost)} unités${refusals > 0 && `, ${printNumber(refusals)} refus`}</title></rect>
`
})}${quota !== null && quota <= most && html`<line class="quota" x1="${left}" x2="${width - right}" y1="${round(y(quota))}" y2="${round(y(quota))}"/><text class="axis quota-label" x="${width - right}" y="${round(y(quota) - 5)}" text-anchor="end">quota</text>`}
${labelled(days).map(({ day, index }) => html`<text class="axis" x="${round(left + (index + 0.5) * step)}" y="${height - 8}" text-anchor="${index === 0 ? 'start' : index === days.length - 1 ? 'end' : 'middle'}">${printDay(day)}</text>`)}</svg>`
}

/** A bar for a table: the share of a value in the highest one. The table has the value itself. */
export const shareBar = (value: number, highest: number): Markup =>
  html`<svg class="share" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true"><rect class="bar" width="${round((value / Math.max(1, highest)) * 100)}" height="10"/></svg>`

/** The first, the middle and the last day. */
function labelled(days: readonly ChartDay[]): { readonly day: string; readonly index: number }[] {
  const indexes = new Set([0, Math.floor((days.length - 1) / 2), days.length - 1])
  return days.flatMap(({ day }, index) => (indexes.has(index) ? [{ day, index }] : []))
}

/** The next number of the form 1, 2 or 5 times a power of ten, so that half of it is short as well. */
function roundUp(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value))
  const factor = [1, 2, 4, 5, 10].find((candidate) => candidate * power >= value) ?? 10
  return Math.max(2, factor * power)
}

const round = (value: number): number => Math.round(value * 10) / 10
