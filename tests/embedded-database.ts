import { createHash, randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { cp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { openDatabase } from '../src/store/database/open-database.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const cache = path.join(root, 'node_modules/.cache/kiosque')

/** The inputs of a migrated database: when one of them changes, the snapshot is made again. */
const origins = ['prisma/migrations', 'src/store/database', 'node_modules/@electric-sql/pglite/package.json']

/** Where the embedded database with all migrations is kept: as a folder, and as a file that `memory` starts from. */
interface Kept {
  readonly folder: string
  readonly snapshot: string
}

let kept: Promise<Kept> | undefined

/** The embedded database with all migrations, in the form that a database in memory starts from. */
export async function embeddedSnapshot(): Promise<Blob> {
  return new Blob([await readFile(await embeddedSnapshotFile())])
}

/** KIOSQUE_EMBEDDED_SNAPSHOT names one that was made from the original sources, for tests of changed ones. */
export async function embeddedSnapshotFile(): Promise<string> {
  if (process.env.KIOSQUE_EMBEDDED_SNAPSHOT) return process.env.KIOSQUE_EMBEDDED_SNAPSHOT
  kept ??= keepEmbedded()
  return (await kept).snapshot
}

/** Copies the embedded database with all migrations into the folder, for processes that the tests start with it as KIOSQUE_DATA. */
export async function copyEmbedded(folder: string): Promise<void> {
  kept ??= keepEmbedded()
  await cp((await kept).folder, folder, { recursive: true })
}

/**
 * Creating a cluster and migrating it takes seconds, so all test processes of all runs share one. Of concurrent runs, each makes the same
 * one, and the first one is kept.
 */
async function keepEmbedded(): Promise<Kept> {
  const made = path.join(cache, `embedded-${await digestOf(origins)}`)
  if (!existsSync(made)) {
    const unfinished = `${made}.${randomUUID()}`
    const database = await openDatabase({ folder: path.join(unfinished, 'data') })
    await database.migrate()
    const snapshot = await database.snapshot()
    await database.close()
    await writeFile(path.join(unfinished, 'snapshot.tar'), new Uint8Array(await snapshot.arrayBuffer()))
    await rename(unfinished, made).catch(() => rm(unfinished, { recursive: true }))
  }
  return { folder: path.join(made, 'data'), snapshot: path.join(made, 'snapshot.tar') }
}

async function digestOf(names: readonly string[]): Promise<string> {
  const digest = createHash('sha256')
  for (const name of names) {
    for (const file of await filesOf(path.join(root, name))) digest.update(path.relative(root, file)).update(await readFile(file))
  }
  return digest.digest('hex').slice(0, 16)
}

/** The file, or the files of the folder, without the files that Prisma generates from them. */
async function filesOf(name: string): Promise<string[]> {
  const entries = await readdir(name, { recursive: true, withFileTypes: true }).catch(() => null)
  if (!entries) return [name]
  const files = entries.filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath, entry.name))
  return files.filter((file) => !file.includes('generated')).sort()
}
