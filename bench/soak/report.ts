import { medianOf } from '../../src/related/metrics.ts'
import type { Phase, Round } from './run.ts'

/** Goals of a full run, compared with the first rate. */
const goodputMin = 0.9
const p99RatioMax = 3
const memoryGrowthMax = 1.1

const columns: readonly (readonly [heading: string, of: (phase: Phase) => string])[] = [
  ['load', ({ multiple }) => `${multiple}×`],
  ['offered/s', ({ offered, seconds }) => whole(offered / seconds)],
  ['accepted/s', (phase) => whole(goodputOf(phase))],
  ['p50 ms', ({ accepted }) => tenths(accepted.p50)],
  ['p99 ms', ({ accepted }) => tenths(accepted.p99)],
  ['refused/s', ({ refused, seconds }) => whole(refused.count / seconds)],
  ['p50 ms', ({ refused }) => tenths(refused.p50)],
  ['p99 ms', ({ refused }) => tenths(refused.p99)],
  ['editors refused', ({ refusedBySender }) => String(refusedBySender.editor ?? 0)],
  ['partners refused', ({ refusedBySender }) => String(refusedBySender.partner ?? 0)],
  ['other errors', ({ others }) => String(sumOf(others))],
  ['published', ({ background }) => String(background.publications)],
  ['/health max ms', ({ background }) => whole(background.healthMsMax)],
  ['memory MB', ({ background: { memory } }) => `${whole(memory.first)} → ${whole(memory.last)}, max ${whole(memory.max)}`],
  ['gateway CPU', ({ background }) => background.cpu.toFixed(2)],
  ['generator CPU', ({ cpu }) => cpu.toFixed(2)],
]

/** The results of a round as a Markdown table. */
export function tableOf({ phases }: Round): string {
  const rows = [
    columns.map(([heading]) => heading),
    columns.map(() => '---:'),
    ...phases.map((phase) => columns.map(([, of]) => of(phase))),
  ]
  return rows.map((cells) => `| ${cells.join(' | ')} |`).join('\n')
}

export interface Goal {
  readonly text: string
  readonly isMet: boolean
}

/** The goals, each with what was found: the median of the rounds. */
export function goalsOf(rounds: readonly Round[]): Goal[] {
  const pairs = rounds.flatMap(({ phases }) => {
    const [first, last] = [phases[0], phases.at(-1)]
    return first && last ? [{ first, last }] : []
  })
  const [one] = pairs
  if (!one) return []
  const { first, last } = one
  const goodput = medianOf(pairs.map((pair) => goodputOf(pair.last) / goodputOf(pair.first)))
  const p99 = medianOf(pairs.map((pair) => pair.last.accepted.p99 / pair.first.accepted.p99))
  const failures = rounds.flatMap(({ phases }) =>
    phases.flatMap(({ others, background }) => [...Object.keys(others), ...background.failures]),
  )
  const growth = (pairs.at(-1) ?? one).last.background.memory.last / last.background.memory.first
  return [
    {
      text: `goodput at ${last.multiple}×: ${goodput.toFixed(2)} of that at ${first.multiple}×, at least ${goodputMin}`,
      isMet: goodput >= goodputMin,
    },
    {
      text: `p99 at ${last.multiple}×: ${p99.toFixed(2)} times that at ${first.multiple}×, at most ${p99RatioMax}`,
      isMet: p99 <= p99RatioMax,
    },
    {
      text: `no error other than 503: ${failures.length === 0 ? 'none' : [...new Set(failures)].slice(0, 5).join(', ')}`,
      isMet: failures.length === 0,
    },
    {
      text: `memory at the end of ${last.multiple}×: ${growth.toFixed(2)} times that at its beginning, at most ${memoryGrowthMax}`,
      isMet: growth <= memoryGrowthMax,
    },
  ]
}

const goodputOf = ({ accepted, seconds }: Phase): number => accepted.count / seconds

const sumOf = (counts: Readonly<Record<string, number>>): number => Object.values(counts).reduce((sum, count) => sum + count, 0)

const whole = (value: number): string => Math.round(value).toLocaleString('en')
const tenths = (value: number): string => value.toFixed(1)
