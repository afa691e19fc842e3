import { Command, InvalidArgumentError } from 'commander'
import { type UsageCounts, usageCounts, usageDaysMax } from '../content/partner-usage.ts'
import type { ComparedUsage, PartnerUsage } from '../store/reads/partner-usage.ts'
import { readEnvironment } from './environment.ts'
import { withDatabaseAsItIs } from './with-database.ts'

interface UsageOptions {
  readonly days: number
  readonly json: boolean
}

export const usageCommand = (): Command =>
  new Command('usage')
    .description('show what a partner has used, or all partners side by side')
    .argument('[name]', 'name of the partner (default: all partners)')
    .option('--days <number>', 'number of days, which are those of UTC', daysOf, 30)
    .option('--json', 'print JSON', false)
    .addHelpText(
      'after',
      `
Gateways write what they have counted every five seconds. What a CDN or a browser's cache has answered is not counted.

Examples:
  kiosque partner usage "Le Relais" --days 7
  kiosque partner usage --json
`,
    )
    .action(async (name: string | undefined, { days, json }: UsageOptions) =>
      withDatabaseAsItIs(await readEnvironment(), async (database) => {
        const { partnerUsage, usageOfAllPartners } = await import('../store/reads/partner-usage.ts')
        const { NotFound } = await import('../content/error.ts')
        const period = { at: new Date(), days }
        if (name === undefined) {
          const usage = await usageOfAllPartners(database, period)
          console.log(json ? JSON.stringify(usage) : comparison(usage))
          return
        }
        const usage = await partnerUsage(database, name, period)
        if (!usage) throw new NotFound(`There is no partner "${name}".`)
        console.log(json ? JSON.stringify(usage) : described(usage))
      }),
    )

const cellsOf = (counts: UsageCounts): string[] => usageCounts.map((name) => counts[name].toLocaleString('en'))

const comparison = (usage: readonly ComparedUsage[]): string =>
  usage.length === 0
    ? 'There are no partners.'
    : table([
        ['partner', ...usageCounts, 'most cost a day', 'quota a day'],
        ...usage.map((partner) => [
          partner.name,
          ...cellsOf(partner),
          partner.costOfDayMax.toLocaleString('en'),
          partner.quota?.toLocaleString('en') ?? 'none',
        ]),
      ])

const titles = { DOCUMENT: 'Documents and routes', ARTICLE: 'Articles', CLICK: 'Clicks' } as const

function described({ name, quota, total, days, top }: PartnerUsage): string {
  const lists = Object.entries(titles).flatMap(([kind, title]) => {
    const entries = top.filter((entry) => entry.kind === kind)
    return entries.length === 0
      ? []
      : ['', table([[title, 'requests'], ...entries.map((entry) => [entry.title ?? entry.name, entry.requests.toLocaleString('en')])])]
  })
  return [
    `${name}: quota ${quota === null ? 'none' : `${quota.toLocaleString('en')} cost units a day`}`,
    '',
    table([
      ['day and key', ...usageCounts],
      ...days.map((usage) => [`${usage.day} ${usage.key}`, ...cellsOf(usage)]),
      ['total', ...cellsOf(total)],
    ]),
    ...lists,
  ].join('\n')
}

/** The first column is text, the others are numbers. */
function table(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)))
  return rows
    .map((row) => row.map((cell, column) => (column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0))).join('  '))
    .join('\n')
}

function daysOf(value: string): number {
  const days = Number(value)
  if (!/^[1-9]\d{0,2}$/u.test(value) || days > usageDaysMax)
    throw new InvalidArgumentError(`Expected a whole number from 1 to ${usageDaysMax}.`)
  return days
}
