import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { setImmediate } from 'node:timers/promises'
import { pathOf } from './request-target.ts'

interface Exchange {
  readonly request: IncomingMessage
  readonly response: ServerResponse
}

/** The current state of a connection. */
interface ConnectionState {
  /**
   * Requests that are not answered yet. They are stored with their connection, not in a Map of their own: once a Map has been rehashed, V8
   * retains its deleted entries until the next major collection, so a server that adds and deletes one request at a time would retain all
   * of them.
   */
  readonly exchanges: Exchange[]
  /** Bytes received when the last request was answered. More bytes mean that another request has begun to arrive. */
  bytes: number
}

/**
 * Closes the connections of a server without interrupting a response. `Server.close` alone would wait one minute for a connection on which
 * nothing was sent, and five minutes for a request that never arrives completely.
 */
export class Connections {
  readonly #server: Server
  readonly #states = new Map<Socket, ConnectionState>()
  #isClosing = false
  #isFinishing = false

  constructor(server: Server) {
    this.#server = server
    server.on('connection', (socket) => {
      this.#states.set(socket, { exchanges: [], bytes: 0 })
      socket.once('close', () => this.#states.delete(socket))
    })
    server.prependListener('request', (request, response) => this.#begin(request, response))
  }

  /** From now on, sends `Connection: close` with each response, so that clients open another connection for their next request. */
  answerLast(): void {
    this.#isClosing = true
    for (const { response } of this.#exchanges()) announceClose(response)
  }

  /**
   * Stops accepting connections, and resolves once all requests that have begun to arrive are answered. When the signal is aborted, closes
   * the remaining connections. Resolves to the names of the requests that were interrupted.
   */
  async finish(abort: AbortSignal): Promise<string[]> {
    this.answerLast()
    // After this, all bytes that have arrived are read, so a connection that appears idle is idle.
    await setImmediate()
    this.#isFinishing = true
    const interrupted: string[] = []
    const onAbort = () => {
      interrupted.push(...this.#unfinished())
      // `closeAllConnections` knows only those that Node itself watches.
      for (const socket of this.#states.keys()) socket.destroy()
    }
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()))
    for (const socket of this.#states.keys()) this.#closeIdle(socket)
    if (abort.aborted) onAbort()
    else abort.addEventListener('abort', onAbort)
    await closed
    abort.removeEventListener('abort', onAbort)
    return interrupted
  }

  #begin(request: IncomingMessage, response: ServerResponse): void {
    const { socket } = request
    const state = this.#states.get(socket)
    if (this.#isClosing) announceClose(response)
    if (!state) return
    state.exchanges.push({ request, response })
    response.once('close', () => {
      const index = state.exchanges.findIndex((exchange) => exchange.response === response)
      state.exchanges.splice(index, 1)
      state.bytes = socket.bytesRead
      if (this.#isFinishing) this.#closeIdle(socket)
    })
  }

  #exchanges(): Exchange[] {
    return [...this.#states.values()].flatMap(({ exchanges }) => exchanges)
  }

  #closeIdle(socket: Socket): void {
    const state = this.#states.get(socket)
    if (state && state.exchanges.length === 0 && socket.bytesRead === state.bytes) socket.destroy()
  }

  #unfinished(): string[] {
    const requests = this.#exchanges().map(({ request }) => request)
    const unread = [...this.#states.values()].filter(({ exchanges }) => exchanges.length === 0)
    return [
      ...requests.map((request) => `${request.method} ${pathOf(request)}`),
      ...unread.map(() => 'a request whose headers had not arrived'),
    ]
  }
}

/** If the headers have already been sent, the connection is closed once it is idle. */
function announceClose(response: ServerResponse): void {
  if (!response.headersSent) response.setHeader('Connection', 'close')
}
