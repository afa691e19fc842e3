import fs from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'
import { afterEach, expect, test, vi } from 'vitest'
import { OutOfResources } from '../../src/content/error.ts'
import { Prisma, type RefusedCommands } from '../../src/store/database/database.ts'
import { openDatabase } from '../../src/store/database/open-database.ts'
import { dataFolder } from '../kiosque-process.ts'

/** The disk as it is. */
function emptyDisk(): void {
  vi.restoreAllMocks()
  syncBuiltinESMExports()
}

afterEach(emptyDisk)

/** A disk on which no file can grow. */
function fillDisk(): void {
  const write = fs.writeSync
  vi.spyOn(fs, 'writeSync').mockImplementation((fd: number, ...rest: unknown[]) => {
    const [, , length, position] = rest
    if (fs.fstatSync(fd).size < Number(position) + Number(length)) throw Object.assign(new Error('ENOSPC'), { code: 'ENOSPC', errno: -28 })
    return Reflect.apply(write, fs, [fd, ...rest])
  })
}

/** Writes a megabyte to the log, and to nothing else. */
const logged = Prisma.sql`SELECT length(pg_logical_emit_message(false, 'test', repeat('x', 1000000))::text)`

test('The embedded database refuses every statement once it could not write its log, and has lost nothing when it is opened again', async () => {
  const { folder, remove } = await dataFolder()
  const reports: RefusedCommands[] = []
  const database = await openDatabase({ folder }, { onRefusedCommands: (report) => reports.push(report) })
  try {
    await database.query(Prisma.sql`INSERT INTO followed_feed (url, next_at, failures, idle) VALUES ('https://feed.example/', now(), 0, 0)`)
    fillDisk()
    const written = async () => {
      for (;;) await database.bulk((transaction) => transaction.$queryRaw(logged))
    }
    await expect(written()).rejects.toBeInstanceOf(OutOfResources)
    await expect(database.query(Prisma.sql`SELECT`)).rejects.toBeInstanceOf(OutOfResources)
    expect(reports).toMatchObject([{ refused: 1, cause: { message: expect.stringContaining('could not write its log') } }])
  } finally {
    await database.close()
  }
  emptyDisk()
  const again = await openDatabase({ folder })
  expect(await again.query(Prisma.sql`SELECT url FROM followed_feed`)).toEqual([{ url: 'https://feed.example/' }])
  await again.close()
  await remove()
})

test('The embedded database refuses commands, and answers reads, while less than 100 MB are free', async () => {
  const { folder, remove } = await dataFolder()
  const database = await openDatabase({ folder })
  try {
    vi.spyOn(fs.promises, 'statfs').mockResolvedValue({ ...(await fs.promises.statfs(folder)), bavail: 1, bsize: 4096 })
    syncBuiltinESMExports()
    const command = () => database.transaction((transaction) => transaction.$queryRaw(logged))
    await expect(command()).rejects.toMatchObject({
      name: 'OutOfResources',
      cause: { message: `0 MB are free in ${folder}: commands need 100 MB.` },
    })
    expect(await database.query(Prisma.sql`SELECT 1 AS one`)).toEqual([{ one: 1 }])
    emptyDisk()
    await command()
  } finally {
    await database.close()
    await remove()
  }
})
