import type { Outcomes } from '../traffic.ts'
import { isSuccess } from '../traffic.ts'
import type { FaultResult } from './run-fault.ts'

/** The result of a fault, for a terminal. */
export function textOf(result: FaultResult): string {
  const { fault, lost, violations } = result
  const rows = [
    ['clients saw', clientsSaw(result).join('\n')],
    ['recovered', recoveryOf(result)],
    ['promised', promisedIn(result)],
    ['lost', firstOf(lost)],
    ...(violations.length > 0 ? [['wrong', firstOf(violations)]] : []),
  ]
  const lines = rows.flatMap(([name = '', value = '']) =>
    value.split('\n').map((line, index) => `  ${(index === 0 ? name : '').padEnd(13)}${line}`),
  )
  return [`${fault.name}: ${fault.title}`, ...lines, ''].join('\n')
}

/** The results as a table in Markdown. */
export function markdownOf(results: readonly FaultResult[]): string {
  const rows = results.map((result) =>
    [
      result.fault.title,
      clientsSaw(result).join('<br>'),
      recoveryOf(result),
      promisedIn(result),
      firstOf([...result.lost, ...result.violations]),
    ].map((cell) => cell.replaceAll('|', '\\|').replaceAll('\n', '<br>')),
  )
  const lines = [['fault', 'clients saw', 'recovered after', 'promised', 'lost'], ['---', '---', '---', '---', '---'], ...rows]
  return lines
    .map((cells) => `| ${cells.join(' | ')} |`)
    .join('\n')
    .replaceAll('| --- ', '|---')
    .replaceAll('|--- |', '|---|')
}

/** One line for each kind of request, such as "read: 1,204 answered, 503 SERVICE_UNAVAILABLE 12 times". */
function clientsSaw({ outcomes, repeated }: FaultResult): string[] {
  const kinds = [...outcomes].filter(([, counts]) => counts.size > 0).map(([kind, counts]) => `${kind}: ${countsOf(counts)}`)
  return repeated === 0 ? kinds : [...kinds, `subscription: ${number(repeated)} events twice`]
}

function countsOf(outcomes: Outcomes): string {
  const entries = [...outcomes]
  const answered = entries.filter(([outcome]) => isSuccess(outcome)).reduce((sum, [, count]) => sum + count, 0)
  const failed = entries.filter(([outcome]) => !isSuccess(outcome)).map(([outcome, count]) => `${outcome} ${number(count)}×`)
  return [`${number(answered)} succeeded`, ...failed].join(', ')
}

function recoveryOf({ recoveries, eventsMs }: FaultResult): string {
  const times = recoveries.length > 1 ? `at most, of ${recoveries.length}` : ''
  return `requests ${seconds(Math.max(...recoveries))}${times && ` ${times}`}\nevents ${seconds(eventsMs)}`
}

const promisedIn = ({ acknowledged: { command, ingest, import: imported } }: FaultResult): string =>
  `${number(command)} commands, ${number(ingest)} ingested, ${number(imported)} imported`

const shownMax = 5

function firstOf(lines: readonly string[]): string {
  if (lines.length === 0) return 'nothing'
  return [...lines.slice(0, shownMax), ...(lines.length > shownMax ? [`and ${lines.length - shownMax} more`] : [])].join('\n')
}

const number = (value: number): string => value.toLocaleString('en')
const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`
