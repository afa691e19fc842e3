import { randomUUID } from 'node:crypto'
import { link, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { hostname } from 'node:os'
import path from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { CannotRun } from '../../content/error.ts'

interface Owner {
  readonly pid: number
  readonly host: string
  /** When the process started, in clock ticks since boot, where the system tells: numbers of processes are used again. */
  readonly started: string | null
  readonly since: string
}

export interface FolderLock {
  /** Says that the last owner died without letting go; null where it didn't. */
  readonly notice: string | null
  readonly release: () => Promise<void>
}

/**
 * Takes the folder for this process, and makes it where it isn't. Two processes on one embedded database would lose each other's
 * rows without a word, so the second gets CannotRun, and what a killed process left behind is taken over.
 */
export async function lockFolder(folder: string): Promise<FolderLock> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const file = path.join(folder, 'kiosque.lock')
  const owner: Owner = { pid: process.pid, host: hostname(), started: await startOf(process.pid), since: new Date().toISOString() }
  const { held, left } = await take(file, owner)
  if (held) {
    throw new CannotRun(
      `The embedded database in ${folder} is in use by process ${held.pid} on ${held.host} since ${held.since}. ` +
        'Stop that one first, choose another folder with KIOSQUE_DATA, or use a PostgreSQL server with DATABASE_URL.',
    )
  }
  const notice =
    left === null ? null : `The embedded database in ${folder} was left locked by a process that is gone (${left}): taken over.`
  return { notice, release: () => rm(file, { force: true }) }
}

/** Either another one holds the file, or it is ours now: from nobody, or from an owner that had left it. */
async function take(file: string, owner: Owner): Promise<{ held: Owner | null; left: string | null }> {
  for (;;) {
    if (await create(file, owner)) return { held: null, left: null }
    const text = await readFile(file, 'utf8').catch(() => null)
    if (text === null) continue
    const held = ownerIn(text)
    if (held && (await isRunning(held))) return { held, left: null }
    if (await takeOver(file, text, owner))
      return { held: null, left: held ? `process ${held.pid} since ${held.since}` : 'its lock is cut short' }
  }
}

/** Of several that find the same dead lock one replaces it, under a lock of its own; the others look again. */
async function takeOver(file: string, dead: string, owner: Owner): Promise<boolean> {
  const guard = `${file}.takeover`
  while ((await take(guard, owner)).held) await setTimeout(10)
  try {
    if ((await readFile(file, 'utf8').catch(() => null)) !== dead) return false
    const written = await write(file, owner)
    await rename(written, file)
    return true
  } finally {
    await rm(guard, { force: true })
  }
}

/** The file appears with its whole text or not at all: a reader never finds it half-written. */
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

/** Null where the machine went down before the text was on its disk. */
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

/** A process of another machine can't be looked at: it counts as running. */
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

/** The 22nd field of /proc/PID/stat; the second one, the program's name, may hold spaces and brackets. */
async function startOf(pid: number): Promise<string | null> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => null)
  return stat?.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? null
}

const isSystemError = (cause: unknown, code: string): boolean => cause instanceof Error && 'code' in cause && cause.code === code
