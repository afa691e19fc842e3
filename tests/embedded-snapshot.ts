import { createHash, randomUUID } from 'node:crypto'
import { mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { openDatabase } from '../src/store/database/open-database.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const cache = path.join(root, 'node_modules/.cache/kiosque')

/** The inputs of a migrated database: when one of them changes, the snapshot is made again. */
const origins = ['prisma/migrations', 'src/store/database', 'node_modules/@electric-sql/pglite/package.json']

/**
 * The embedded database with all migrations, as a file that `memory` starts from. Creating a cluster and migrating it takes seconds, so all
 * test processes of all runs share one snapshot. Concurrent runs make the same snapshot, and the last one overwrites the others.
 */
export async function embeddedSnapshot(): Promise<Blob> {
  const file = path.join(cache, `embedded-${await digestOf(origins)}.tar`)
  const found = await readFile(file).catch(() => null)
  if (found) return new Blob([found])
  const snapshot = await migratedSnapshot()
  await mkdir(cache, { recursive: true })
  const unfinished = `${file}.${randomUUID()}`
  await writeFile(unfinished, new Uint8Array(await snapshot.arrayBuffer()))
  await rename(unfinished, file)
  return snapshot
}

async function migratedSnapshot(): Promise<Blob> {
  const database = await openDatabase({ memory: true })
  try {
    await database.migrate()
    return await database.snapshot()
  } finally {
    await database.close()
  }
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
