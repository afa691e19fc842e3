/**
 * How every connection is set. Prisma and node-postgres take times without a zone for UTC, so the session has to be in UTC whatever the
 * server's setting. A read is planned once a connection, for any number of keys: planned anew for each, planning costs more than the
 * answer, and so does compiling (JIT) what ends after twenty rows.
 */
export const session = { timezone: 'UTC', plan_cache_mode: 'force_generic_plan', jit: 'off' }
