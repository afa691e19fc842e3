import { randomUUID } from 'node:crypto'
import { link, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { hostname } from 'node:os'
import path from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { CannotRun } from '../../content/error.ts'

interface Owner {
  readonly pid: number
  readonly host: string
  /** When the process started, in clock ticks since boot, if the system provides it. Needed because process ids are reused. */
  readonly started: string | null
  readonly since: string
}

export interface FolderLock {
  /** States that the previous owner ended without releasing the lock. `null` if it released it. */
  readonly notice: string | null
  readonly release: () => Promise<void>
}

/**
 * Locks the folder for this process, and creates it if it doesn't exist. Two processes on one embedded database would silently lose each
 * other's rows, so a second process gets CannotRun. The lock of a process that was killed is taken over.
 */
export async function lockFolder(folder: string): Promise<FolderLock> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const file = path.join(folder, 'kiosque.lock')
  const owner: Owner = { pid: process.pid, host: hostname(), started: await startOf(process.pid), since: new Date().toISOString() }
  const { holder, previous } = await acquire(file, owner)
  if (holder) {
    throw new CannotRun(
      `The embedded database in ${folder} is in use by process ${holder.pid} on ${holder.host} since ${holder.since}. ` +
        'Stop that process first, choose another folder with KIOSQUE_DATA, or use a PostgreSQL server with DATABASE_URL.',
    )
  }
  const notice =
    previous === null
      ? null
      : `The embedded database in ${folder} was left locked by a process that is gone (${previous}). The lock was taken over.`
  return { notice, release: () => rm(file, { force: true }) }
}

/** Acquires the lock unless a running process holds it. `previous` describes the dead owner from which it was taken over, if any. */
async function acquire(file: string, owner: Owner): Promise<{ holder: Owner | null; previous: string | null }> {
  for (;;) {
    if (await create(file, owner)) return { holder: null, previous: null }
    const text = await readFile(file, 'utf8').catch(() => null)
    if (text === null) continue
    const holder = ownerIn(text)
    if (holder && (await isRunning(holder))) return { holder, previous: null }
    if (await takeOver(file, text, owner))
      return { holder: null, previous: holder ? `process ${holder.pid} since ${holder.since}` : 'its lock file is incomplete' }
  }
}

/** Replaces a dead lock. Of several processes that find it, one replaces it, under a second lock; the others check again. */
async function takeOver(file: string, deadLock: string, owner: Owner): Promise<boolean> {
  const guard = `${file}.takeover`
  while ((await acquire(guard, owner)).holder) await setTimeout(10)
  try {
    if ((await readFile(file, 'utf8').catch(() => null)) !== deadLock) return false
    const written = await write(file, owner)
    await rename(written, file)
    return true
  } finally {
    await rm(guard, { force: true })
  }
}

/** Creates the file atomically with its whole text, so that no reader finds it half-written. */
async function create(file: string, owner: Owner): Promise<boolean> {
  const written = await write(file, owner)
  try {
    await link(written, file)
    return true
  } catch (cause) {
    if (isSystemError(cause, 'EEXIST')) return false
    throw cause
  } finally {
    await rm(written, { force: true })
  }
}

async function write(file: string, owner: Owner): Promise<string> {
  const name = `${file}.${randomUUID()}`
  await writeFile(name, JSON.stringify(owner), { mode: 0o600 })
  return name
}

/** `null` if the file is incomplete because the machine stopped before the text was on disk. */
function ownerIn(text: string): Owner | null {
  try {
    const value: unknown = JSON.parse(text)
    return isOwner(value) ? value : null
  } catch {
    return null
  }
}

const isOwner = (value: unknown): value is Owner =>
  typeof value === 'object' && value !== null && 'pid' in value && Number.isInteger(value.pid) && 'host' in value && 'since' in value

/** A process on another machine can't be checked, so it counts as running. */
async function isRunning(owner: Owner): Promise<boolean> {
  if (owner.host !== hostname()) return true
  if (owner.pid === process.pid) return owner.started === (await startOf(process.pid))
  try {
    process.kill(owner.pid, 0)
  } catch (cause) {
    return isSystemError(cause, 'EPERM')
  }
  return owner.started === null || owner.started === (await startOf(owner.pid))
}

/** The 22nd field of /proc/PID/stat; the second one, the program's name, may contain spaces and brackets. */
async function startOf(pid: number): Promise<string | null> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => null)
  return stat?.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? null
}

const isSystemError = (cause: unknown, code: string): boolean => cause instanceof Error && 'code' in cause && cause.code === code
