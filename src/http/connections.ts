import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { setImmediate } from 'node:timers/promises'

interface Exchange {
  readonly request: IncomingMessage
  readonly response: ServerResponse
}

/** What a connection is used for at the moment. */
interface Use {
  /**
   * Requests that are not answered yet. They are kept with their connection: V8 keeps what was taken out of a Map until the next major
   * collection once the Map has been rehashed, and a server that adds and removes a request at a time would keep all of them.
   */
  readonly exchanges: Exchange[]
  /** Bytes that had arrived when the last of them was answered: any more belong to another request. */
  bytes: number
}

/**
 * Closes the connections of a server without cutting an answer. `Server.close` alone would wait a minute for a connection on which nothing
 * was sent, and five minutes for a request that never arrives completely.
 */
export class Connections {
  readonly #server: Server
  readonly #uses = new Map<Socket, Use>()
  #areLast = false
  #isFinishing = false

  constructor(server: Server) {
    this.#server = server
    server.on('connection', (socket) => {
      this.#uses.set(socket, { exchanges: [], bytes: 0 })
      socket.once('close', () => this.#uses.delete(socket))
    })
    server.prependListener('request', (request, response) => this.#begin(request, response))
  }

  /** From now on each answer is the last one on its connection, and says so: for its next request the client opens another connection. */
  answerLast(): void {
    this.#areLast = true
    for (const { response } of this.#exchanges()) sayLast(response)
  }

  /**
   * Accepts no more connections, and resolves once all requests that have begun to arrive are answered. When the signal is aborted, the
   * remaining ones are cut. Answers their names.
   */
  async finish(cut: AbortSignal): Promise<string[]> {
    this.answerLast()
    // Afterwards everything that has arrived is read, so that a connection that looks idle is idle.
    await setImmediate()
    this.#isFinishing = true
    const left: string[] = []
    const onCut = () => {
      left.push(...this.#left())
      this.#server.closeAllConnections()
    }
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()))
    for (const socket of this.#uses.keys()) this.#closeIdle(socket)
    if (cut.aborted) onCut()
    else cut.addEventListener('abort', onCut)
    await closed
    cut.removeEventListener('abort', onCut)
    return left
  }

  #begin(request: IncomingMessage, response: ServerResponse): void {
    const { socket } = request
    const use = this.#uses.get(socket)
    if (this.#areLast) sayLast(response)
    if (!use) return
    use.exchanges.push({ request, response })
    response.once('close', () => {
      const index = use.exchanges.findIndex((exchange) => exchange.response === response)
      use.exchanges.splice(index, 1)
      use.bytes = socket.bytesRead
      if (this.#isFinishing) this.#closeIdle(socket)
    })
  }

  #exchanges(): Exchange[] {
    return [...this.#uses.values()].flatMap(({ exchanges }) => exchanges)
  }

  #closeIdle(socket: Socket): void {
    const use = this.#uses.get(socket)
    if (use && use.exchanges.length === 0 && socket.bytesRead === use.bytes) socket.destroy()
  }

  #left(): string[] {
    const requests = this.#exchanges().map(({ request }) => request)
    const unread = [...this.#uses.values()].filter(({ exchanges }) => exchanges.length === 0)
    return [
      ...requests.map(({ method, url = '' }) => `${method} ${url.split('?')[0]}`),
      ...unread.map(() => 'a request whose headers had not arrived'),
    ]
  }
}

/** If the headers have been sent already, the connection is closed once it is idle. */
function sayLast(response: ServerResponse): void {
  if (!response.headersSent) response.setHeader('Connection', 'close')
}
