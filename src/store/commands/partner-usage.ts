import { type UsageCounts, type UsageTopKind, usageDayOf, usageDaysBefore, usageDaysMax } from '../../content/partner-usage.ts'
import { type Database, Prisma } from '../database/database.ts'
import { insertRows } from '../database/insert-rows.ts'

/** What a gateway has counted of a key on a day, since it last wrote it. */
export interface CountedUsage extends UsageCounts {
  readonly partnerId: string
  readonly key: string
  readonly day: string
  /** Requests by the name of what was requested. */
  readonly top: Readonly<Record<UsageTopKind, ReadonlyMap<string, number>>>
}

const usageTypes = {
  partner_id: 'uuid',
  day: 'date',
  key: 'text',
  requests: 'bigint',
  cost: 'bigint',
  bytes: 'bigint',
  errors: 'bigint',
  refusals: 'bigint',
  clicks: 'bigint',
} as const

const topTypes = { partner_id: 'uuid', day: 'date', key: 'text', kind: 'partner_usage_top_kind', name: 'text', requests: 'bigint' } as const

/** Adds the counts to those of other gateways. Two statements, however many keys there are; ordered, so that gateways do not deadlock. */
export async function addPartnerUsage(database: Database, counted: readonly CountedUsage[]): Promise<void> {
  const usage = counted.map(({ partnerId, key, day, top: _, ...counts }) => ({ partner_id: partnerId, day, key, ...counts }))
  const top = counted.flatMap(({ partnerId, key, day, top: byKind }) =>
    Object.entries(byKind).flatMap(([kind, names]) =>
      [...names].map(([name, requests]) => ({ partner_id: partnerId, day, key, kind, name, requests })),
    ),
  )
  await database.bulk(async (statements) => {
    await insertRows(
      statements,
      'partner_usage',
      usageTypes,
      usage.sort(byIdentity),
      Prisma.sql`ON CONFLICT (partner_id, day, key) DO UPDATE SET requests = partner_usage.requests + excluded.requests,
        cost = partner_usage.cost + excluded.cost, bytes = partner_usage.bytes + excluded.bytes, errors = partner_usage.errors + excluded.errors,
        refusals = partner_usage.refusals + excluded.refusals, clicks = partner_usage.clicks + excluded.clicks`,
    )
    await insertRows(
      statements,
      'partner_usage_top',
      topTypes,
      top.sort(byIdentity),
      Prisma.sql`ON CONFLICT (partner_id, day, key, kind, name) DO UPDATE SET requests = partner_usage_top.requests + excluded.requests`,
    )
  })
}

/** Rows of a kind that are kept for a key and a day: more on the current day, when it is not known yet which will be the first. */
const topMax = 100
const topMaxToday = 1000

/** Deletes the usage of days that are no longer kept, and the last rows of each list. */
export async function prunePartnerUsage(database: Database, at: Date): Promise<void> {
  const [today, first] = [usageDayOf(at), usageDaysBefore(at, usageDaysMax)]
  await database.bulk(async (statements) => {
    await statements.$executeRaw(Prisma.sql`DELETE FROM partner_usage WHERE day < ${first}::date`)
    await statements.$executeRaw(Prisma.sql`DELETE FROM partner_usage_top WHERE day < ${first}::date`)
    await statements.$executeRaw(Prisma.sql`
      DELETE FROM partner_usage_top USING (
        SELECT partner_id, day, key, kind, name, row_number() OVER (PARTITION BY partner_id, day, key, kind ORDER BY requests DESC, name) AS rank
        FROM partner_usage_top WHERE day >= ${today}::date - 1
      ) AS ranked
      WHERE rank > CASE WHEN ranked.day < ${today}::date THEN ${topMax}::int ELSE ${topMaxToday}::int END
        AND (ranked.partner_id, ranked.day, ranked.key, ranked.kind, ranked.name)
          = (partner_usage_top.partner_id, partner_usage_top.day, partner_usage_top.key, partner_usage_top.kind, partner_usage_top.name)`)
  })
}

const byIdentity = (one: object, other: object): number => (identityOf(one) < identityOf(other) ? -1 : 1)

/** The values of the key columns, which come first. */
const identityOf = (row: object): string => Object.values(row).join(' ')
