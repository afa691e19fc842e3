import { connect } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import { type Answer, AnswerReader } from './answer.ts'
import type { RawRequest } from './raw-request.ts'

/** What came of a request. */
export interface Exchange {
  readonly answers: readonly Answer[]
  /** Milliseconds from the last byte of the request to the last byte of the answers. */
  readonly ms: number
  /** What was wrong with the connection; `null` if nothing was. */
  readonly fault: string | null
}

/**
 * Milliseconds after which the gateway must have closed a connection whose requests never end: the times that gateway.ts gives for arriving
 * and for idling, the interval in which Node checks them, and several seconds for a busy machine.
 */
const closedWithinMs = 20_000

/**
 * The gateway closes a connection whose rest it does not read, such as that of headers that are too long. If there is such a rest, TCP may
 * drop the answer before the client reads it. Shorter requests arrive at once.
 */
const readAtOnceBytes = 16_000

/** Sends a request on a connection of its own. */
export async function exchange(port: number, request: RawRequest): Promise<Exchange> {
  const done = await exchangeOnce(port, request)
  // The gateway may answer before it has the body, and close the connection. A client that is still writing then fails to read the answer.
  const isCut = request.isWhole && request.ending === 'wait' && done.isReset && done.answers.length === 0
  return isCut && request.parts.length > 1 ? exchangeOnce(port, { ...request, parts: [request.parts.join('')] }) : done
}

function exchangeOnce(port: number, { parts, methods, ending, endingMs, isWhole }: RawRequest): Promise<Exchange & { isReset: boolean }> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true })
    const reader = new AnswerReader(methods)
    let sentAt = performance.now()
    let failure: string | null = null
    let isReset = false
    const late = setTimeout(() => {
      failure = isWhole ? 'no answer' : 'the connection stays open'
      socket.destroy()
    }, closedWithinMs)

    socket.on('data', (chunk) => {
      reader.push(chunk)
      if (isWhole && ending === 'wait' && (reader.answers.length >= methods.length || reader.fault !== null)) socket.destroy()
    })
    socket.on('end', () => reader.close())
    socket.on('error', ({ code }: NodeJS.ErrnoException) => {
      if (code === 'ECONNRESET' || code === 'EPIPE') isReset = true
      else failure = `the connection fails with ${code}`
    })
    socket.on('close', () => {
      clearTimeout(late)
      const isLost = isReset && parts.join('').length > readAtOnceBytes
      const isSilent = isWhole && ending === 'wait' && reader.answers.length === 0 && !isLost
      const ms = performance.now() - sentAt
      const fault = failure ?? (isReset || ending !== 'wait' ? null : reader.fault) ?? (isSilent ? 'no answer' : null)
      resolve({ answers: reader.answers, ms, fault, isReset })
    })
    socket.on('connect', () => void send())

    async function send(): Promise<void> {
      for (const [index, part] of parts.entries()) {
        if (index > 0) await wait(1)
        if (socket.destroyed) return
        sentAt = performance.now()
        socket.write(part, 'latin1')
      }
      if (ending === 'wait') return
      await wait(endingMs)
      if (ending === 'half-close') socket.end()
      else socket.resetAndDestroy()
    }
  })
}
