import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { appendFile, chown, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import pg from 'pg'
import { freePort } from './free-port.ts'

/** The folder of initdb and postgres: on the PATH, or in Debian's location. Null if PostgreSQL is not installed. */
const programs = programFolder()

function programFolder(): string | null {
  const debian = '/usr/lib/postgresql'
  const versions = existsSync(debian) ? readdirSync(debian).sort((a, b) => Number(b) - Number(a)) : []
  const folders = [...(process.env.PATH ?? '').split(':'), ...versions.map((version) => path.join(debian, version, 'bin'))]
  return folders.find((folder) => existsSync(path.join(folder, 'initdb'))) ?? null
}

/** PostgreSQL refuses to run as root, so root starts it as the user that its package created. */
function owner(): { uid: number; gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined
  const numberOf = (flag: string) => Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }))
  return { uid: numberOf('-u'), gid: numberOf('-g') }
}

interface ClusterOptions {
  readonly settings?: Readonly<Record<string, string>>
  /** Environment variables of the server, by its folder. */
  readonly variables?: (folder: string) => Readonly<Record<string, string>>
}

/** A PostgreSQL server for a single test, which may stop or damage it. */
export class Cluster {
  static readonly isInstalled = programs !== null
  readonly url: string
  readonly folder: string
  readonly #port: number
  readonly #variables: Readonly<Record<string, string>>
  #server: ChildProcess | null = null

  private constructor(folder: string, port: number, variables: Readonly<Record<string, string>>) {
    this.folder = folder
    this.#port = port
    this.#variables = variables
    this.url = `postgresql://postgres@127.0.0.1:${port}/postgres`
  }

  static async create({ settings, variables }: ClusterOptions = {}): Promise<Cluster> {
    const folder = await mkdtemp(path.join(tmpdir(), 'kiosque-cluster-'))
    const user = owner()
    if (user) await chown(folder, user.uid, user.gid)
    execFileSync(path.join(programs ?? '', 'initdb'), ['-D', folder, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--no-locale', '-N'], {
      ...user,
      stdio: 'ignore',
    })
    const cluster = new Cluster(folder, await freePort(), variables?.(folder) ?? {})
    const lines = Object.entries({ fsync: 'off', ...settings }).map(([name, value]) => `${name} = '${value}'\n`)
    await appendFile(path.join(folder, 'postgresql.conf'), lines.join(''))
    await cluster.start()
    return cluster
  }

  get isRunning(): boolean {
    return this.#server !== null && this.#server.exitCode === null && this.#server.signalCode === null
  }

  /** Starts the server and waits until it accepts connections. */
  async start(): Promise<void> {
    const server = spawn(
      path.join(programs ?? '', 'postgres'),
      ['-D', this.folder, '-p', String(this.#port), '-h', '127.0.0.1', '-k', this.folder],
      { ...owner(), stdio: 'ignore', env: { ...process.env, ...this.#variables } },
    )
    this.#server = server
    for (let tries = 0; ; tries += 1) {
      if (server.exitCode !== null || tries > 300) throw new Error(`The server did not start: exit code ${server.exitCode}.`)
      if (await this.sql('SELECT 1').catch(() => null)) return
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
  }

  /** SIGINT is a fast shutdown by an administrator, SIGKILL a crash. Resolves when the server has ended. */
  async stop(signal: 'SIGINT' | 'SIGKILL'): Promise<void> {
    const server = this.#server
    if (!server || !this.isRunning) return
    const pids = await this.#processes()
    const gone = new Promise((resolve) => server.once('exit', resolve))
    for (const pid of signal === 'SIGKILL' ? pids : pids.slice(0, 1)) kill(pid, signal)
    await gone
  }

  /** Suspends every process of the server: connections stay open, and no statement is answered. */
  async freeze(): Promise<void> {
    for (const pid of await this.#processes()) kill(pid, 'SIGSTOP')
  }

  async thaw(): Promise<void> {
    for (const pid of (await this.#processes()).reverse()) kill(pid, 'SIGCONT')
  }

  /** Runs statements over a separate connection. */
  async sql<Row extends object = Record<string, unknown>>(text: string): Promise<Row[]> {
    const client = new pg.Client({ connectionString: this.url, connectionTimeoutMillis: 5000 })
    client.on('error', () => undefined)
    await client.connect()
    try {
      return (await client.query<Row>(text)).rows
    } finally {
      await client.end()
    }
  }

  /** Opens every connection that the server still accepts from ordinary users. */
  async hoardConnections(): Promise<{ release: () => Promise<void> }> {
    await this.sql(`DO $$ BEGIN CREATE ROLE hoarder LOGIN; EXCEPTION WHEN duplicate_object THEN NULL; END $$`)
    const clients: pg.Client[] = []
    for (;;) {
      const client = new pg.Client({ connectionString: this.url.replace('postgres@', 'hoarder@') })
      client.on('error', () => undefined)
      try {
        await client.connect()
        clients.push(client)
      } catch {
        return { release: async () => void (await Promise.all(clients.map((held) => held.end()))) }
      }
    }
  }

  async remove(): Promise<void> {
    await this.thaw()
    await this.stop('SIGKILL')
    await rm(this.folder, { recursive: true, force: true })
  }

  /** The process ids: the postmaster first, then its children. */
  async #processes(): Promise<number[]> {
    const { pid } = this.#server ?? {}
    if (pid === undefined) return []
    const children = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8').catch(() => '')
    return [pid, ...children.split(' ').filter(Boolean).map(Number)]
  }
}

/** Ignores a process that has already ended. */
function kill(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal)
  } catch (cause) {
    if (!(cause instanceof Error && 'code' in cause && cause.code === 'ESRCH')) throw cause
  }
}
