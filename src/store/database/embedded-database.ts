import { existsSync } from 'node:fs'
import { chmod, mkdir } from 'node:fs/promises'
import path from 'node:path'
import { setFlagsFromString } from 'node:v8'
import { PGlite } from '@electric-sql/pglite'
import { unaccent } from '@electric-sql/pglite/contrib/unaccent'
import { createPgConfig } from '@electric-sql/pglite/node-postgres'
import { CannotRun } from '../../content/error.ts'
import { ConnectionPool } from './connection-pool.ts'
import type { Database, DatabaseOptions, EmbeddedLocation } from './database.ts'
import { lockFolder } from './folder-lock.ts'
import { assertFreeSpace } from './free-space.ts'
import { eventChannel, observedClient, pooledDatabase } from './pooled-database.ts'
import { makePrivate, PrivateFiles } from './private-files.ts'
import { session } from './session.ts'
import { stopAtUnwritableLog } from './unwritable-log.ts'

/**
 * PostgreSQL's cache of pages, which it fills with zeros at the start: PGlite's default of 128 MB would be resident from then on. The
 * system caches the files anyway.
 */
const sharedBuffers = '16MB'

/**
 * V8 would optimise PGlite's code in the background. That would save a fifth of the CPU of a gateway under load, but needs 600 MB for one
 * large function a few seconds after the start, and makes a command wait for two seconds at its end.
 */
const unoptimised = ['--no-wasm-dynamic-tiering', '--no-wasm-tier-up']

/** Opens PGlite (PostgreSQL in this process) over one connection, in a locked folder or in memory. Throws CannotRun on failure. */
export async function openEmbedded(location: EmbeddedLocation, { onStatement, keepsContext }: DatabaseOptions): Promise<Database> {
  const folder = 'folder' in location ? location.folder : null
  const lock = folder === null ? null : await lockFolder(folder)
  const assertSpace = async () => {
    if (folder !== null) await assertFreeSpace(folder)
  }
  try {
    // Creating a database writes much, and so does the recovery after a process that was killed.
    if (folder !== null && (!isMade(folder) || lock?.notice !== null)) await assertSpace()
    const snapshot = 'snapshot' in location ? location.snapshot : undefined
    for (const flag of unoptimised) setFlagsFromString(flag)
    const pglite = await PGlite.create({
      extensions: { unaccent },
      startParams: [...PGlite.defaultStartParams, '-c', `shared_buffers=${sharedBuffers}`],
      ...(folder !== null && { fs: await filesIn(folder) }),
      ...(snapshot && { loadDataDir: snapshot }),
    })
    for (const [name, value] of Object.entries(session)) await pglite.exec(`SET ${name} TO ${value}`)
    const logFailure = stopAtUnwritableLog(pglite)
    const pool = new ConnectionPool({
      ...poolConfig(pglite),
      max: 1,
      keepsContext,
      assertAvailable() {
        const failure = logFailure()
        if (failure) throw failure
      },
      ...(onStatement && { Client: observedClient(onStatement) }),
    })
    const database = pooledDatabase(pool)
    return {
      ...database,
      notice: lock?.notice ?? null,
      async transaction(run) {
        await assertSpace()
        return database.transaction(run)
      },
      async bulk(run, options) {
        await assertSpace()
        return database.bulk(run, options)
      },
      async migrate() {
        if ((await database.pendingMigrations()).length > 0) await assertSpace()
        return database.migrate()
      },
      async listen(onEvent) {
        // Holds the connection, so that no transaction is open: a rollback would undo LISTEN.
        const client = await pool.connect()
        try {
          const stop = await pglite.listen(eventChannel, onEvent)
          return () => stop()
        } finally {
          client.release()
        }
      },
      snapshot: () => pglite.dumpDataDir('none'),
      async close() {
        await database.close()
        if (!logFailure()) await pglite.close()
        await lock?.release()
      },
    }
  } catch (cause) {
    await lock?.release()
    if (folder === null || cause instanceof CannotRun) throw cause
    throw new CannotRun(`The embedded database in ${folder} can't be opened: ${cause instanceof Error ? cause.message : cause}`, { cause })
  }
}

/** The files of the database, which only their owner can read, also in a folder from before or copied by hand. */
async function filesIn(folder: string): Promise<PrivateFiles> {
  await chmod(folder, 0o700)
  const cluster = clusterIn(folder)
  await mkdir(cluster, { recursive: true, mode: 0o700 })
  await makePrivate(cluster)
  return new PrivateFiles(cluster)
}

const clusterIn = (folder: string): string => path.join(folder, 'pgdata')

/** Whether the folder contains a database. */
export const isMade = (folder: string): boolean => existsSync(clusterIn(folder))

function poolConfig(pglite: PGlite): object {
  const { connection } = createPgConfig(pglite)
  const parse = connection.parse.bind(connection)
  // PGlite expects the parameters' types in `types`, where node-postgres passes its parsers.
  connection.parse = (query: object) => parse({ ...query, types: undefined })
  return { connection }
}
