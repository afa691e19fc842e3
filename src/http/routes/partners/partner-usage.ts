import { noUsage, sumOfUsage, usageDayOf } from '../../../content/partner-usage.ts'
import type { Requested, Usage, UsageDay } from '../../../formats/partners/usage.ts'
import type { PartnerUsage, TopEntry } from '../../../store/reads/partner-usage.ts'

/** Days of usage that the pages show. */
export const daysShown = 30

const dayMs = 86_400_000

/** The usage of a partner as the page shows it: the keys together, with every day. */
export function shownUsage({ days, total, top }: PartnerUsage, at: Date, countsClicks: boolean): Usage {
  const requested = (wanted: TopEntry['kind']): Requested[] =>
    top.flatMap(({ kind, name, title, requests }) => {
      if (kind !== wanted) return []
      if (kind === 'DOCUMENT') return [{ name, requests }]
      // An article that can no longer be shown has no title.
      return title === null ? [] : [{ name: title, requests }]
    })
  return {
    total,
    days: Array.from({ length: daysShown }, (_, index): UsageDay => {
      const day = usageDayOf(new Date(at.getTime() - (daysShown - 1 - index) * dayMs))
      return { ...noUsage, ...sumOfUsage(days.filter((usage) => usage.day === day)), day }
    }),
    documents: requested('DOCUMENT'),
    articles: requested('ARTICLE'),
    clicks: countsClicks ? requested('CLICK') : null,
  }
}
