import { createHash, randomUUID } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import type { ClientBase } from 'pg'
import { CannotRun } from '../../content/error.ts'

/** Where the migrations lie, whether Kiosque runs from its sources or is installed. */
export const migrationFolder = fileURLToPath(new URL('../../../prisma/migrations', import.meta.url))

/** The advisory lock that Prisma's own engine takes, so that theirs and ours wait for each other. */
const lock = 72707369

/** Prisma's own table, so that `prisma migrate deploy` and Kiosque can be mixed. */
const table = `CREATE TABLE IF NOT EXISTS _prisma_migrations (
  id VARCHAR(36) PRIMARY KEY NOT NULL, checksum VARCHAR(64) NOT NULL, finished_at TIMESTAMPTZ,
  migration_name VARCHAR(255) NOT NULL, logs TEXT, rolled_back_at TIMESTAMPTZ,
  started_at TIMESTAMPTZ NOT NULL DEFAULT now(), applied_steps_count INTEGER NOT NULL DEFAULT 0)`

interface Migration {
  readonly name: string
  readonly sql: string
}

/** Applies what is missing, in order, each migration in one transaction. Answers the names of those it applied. */
export async function migrate(client: ClientBase): Promise<string[]> {
  // A database that lacks nothing may be read-only, and is served all the same.
  if ((await pendingMigrations(client)).length === 0) return []
  const migrations = await readMigrations()
  await client.query('SELECT pg_advisory_lock($1)', [lock])
  try {
    await client.query(table)
    const applied = await appliedMigrations(client)
    const missing = migrations.filter(({ name }) => !applied.has(name))
    for (const migration of missing) await apply(client, migration)
    return missing.map(({ name }) => name)
  } finally {
    await client.query('SELECT pg_advisory_unlock($1)', [lock])
  }
}

/** The names of the migrations that the database lacks: none once it may be served. */
export async function pendingMigrations(client: ClientBase): Promise<string[]> {
  const migrations = await readMigrations()
  const { rows } = await client.query<{ known: boolean }>(`SELECT to_regclass('_prisma_migrations') IS NOT NULL AS known`)
  const applied = rows[0]?.known ? await appliedMigrations(client) : new Set<string>()
  return migrations.map(({ name }) => name).filter((name) => !applied.has(name))
}

async function readMigrations(): Promise<Migration[]> {
  const folders = (await readdir(migrationFolder, { withFileTypes: true })).filter((entry) => entry.isDirectory())
  const names = folders.map(({ name }) => name).sort()
  return Promise.all(names.map(async (name) => ({ name, sql: await readFile(path.join(migrationFolder, name, 'migration.sql'), 'utf8') })))
}

async function appliedMigrations(client: ClientBase): Promise<Set<string>> {
  const { rows } = await client.query<{ name: string; done: boolean }>(
    `SELECT migration_name AS name, finished_at IS NOT NULL AS done FROM _prisma_migrations WHERE rolled_back_at IS NULL`,
  )
  const failed = rows.filter(({ done }) => !done).map(({ name }) => name)
  if (failed.length > 0) {
    throw new CannotRun(
      `Prisma's own engine failed at a migration of this database: ${failed.join(', ')}. Mend the cause, then run "prisma migrate resolve --rolled-back ${failed[0]}".`,
    )
  }
  return new Set(rows.map(({ name }) => name))
}

async function apply(client: ClientBase, { name, sql }: Migration): Promise<void> {
  const checksum = createHash('sha256').update(sql).digest('hex')
  try {
    // The record is of the same transaction: what is cut off in the middle has not begun, and is done at the next start.
    await client.query('BEGIN')
    await client.query(
      'INSERT INTO _prisma_migrations (id, checksum, migration_name, finished_at, applied_steps_count) VALUES ($1, $2, $3, now(), 1)',
      [randomUUID(), checksum, name],
    )
    await client.query(sql)
    await client.query('COMMIT')
  } catch (cause) {
    // What broke the connection has ended the transaction too, and is the error to tell.
    await client.query('ROLLBACK').catch(() => undefined)
    throw new CannotRun(`Migration ${name} failed: ${cause instanceof Error ? cause.message : cause}`, { cause })
  }
}
