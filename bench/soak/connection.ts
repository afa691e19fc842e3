import { once } from 'node:events'
import { connect, type Socket } from 'node:net'

/** Called with the status of an answer, or with the reason why there is none. */
export type OnAnswer = (outcome: number | string) => void

const endOfHead = Buffer.from('\r\n\r\n')

/**
 * A connection that sends one request at a time and reads only as much of its answer as it needs: the status, the length, and whether
 * the connection stays open. The generator shares the processor with the gateway, so it has to be cheap.
 */
export class Connection {
  readonly #socket: Socket
  readonly #onFree: (connection: Connection) => void
  readonly #onClosed: (connection: Connection) => void
  #onAnswer: OnAnswer | null = null
  /** The beginning of an answer whose head is not complete. */
  #head: Buffer | null = null
  #status = 0
  /** Bytes of the body that have not arrived; `null` before the head is complete. */
  #missing: number | null = null
  #isLast = false

  constructor(port: number, events: { onFree: (connection: Connection) => void; onClosed: (connection: Connection) => void }) {
    this.#onFree = events.onFree
    this.#onClosed = events.onClosed
    this.#socket = connect({ port, host: '127.0.0.1', noDelay: true })
    this.#socket.on('data', (chunk) => this.#read(chunk))
    this.#socket.on('error', (error) => this.#fail(error.message))
    this.#socket.on('close', () => {
      this.#fail('The connection was closed.')
      this.#onClosed(this)
    })
  }

  get opened(): Promise<unknown> {
    return once(this.#socket, 'connect')
  }

  send(bytes: Buffer, onAnswer: OnAnswer): void {
    this.#onAnswer = onAnswer
    this.#socket.write(bytes)
  }

  close(): void {
    this.#socket.destroy()
  }

  #read(chunk: Buffer): void {
    if (this.#missing === null) this.#readHead(this.#head ? Buffer.concat([this.#head, chunk]) : chunk)
    else this.#missing -= chunk.length
    if (this.#missing === 0) this.#finish()
  }

  #readHead(bytes: Buffer): void {
    const end = bytes.indexOf(endOfHead)
    this.#head = end < 0 ? bytes : null
    if (end < 0) return
    const head = bytes.toString('latin1', 0, end)
    this.#status = Number(head.slice(9, 12))
    const length = Number(/\r\ncontent-length: (\d+)/iu.exec(head)?.[1] ?? Number.NaN)
    this.#isLast = /\r\nconnection: close/iu.test(head)
    if (Number.isNaN(length)) this.#fail(`An answer ${this.#status} has no length.`)
    else this.#missing = length - (bytes.length - end - endOfHead.length)
  }

  #finish(): void {
    this.#missing = null
    const onAnswer = this.#onAnswer
    this.#onAnswer = null
    onAnswer?.(this.#status)
    if (this.#isLast) this.#socket.destroy()
    else this.#onFree(this)
  }

  #fail(reason: string): void {
    const onAnswer = this.#onAnswer
    this.#onAnswer = null
    onAnswer?.(reason)
    this.#socket.destroy()
  }
}
