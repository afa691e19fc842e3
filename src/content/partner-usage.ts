/** What was counted of the requests with a key. */
export interface UsageCounts {
  readonly requests: number
  /** Cost units. */
  readonly cost: number
  /** Bytes of the answers, without their headers. Streams of events are not included. */
  readonly bytes: number
  /** Answers with an error, other than refusals. */
  readonly errors: number
  /** Requests above a quota. */
  readonly refusals: number
  /** Clicks on an article that the partner's pages have reported. */
  readonly clicks: number
}

export const usageCounts = ['requests', 'cost', 'bytes', 'errors', 'refusals', 'clicks'] as const satisfies (keyof UsageCounts)[]

export const noUsage: UsageCounts = { requests: 0, cost: 0, bytes: 0, errors: 0, refusals: 0, clicks: 0 }

export function sumOfUsage(counted: readonly UsageCounts[]): UsageCounts {
  const sum = { ...noUsage }
  for (const counts of counted) for (const name of usageCounts) sum[name] += counts[name]
  return sum
}

/** What is counted by its name: trusted documents and routes, articles, and clicks on articles. */
export const usageTopKinds = ['DOCUMENT', 'ARTICLE', 'CLICK'] as const
export type UsageTopKind = (typeof usageTopKinds)[number]

/** Days are those of UTC, as in the quota of a day: `2026-11-30`. */
export const usageDayOf = (at: Date): string => at.toISOString().slice(0, 10)

/** Usage is kept for so many days. */
export const usageDaysMax = 400

/** The first of so many days that end with the day of the instant. */
export const usageDaysBefore = (at: Date, days: number): string => usageDayOf(new Date(at.getTime() - (days - 1) * 86_400_000))
