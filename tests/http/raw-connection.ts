import { once } from 'node:events'
import { connect, type Socket } from 'node:net'

/** A TCP connection to a gateway, for requests that no HTTP client sends. */
export class RawConnection {
  readonly #socket: Socket
  readonly #closed: Promise<void>
  #received = ''

  private constructor(socket: Socket) {
    this.#socket = socket
    this.#closed = new Promise((resolve) => socket.once('close', () => resolve()))
    socket.on('error', () => undefined)
    socket.on('data', (chunk) => {
      this.#received += String(chunk)
    })
  }

  static async open(origin: string): Promise<RawConnection> {
    const socket = connect(Number(new URL(origin).port), '127.0.0.1')
    const connection = new RawConnection(socket)
    await once(socket, 'connect')
    return connection
  }

  send(text: string): void {
    this.#socket.write(text)
  }

  /** All that was received so far. */
  get received(): string {
    return this.#received
  }

  /** The status codes of the answers so far. */
  get statuses(): number[] {
    return [...this.#received.matchAll(/^HTTP\/1\.1 (\d{3})/gmu)].map(([, status]) => Number(status))
  }

  /** Resolves to all that was received, when the gateway closes the connection. */
  async untilClosed(): Promise<string> {
    await this.#closed
    return this.#received
  }

  /** Resets the connection. */
  reset(): void {
    this.#socket.resetAndDestroy()
  }
}

/** The answer to one request, after which the gateway closes the connection. */
export async function askRaw(origin: string, text: string): Promise<string> {
  const connection = await RawConnection.open(origin)
  connection.send(text)
  return connection.untilClosed()
}
