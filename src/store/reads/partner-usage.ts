import type { View } from '../../content/audience.ts'
import { encodeId } from '../../content/global-id.ts'
import { sumOfUsage, type UsageCounts, type UsageTopKind, usageCounts, usageDaysBefore } from '../../content/partner-usage.ts'
import { type Database, Prisma } from '../database/database.ts'
import { visible } from './visible.ts'

/** The usage of a key on a day of UTC. */
export interface KeyUsage extends UsageCounts {
  readonly day: string
  readonly key: string
}

export interface TopEntry {
  readonly kind: UsageTopKind
  /** The name of a trusted document's operation or the path of a route; the global id of an article. */
  readonly name: string
  /** The title of an article that the partner can see; null for anything else. */
  readonly title: string | null
  readonly requests: number
}

export interface PartnerUsage {
  readonly name: string
  /** The agreed cost units a day; null if none were agreed. */
  readonly quota: number | null
  readonly total: UsageCounts
  /** Days without requests are left out. Newest first. */
  readonly days: readonly KeyUsage[]
  /** The first of each kind. */
  readonly top: readonly TopEntry[]
}

/** A period that ends with the day of `at`. */
interface Period {
  readonly at: Date
  readonly days: number
}

const topShown = 20

/** A list of columns, one for each count. JavaScript has no other exact form for these sums than a double. */
const columns = (write: (count: string) => string): Prisma.Sql =>
  Prisma.raw(usageCounts.map((count) => `${write(count)} AS ${count}`).join(', '))

/** What a partner has used. Null if there is no such partner. What caches have answered is not included. */
export async function partnerUsage({ query }: Database, name: string, { at, days }: Period): Promise<PartnerUsage | null> {
  const [partner] = await query<{ id: string; quota: number | null; sections: string[] }>(Prisma.sql`SELECT id, quota,
    ARRAY(SELECT section_id FROM partner_section WHERE partner_id = partner.id) AS sections FROM partner WHERE name = ${name}`)
  if (!partner) return null
  const { sections } = partner
  const view: View = { at, audience: 'PARTNER', ...(sections.length > 0 && { sections }) }
  const first = usageDaysBefore(at, days)
  const [rows, top] = await Promise.all([
    query<KeyUsage>(Prisma.sql`SELECT day::text, key, ${columns((count) => `${count}::float8`)} FROM partner_usage
      WHERE partner_id = ${partner.id}::uuid AND day >= ${first}::date ORDER BY day DESC, key`),
    query<TopEntry>(Prisma.sql`SELECT kind::text, name, article.title, requests::float8 AS requests
      FROM (
        SELECT kind, name, sum(requests) AS requests, row_number() OVER (PARTITION BY kind ORDER BY sum(requests) DESC, name) AS rank
        FROM partner_usage_top WHERE partner_id = ${partner.id}::uuid AND day >= ${first}::date GROUP BY kind, name
      ) AS top LEFT JOIN article ON kind <> 'DOCUMENT' AND article.id::text = name AND ${visible(view)}
      WHERE rank <= ${topShown}::int ORDER BY kind, rank`),
  ])
  return { name, quota: partner.quota, total: sumOfUsage(rows), days: rows, top: top.map(withGlobalId) }
}

const withGlobalId = (entry: TopEntry): TopEntry =>
  entry.kind === 'DOCUMENT' ? entry : { ...entry, name: encodeId('Article', entry.name) }

/** The usage of one partner, next to that of the others. */
export interface ComparedUsage extends UsageCounts {
  readonly name: string
  readonly quota: number | null
  /** Cost units on the day of which it used most. */
  readonly costOfDayMax: number
}

/** The usage of all partners, in the order of their cost. Partners without requests are included. */
export const usageOfAllPartners = ({ query }: Database, { at, days }: Period): Promise<ComparedUsage[]> =>
  query<ComparedUsage>(Prisma.sql`
    SELECT partner.name, partner.quota, ${columns((count) => `coalesce(sum(usage.${count}), 0)::float8`)}, coalesce(max(usage.cost), 0)::float8 AS "costOfDayMax"
    FROM partner LEFT JOIN (
      SELECT partner_id, day, ${columns((count) => `sum(${count})`)} FROM partner_usage WHERE day >= ${usageDaysBefore(at, days)}::date GROUP BY partner_id, day
    ) AS usage ON usage.partner_id = partner.id
    GROUP BY partner.id ORDER BY sum(usage.cost) DESC NULLS LAST, partner.name`)
