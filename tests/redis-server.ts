import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { Redis } from 'ioredis'
import { freePort } from './free-port.ts'
import { suiteNeeding } from './suite-needing.ts'

const isInstalled = (() => {
  try {
    execFileSync('redis-server', ['--version'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
})()

/** A suite that needs Redis. Without it, the suite is reported as skipped; with CI=true, it fails. */
export const withRedis = suiteNeeding(isInstalled ? null : 'redis-server is not installed')

/** A Redis server for a single test, which may stop it. What it was told survives a crash. */
export class RedisServer {
  readonly url: string
  readonly #folder: string
  readonly #port: number
  #server: ChildProcess | null = null

  private constructor(folder: string, port: number) {
    this.#folder = folder
    this.#port = port
    this.url = `redis://127.0.0.1:${port}`
  }

  static async start(): Promise<RedisServer> {
    const server = new RedisServer(await mkdtemp(path.join(tmpdir(), 'kiosque-redis-')), await freePort())
    await server.start()
    return server
  }

  /** Resolves when the server answers. */
  async start(): Promise<void> {
    const persistence = ['--dir', this.#folder, '--save', '', '--appendonly', 'yes', '--appendfsync', 'always']
    this.#server = spawn('redis-server', ['--port', String(this.#port), '--bind', '127.0.0.1', ...persistence], { stdio: 'ignore' })
    const client = new Redis(this.url, { maxRetriesPerRequest: null, retryStrategy: () => 50 })
    client.on('error', () => undefined)
    await client.ping()
    client.disconnect()
  }

  async kill(): Promise<void> {
    const server = this.#server
    if (!server || server.exitCode !== null || server.signalCode !== null) return
    server.kill('SIGKILL')
    await once(server, 'exit')
  }

  /** Connections stay open, and no command is answered. */
  freeze(): void {
    this.#server?.kill('SIGSTOP')
  }

  thaw(): void {
    this.#server?.kill('SIGCONT')
  }

  async remove(): Promise<void> {
    await this.kill()
    await rm(this.#folder, { recursive: true, force: true })
  }
}
