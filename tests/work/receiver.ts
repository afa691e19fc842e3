import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Webhook } from 'standardwebhooks'

interface Received {
  readonly id: string
  readonly body: unknown
}

/** A machine that is told of changes: it checks what it gets by the specification's own library, and answers as it is told to. */
export class Receiver {
  readonly received: Received[] = []
  /** What it answers next; 204 where nothing is said. Null: nothing at all. */
  readonly answers: (number | null)[] = []
  headers: Record<string, string> = {}
  secret = ''
  /** Milliseconds until it answers. */
  delayMs = 0
  readonly #server: Server

  constructor() {
    this.#server = createServer((request, response) => {
      const chunks: Buffer[] = []
      request.on('data', (chunk: Buffer) => chunks.push(chunk))
      request.on('end', () => {
        const payload = Buffer.concat(chunks).toString()
        const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]))
        const status = this.answers.length > 0 ? this.answers.shift() : 204
        try {
          if (!request.url?.startsWith('/elsewhere')) new Webhook(this.secret).verify(payload, headers)
          this.received.push({ id: headers['webhook-id'] ?? '', body: JSON.parse(payload) })
        } catch (cause) {
          this.received.push({ id: 'unverified', body: String(cause) })
        }
        if (typeof status === 'number') setTimeout(() => response.writeHead(status, this.headers).end(), this.delayMs)
      })
    })
  }

  async open(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve))
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/`
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections()
    await new Promise((resolve) => this.#server.close(resolve))
  }
}
