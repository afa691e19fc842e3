import path from 'node:path'
import type { DatabaseLocation } from '../../src/store/database/database.ts'
import type { Cluster } from '../cluster.ts'
import { copyEmbedded } from '../embedded-database.ts'
import { freePort } from '../free-port.ts'
import { kiosque, type Served, scratchFolder, serveKiosque } from '../kiosque-process.ts'
import { Receiver } from '../work/receiver.ts'
import { Haproxy } from './haproxy.ts'
import { Traffic } from './traffic.ts'

interface InstallationOptions {
  /** Null for the embedded database. */
  readonly cluster: Cluster | null
  /** Several gateways are behind HAProxy. */
  readonly gateways?: number
  /** Whether articles are imported by command line all the time: true by default, except into the embedded database, which has one process. */
  readonly imports?: boolean
  /** More environment variables of the gateways, by the folder of the installation. */
  readonly variables?: (folder: string) => Readonly<Record<string, string>>
}

/** A newspaper in operation: a database, gateways, a webhook receiver, and traffic that can be started. */
export class Installation {
  readonly cluster: Cluster | null
  /** Environment variables of its processes. */
  readonly variables: Readonly<Record<string, string>>
  readonly gateways: readonly Gateway[]
  readonly receiver: Receiver
  readonly haproxy: Haproxy | null
  readonly traffic: Traffic
  readonly #removeFolder: () => Promise<void>

  private constructor(
    parts: Pick<Installation, 'cluster' | 'variables' | 'gateways' | 'receiver' | 'haproxy' | 'traffic'>,
    removeFolder: () => Promise<void>,
  ) {
    this.cluster = parts.cluster
    this.variables = parts.variables
    this.gateways = parts.gateways
    this.receiver = parts.receiver
    this.haproxy = parts.haproxy
    this.traffic = parts.traffic
    this.#removeFolder = removeFolder
  }

  /** Imports the sample newspaper and starts the gateways. */
  static async open({ cluster, gateways: count = 1, imports = true, variables: more }: InstallationOptions): Promise<Installation> {
    const { folder, remove } = await scratchFolder()
    const variables = {
      KIOSQUE_DATA: path.join(folder, 'kiosque'),
      WEBHOOK_ALLOWED_HOSTS: '127.0.0.1',
      LOG_LEVEL: 'info',
      ...(cluster && { DATABASE_URL: cluster.url }),
      ...more?.(folder),
    }
    if (!cluster) await copyEmbedded(variables.KIOSQUE_DATA)
    const print = async (...args: string[]) => (await kiosque(args, variables)).stdout.trim()
    const receiver = new Receiver()
    const ports = await Promise.all(Array.from({ length: count }, freePort))
    const gateways = ports.map((port) => new Gateway(variables, port))
    try {
      receiver.secret = await print('webhook', 'add', 'relais', await receiver.open())
      const tokens = { editor: await print('token', '--audience', 'editor'), ingest: await print('token', '--audience', 'ingest') }
      for (const gateway of gateways) await gateway.start(['--sample'])
      const haproxy = count > 1 ? await Haproxy.start(folder, ports) : null
      await haproxy?.areUp()
      const runImport = cluster && imports ? (file: string) => kiosque(['import', file, '--json'], variables) : null
      const traffic = new Traffic({
        origin: haproxy?.origin ?? `http://127.0.0.1:${ports[0]}`,
        isBalanced: haproxy !== null,
        tokens,
        runImport,
        folder,
      })
      return new Installation({ cluster, variables, gateways, receiver, haproxy, traffic }, remove)
    } catch (cause) {
      for (const gateway of gateways) await gateway.stop('SIGKILL')
      await receiver.close()
      await remove()
      throw cause
    }
  }

  get gateway(): Gateway {
    const [gateway] = this.gateways
    if (!gateway) throw new Error('The installation has no gateway.')
    return gateway
  }

  get database(): DatabaseLocation {
    return this.cluster ? { url: this.cluster.url } : { folder: this.variables.KIOSQUE_DATA ?? '' }
  }

  /** Ends the subscription, and then the gateways, in order. Returns their exit codes. */
  async stop(): Promise<(number | null)[]> {
    await this.traffic.close()
    const codes: (number | null)[] = []
    for (const gateway of this.gateways) codes.push(await gateway.stop('SIGTERM'))
    return codes
  }

  /** Ends every process and removes every file, whatever has happened before. The cluster remains. */
  async remove(): Promise<void> {
    for (const gateway of this.gateways) await gateway.stop('SIGKILL')
    await this.haproxy?.stop()
    await this.receiver.close()
    await this.#removeFolder()
  }
}

/** A gateway that keeps its port when it is started again. */
export class Gateway {
  readonly origin: string
  readonly #variables: Readonly<Record<string, string>>
  #served: Served | null = null
  #past = ''

  constructor(variables: Readonly<Record<string, string>>, port: number) {
    this.origin = `http://127.0.0.1:${port}`
    this.#variables = { ...variables, PORT: String(port) }
  }

  /** What it has logged since its first start. */
  get log(): string {
    return this.#past + (this.#served?.stderr() ?? '')
  }

  /** Resolves when it serves. */
  async start(args: readonly string[] = []): Promise<void> {
    this.#served = await serveKiosque(args, this.#variables)
  }

  /** Returns the exit code; null if the signal ended the process, or if it was not running. */
  async stop(signal: NodeJS.Signals): Promise<number | null> {
    const served = this.#served
    this.#served = null
    if (!served) return null
    try {
      return await served.stop(signal)
    } finally {
      this.#past += served.stderr()
    }
  }
}
