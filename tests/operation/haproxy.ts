import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import path from 'node:path'
import { text } from 'node:stream/consumers'
import { freePort } from '../free-port.ts'
import { until } from './until.ts'

/** The path in Debian's package. */
const program = '/usr/sbin/haproxy'

/** HAProxy in front of gateways, without retries. */
export class Haproxy {
  static readonly isInstalled = existsSync(program)
  readonly origin: string
  readonly #socket: string
  readonly #process: ChildProcess

  private constructor(port: number, socket: string, child: ChildProcess) {
    this.origin = `http://127.0.0.1:${port}`
    this.#socket = socket
    this.#process = child
  }

  static async start(folder: string, gateways: readonly number[]): Promise<Haproxy> {
    const [port, socket, file] = [await freePort(), path.join(folder, 'haproxy.sock'), path.join(folder, 'haproxy.cfg')]
    await writeFile(file, await configuration(port, socket, gateways))
    const child = spawn(program, ['-db', '-f', file], { stdio: 'ignore' })
    const haproxy = new Haproxy(port, socket, child)
    await until('HAProxy has started', () => existsSync(socket))
    return haproxy
  }

  /** Waits until HAProxy sends requests to every gateway. */
  async areUp(): Promise<void> {
    await until('HAProxy sends requests to every gateway', async () => (await this.#states()).every((state) => state === 'UP'))
  }

  /** The state of each gateway, such as UP. */
  async #states(): Promise<string[]> {
    const socket = connect(this.#socket)
    socket.end('show stat\n')
    const [head = '', ...lines] = (await text(socket)).split('\n')
    const column = head.split(',').indexOf('status')
    return lines.filter((line) => /^gateways,gateway/u.test(line)).map((line) => line.split(',')[column] ?? '')
  }

  async stop(): Promise<void> {
    this.#process.kill('SIGKILL')
    await once(this.#process, 'exit')
  }
}

/** The configuration of docs/operators.md without retries, and with reuse of every idle connection. */
async function configuration(port: number, socket: string, gateways: readonly number[]): Promise<string> {
  const page = await readFile(new URL('../../docs/operators.md', import.meta.url), 'utf8')
  const [, documented = ''] = /```haproxy\n(.*?)```/su.exec(page) ?? []
  const adapted = documented
    .replace('  mode http\n', '  mode http\n  retries 0\n  http-reuse always\n')
    .replace('bind :80', `bind 127.0.0.1:${port}`)
    .replace(/(server gateway(\d)) \S+/gu, (_line, name: string, number: string) => `${name} 127.0.0.1:${gateways[Number(number) - 1]}`)
  return `global\n  stats socket ${socket}\n\n${adapted}`
}
