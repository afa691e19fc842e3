import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { copyEmbedded } from './embedded-database.ts'

const bin = fileURLToPath(new URL('../bin/kiosque.js', import.meta.url))

interface Finished {
  readonly status: number | null
  readonly stdout: string
  readonly stderr: string
}

type Variables = Record<string, string>

/** A process has only the environment variables of the test, and none of the machine's configuration. */
export const startKiosque = (args: readonly string[], variables: Variables, program = bin): ChildProcess =>
  spawn(process.execPath, [program, ...args], {
    env: { PATH: process.env.PATH, LOG_LEVEL: 'warn', PORT: '0', ...variables },
    stdio: ['pipe', 'pipe', 'pipe'],
  })

function collect(child: ChildProcess): { stdout: () => string; stderr: () => string } {
  const text = { stdout: '', stderr: '' }
  child.stdout?.on('data', (chunk: Buffer) => (text.stdout += chunk))
  child.stderr?.on('data', (chunk: Buffer) => (text.stderr += chunk))
  return { stdout: () => text.stdout, stderr: () => text.stderr }
}

/** Runs `kiosque` until it ends, with `input` on standard input. */
export async function kiosque(args: readonly string[], variables: Variables = {}, input = ''): Promise<Finished> {
  const child = startKiosque(args, variables)
  child.stdin?.end(input)
  const { stdout, stderr } = collect(child)
  const status = await new Promise<number | null>((resolve) => child.once('close', resolve))
  return { status, stdout: stdout(), stderr: stderr() }
}

export interface Served {
  readonly url: string
  readonly stdout: () => string
  readonly stderr: () => string
  /** Sends the signal and returns the exit status; null if the signal ended the process. Rejects if the log contains an unhandled error. */
  readonly stop: (signal?: NodeJS.Signals) => Promise<number | null>
  /** Sends a signal that does not end the process. */
  readonly kill: (signal: NodeJS.Signals) => void
}

/** Starts `kiosque serve` and waits until it prints the URL of the graph. `program` defaults to that of the repository. */
export async function serveKiosque(args: readonly string[], variables: Variables, program?: string): Promise<Served> {
  const child = startKiosque(['serve', ...args], variables, program)
  const { stdout, stderr } = collect(child)
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve))
  const url = await new Promise<string>((resolve, reject) => {
    child.stdout?.on('data', () => {
      const [, found] = /Graph {2}(\S+)/u.exec(stdout()) ?? []
      if (found) resolve(found)
    })
    void ended.then((status) => reject(new Error(`kiosque serve ended with ${status}: ${stderr()}`)))
  })
  return {
    url,
    stdout,
    stderr,
    async stop(signal = 'SIGTERM') {
      child.kill(signal)
      const status = await ended
      if (/Unhandled promise rejection|Uncaught exception/u.test(stderr()))
        throw new Error(`An error was not handled in the process:\n${stderr()}`)
      return status
    },
    kill: (signal) => void child.kill(signal),
  }
}

interface ScratchFolder {
  readonly folder: string
  readonly remove: () => Promise<void>
}

/** A temporary folder that is removed after the test. */
export async function scratchFolder(): Promise<ScratchFolder> {
  const folder = await mkdtemp(path.join(tmpdir(), 'kiosque-test-'))
  return { folder, remove: () => rm(folder, { recursive: true, force: true }) }
}

/** A temporary KIOSQUE_DATA folder whose database has all migrations and no content: creating a database takes longer than most tests. */
export async function dataFolder(): Promise<ScratchFolder> {
  const made = await scratchFolder()
  await copyEmbedded(made.folder)
  return made
}
