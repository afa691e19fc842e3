import { createHash, randomUUID } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import type { ClientBase } from 'pg'
import { CannotRun } from '../../content/error.ts'

/** The folder of the migrations, both in the sources and in an installed package. */
export const migrationFolder = fileURLToPath(new URL('../../../prisma/migrations', import.meta.url))

/** The advisory lock that Prisma's migration engine uses, so that it and Kiosque wait for each other. */
const lock = 72707369

/** Prisma's own table, so that `prisma migrate deploy` and Kiosque can be used on the same database. */
const table = `CREATE TABLE IF NOT EXISTS _prisma_migrations (
  id VARCHAR(36) PRIMARY KEY NOT NULL, checksum VARCHAR(64) NOT NULL, finished_at TIMESTAMPTZ,
  migration_name VARCHAR(255) NOT NULL, logs TEXT, rolled_back_at TIMESTAMPTZ,
  started_at TIMESTAMPTZ NOT NULL DEFAULT now(), applied_steps_count INTEGER NOT NULL DEFAULT 0)`

interface Migration {
  readonly name: string
  readonly sql: string
}

/** Applies the missing migrations in order, each in one transaction. Resolves to their names. */
export async function migrate(client: ClientBase): Promise<string[]> {
  // Returns before any write, so that a read-only database can be served if no migration is missing.
  if ((await pendingMigrations(client)).length === 0) return []
  const migrations = await readMigrations()
  // A migration may take long, and another process may be applying it.
  await client.query('SET statement_timeout = 0')
  await client.query('SELECT pg_advisory_lock($1)', [lock])
  try {
    await client.query(table)
    const applied = await appliedMigrations(client)
    const missing = migrations.filter(({ name }) => !applied.has(name))
    for (const migration of missing) await apply(client, migration)
    return missing.map(({ name }) => name)
  } finally {
    await client.query('SELECT pg_advisory_unlock($1)', [lock])
    await client.query('RESET statement_timeout')
  }
}

/** Resolves to the names of the missing migrations. The database can be served if there are none. */
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
      `Prisma's migration engine failed to apply a migration to this database: ${failed.join(', ')}. Fix the cause, then run "prisma migrate resolve --rolled-back ${failed[0]}".`,
    )
  }
  return new Set(rows.map(({ name }) => name))
}

async function apply(client: ClientBase, { name, sql }: Migration): Promise<void> {
  const checksum = createHash('sha256').update(sql).digest('hex')
  try {
    // The record is part of the same transaction: an interrupted migration is rolled back, and applied at the next start.
    await client.query('BEGIN')
    await client.query(
      'INSERT INTO _prisma_migrations (id, checksum, migration_name, finished_at, applied_steps_count) VALUES ($1, $2, $3, now(), 1)',
      [randomUUID(), checksum, name],
    )
    await client.query(sql)
    await client.query('COMMIT')
  } catch (cause) {
    // If the connection is broken, the transaction has ended with it, and `cause` is the error to report.
    await client.query('ROLLBACK').catch(() => undefined)
    throw new CannotRun(`Migration ${name} failed: ${cause instanceof Error ? cause.message : cause}`, { cause })
  }
}
