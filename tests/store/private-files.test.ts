import { chmod, readdir, stat } from 'node:fs/promises'
import path from 'node:path'
import { expect, test } from 'vitest'
import { Prisma } from '../../src/store/database/database.ts'
import { openDatabase } from '../../src/store/database/open-database.ts'
import { dataFolder } from '../kiosque-process.ts'

/** The modes in the folder, itself included, each once. */
async function modesIn(folder: string): Promise<string[]> {
  const inside = await readdir(folder, { recursive: true })
  const modes = await Promise.all(
    ['', ...inside].map(async (name) => {
      const entry = await stat(path.join(folder, name))
      return `${entry.isDirectory() ? 'folder' : 'file'} ${(entry.mode & 0o777).toString(8)}`
    }),
  )
  return [...new Set(modes)].sort()
}

const isPrivate = ['file 600', 'folder 700']

test.skipIf(process.platform === 'win32')(
  'the files of the embedded database can be read by their owner only: those of a new one, of one from before, and those written later',
  async () => {
    const { folder, remove } = await dataFolder()
    try {
      expect(await modesIn(folder)).toEqual(isPrivate)
      for (const name of await readdir(folder, { recursive: true })) {
        const entry = path.join(folder, name)
        await chmod(entry, (await stat(entry)).isDirectory() ? 0o755 : 0o644)
      }
      await chmod(folder, 0o755)
      const database = await openDatabase({ folder })
      await database.query(Prisma.sql`CREATE TABLE later AS SELECT generate_series(1, 1000) AS number`)
      await database.query(Prisma.sql`CHECKPOINT`)
      expect(await modesIn(folder)).toEqual(isPrivate)
      await database.close()
      expect(await modesIn(folder)).toEqual(isPrivate)
    } finally {
      await remove()
    }
  },
)
