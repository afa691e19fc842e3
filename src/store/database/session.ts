/**
 * The settings of every connection. Prisma and node-postgres interpret times without a zone as UTC, so the session must use UTC whatever
 * the server's setting. Generic plans: a read is planned once per connection, for any number of keys, because planning each read would
 * take longer than running it. No JIT: compiling would also take longer than reads that return a few rows.
 */
export const session = { timezone: 'UTC', plan_cache_mode: 'force_generic_plan', jit: 'off' }
