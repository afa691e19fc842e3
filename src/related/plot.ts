/** A bar; `low` and `high` are the ends of its interval, if it has one. */
export interface Bar {
  readonly value: number
  readonly low?: number
  readonly high?: number
}

/** A grouped bar chart: one group per measure, one bar per series. */
export interface BarPlot {
  readonly title: string
  readonly series: readonly string[]
  readonly groups: readonly { readonly name: string; readonly bars: readonly Bar[] }[]
}

const [width, height, left, top, bottom] = [860, 320, 50, 60, 40]
const colours = ['#1b6ca8', '#b8b8b8', '#d9a441', '#6a8f4e']
const gap = 0.25

/** Draws the chart as a self-contained SVG for a white background. The scale includes zero and every interval. */
export function barPlotSvg({ title, series, groups }: BarPlot): string {
  const bars = groups.flatMap((group) => group.bars)
  const ends = bars.flatMap(({ value, low = value, high = value }) => [value, low, high])
  const step = niceStep(Math.max(0, ...ends) - Math.min(0, ...ends))
  const [least, most] = [Math.floor(Math.min(0, ...ends) / step) * step, Math.ceil(Math.max(step, ...ends) / step) * step]
  const y = (value: number) => round(top + ((most - value) / (most - least)) * (height - top - bottom))
  const groupWidth = (width - left - 10) / groups.length
  const barWidth = (groupWidth * (1 - gap)) / series.length
  const lines = Array.from({ length: Math.round((most - least) / step) + 1 }, (_, index) => least + index * step).map(
    (value) =>
      `<line x1="${left}" x2="${width - 10}" y1="${y(value)}" y2="${y(value)}" stroke="${Math.abs(value) < step / 2 ? '#444' : '#ddd'}"/>` +
      `<text x="${left - 6}" y="${y(value) + 4}" text-anchor="end">${Number(value.toFixed(3))}</text>`,
  )
  const drawn = groups.flatMap(({ name, bars }, group) => {
    const x = left + groupWidth * (group + gap / 2)
    return [
      ...bars.map((bar, index) =>
        barSvg(bar, { x: x + barWidth * index, width: barWidth, colour: colours[index % colours.length] ?? '', y }),
      ),
      `<text x="${round(x + (groupWidth * (1 - gap)) / 2)}" y="${height - bottom + 20}" text-anchor="middle">${escaped(name)}</text>`,
    ]
  })
  const legend = series.map(
    (name, index) =>
      `<rect x="${left + index * 190}" y="32" width="12" height="12" fill="${colours[index % colours.length]}"/>` +
      `<text x="${left + index * 190 + 18}" y="42">${escaped(name)}</text>`,
  )
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="${escaped(title)}" font-family="sans-serif" font-size="12">`,
    `<rect width="${width}" height="${height}" fill="#fff"/>`,
    `<text x="${left}" y="20" font-size="15" font-weight="bold">${escaped(title)}</text>`,
    ...legend,
    ...lines,
    ...drawn,
    '</svg>',
  ].join('\n')
}

interface Place {
  readonly x: number
  readonly width: number
  readonly colour: string
  readonly y: (value: number) => number
}

function barSvg({ value, low, high }: Bar, { x, width: barWidth, colour, y }: Place): string {
  const [upper, lower] = [y(Math.max(value, 0)), y(Math.min(value, 0))]
  const middle = round(x + barWidth / 2)
  const interval =
    low === undefined || high === undefined
      ? `<text x="${middle}" y="${upper - 4}" text-anchor="middle" font-size="9">${value.toFixed(2)}</text>`
      : `<path d="M${middle} ${y(low)}V${y(high)}M${middle - 5} ${y(low)}h10M${middle - 5} ${y(high)}h10" stroke="#111" fill="none"/>`
  return `<rect x="${round(x)}" y="${upper}" width="${round(barWidth - 2)}" height="${round(Math.max(lower - upper, 0.5))}" fill="${colour}"/>${interval}`
}

/** A step of 1, 2 or 5 that gives four to ten lines. */
function niceStep(range: number): number {
  const rough = Math.max(range, 0.001) / 6
  const power = 10 ** Math.floor(Math.log10(rough))
  return ([1, 2, 5].find((factor) => factor * power >= rough) ?? 10) * power
}

const round = (value: number): number => Math.round(value * 10) / 10

export const escaped = (text: string): string =>
  text.replace(/&/gu, '&amp;').replace(/</gu, '&lt;').replace(/>/gu, '&gt;').replace(/"/gu, '&quot;')
