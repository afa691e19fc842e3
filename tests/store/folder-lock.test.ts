import { spawnSync } from 'node:child_process'
import { readdir, stat, writeFile } from 'node:fs/promises'
import { hostname } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { lockFolder } from '../../src/store/database/folder-lock.ts'
import { scratchFolder } from '../kiosque-process.ts'

describe('The lock of the embedded database', () => {
  let scratch: { folder: string; remove: () => Promise<void> }
  let folder: string
  beforeEach(async () => {
    scratch = await scratchFolder()
    folder = path.join(scratch.folder, 'data')
  })
  afterEach(() => scratch.remove())

  const leave = async (owner: object | string) => {
    const lock = await lockFolder(folder)
    await lock.release()
    await writeFile(
      path.join(folder, 'kiosque.lock'),
      typeof owner === 'string' ? owner : JSON.stringify({ host: hostname(), since: 'hier', started: null, ...owner }),
    )
  }
  const goneProcess = () => spawnSync(process.execPath, ['-e', '']).pid

  test('has one owner at a time, in a folder that only its user can read', async () => {
    const lock = await lockFolder(folder)
    expect(lock.notice).toBeNull()
    expect((await stat(folder)).mode & 0o777).toBe(0o700)
    await expect(lockFolder(folder)).rejects.toThrow(`is in use by process ${process.pid}`)
    await lock.release()
    await (await lockFolder(folder)).release()
    expect(await readdir(folder)).toEqual([])
  })

  test.each<[string, () => object | string]>([
    ['a process that is gone', () => ({ pid: goneProcess() })],
    ['a process whose number another has now', () => ({ pid: process.ppid, started: '1' })],
    ['an earlier process of the same number, as in a container', () => ({ pid: process.pid, started: '1' })],
    ['a process that was killed while it wrote', () => '{"pid": 12'],
  ])('is taken over from %s, by one of those who want it', async (_name, owner) => {
    await leave(owner())
    const attempts = await Promise.allSettled([lockFolder(folder), lockFolder(folder), lockFolder(folder)])
    const taken = attempts.filter((attempt) => attempt.status === 'fulfilled')
    expect(taken).toHaveLength(1)
    expect(taken.map(({ value }) => value.notice)).toEqual([expect.stringContaining('taken over')])
    await taken[0]?.value.release()
  })

  test('is not taken over from another machine', async () => {
    await leave({ pid: 1, host: 'une-autre-machine' })
    await expect(lockFolder(folder)).rejects.toThrow('is in use by process 1 on une-autre-machine since hier')
  })
})
