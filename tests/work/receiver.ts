import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Webhook } from 'standardwebhooks'

interface Received {
  readonly id: string
  readonly body: unknown
}

/** A webhook receiver that verifies messages with the library of the specification, and responds as the test configures. */
export class Receiver {
  readonly received: Received[] = []
  /** The next responses; default: 204. Null leaves the request without a response. */
  readonly answers: (number | null)[] = []
  headers: Record<string, string> = {}
  secret = ''
  /** Milliseconds until it responds. */
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
