import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { sendText } from './route.ts'

export interface ArrivalOptions {
  /** Milliseconds in which the headers of a request, and then its body, have to arrive. */
  readonly arrivalMs: number
  /** Each of so many bytes of a body extends its time by a second, so that a large one can arrive over a slow connection. */
  readonly bytesPerSecondMin: number
  /** Milliseconds between two checks. */
  readonly checkMs: number
}

/** A request whose body is expected. */
interface Arriving {
  readonly request: IncomingMessage
  readonly response: ServerResponse
  readonly since: number
  /** Bytes that the connection had received when the headers were complete. */
  readonly bytesBefore: number
}

/**
 * Answers 408 when a request takes too long to arrive, and closes its connection. Node does that for headers. For bodies it has only a
 * total time, which would be too short for a large body or too long for a small one.
 */
export function limitArrival(server: Server, { arrivalMs, bytesPerSecondMin, checkMs }: ArrivalOptions): void {
  server.headersTimeout = arrivalMs
  server.requestTimeout = 0
  // One object per connection, for the reason given in connections.ts.
  const states = new Map<Socket, { arriving: Arriving | null }>()
  server.on('connection', (socket) => {
    states.set(socket, { arriving: null })
    socket.once('close', () => states.delete(socket))
  })
  server.prependListener('request', (request, response) => {
    const { socket } = request
    const state = states.get(socket)
    if (!state || !hasBody(request)) return
    const arriving = { request, response, since: performance.now(), bytesBefore: socket.bytesRead }
    state.arriving = arriving
    response.once('close', () => {
      if (request.complete && state.arriving === arriving) state.arriving = null
    })
  })
  const isLate = ({ request, since, bytesBefore }: Arriving, now: number): boolean =>
    !request.complete && now - since > arrivalMs + ((request.socket.bytesRead - bytesBefore) / bytesPerSecondMin) * 1000
  const checking = setInterval(() => {
    const now = performance.now()
    for (const { arriving } of states.values()) if (arriving && isLate(arriving, now)) refuse(arriving, arrivalMs, bytesPerSecondMin)
  }, checkMs)
  checking.unref()
  server.once('close', () => clearInterval(checking))
}

const hasBody = ({ headers }: IncomingMessage): boolean =>
  headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0

/** A request that is already answered, such as one to an unknown route, gets no second answer. */
function refuse({ request, response }: Arriving, arrivalMs: number, bytesPerSecondMin: number): void {
  if (response.headersSent) request.socket.destroy()
  else
    sendText(
      response,
      408,
      `The body did not arrive in time: expected it within ${arrivalMs / 1000} seconds, or at ${bytesPerSecondMin} bytes per second.\n`,
      { Connection: 'close', 'Cache-Control': 'no-store' },
    )
}
