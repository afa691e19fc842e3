import { RateLimiterPostgres } from 'rate-limiter-flexible'
import type { Database } from '../database/database.ts'

/** The limiter of rate-limiter-flexible that keeps its sums in the table `quota_sum`, and deletes the expired ones itself. */
export const quotaSums = ({ driver }: Database): RateLimiterPostgres =>
  new RateLimiterPostgres({
    points: 0,
    duration: 0,
    storeClient: driver,
    storeType: 'client',
    tableName: 'quota_sum',
    tableCreated: true,
    keyPrefix: '',
  })
