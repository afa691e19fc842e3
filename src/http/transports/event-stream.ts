import type { ServerResponse } from 'node:http'
import type { Logger } from 'pino'
import type { ErrorCode } from '../../content/error-code.ts'
import type { SubscriptionEvent } from '../../engine/subscribe.ts'
import { completeEvent, nextEvent } from '../pipeline/encode.ts'
import { disconnection } from './decoded-request.ts'

/** A connection that accepts no data for this long is closed. Two heartbeats are sent in this time, so a working connection has traffic. */
const stuckMsDefault = 30_000

/** How long a stream may take to end when its gateway shuts down. */
const endingMs = 500

/** Clients that lose their connection reconnect after 2 to 5 seconds, so that they do not all reconnect at once. */
const retryMs = () => 2000 + Math.floor(Math.random() * 3000)

interface StreamOptions {
  readonly response: ServerResponse
  /** Aborted when the gateway shuts down. */
  readonly closing: AbortSignal
  readonly log: Logger
  /**
   * Milliseconds after which a connection that accepts no data is closed: 30,000 by default. Detection may take twice as long. Heartbeats
   * are sent at half this interval.
   */
  readonly stuckMs?: number | undefined
}

/**
 * The events of a subscription as server-sent events, in the distinct connections mode of GraphQL over SSE. The next event is created
 * when the client has read the previous one. A position is sent as a separate event with an id, after the answers that precede it; clients
 * resume there with `Last-Event-ID`. When the gateway shuts down, or fails to produce an answer, the stream is closed without that answer
 * and without `complete`: the client reconnects, to this gateway or another one, with its last id.
 * https://github.com/enisdenjo/graphql-sse/blob/master/PROTOCOL.md https://html.spec.whatwg.org/multipage/server-sent-events.html
 */
export function eventStream(
  events: AsyncIterable<SubscriptionEvent>,
  { response, closing, log, stuckMs = stuckMsDefault }: StreamOptions,
): ReadableStream<Uint8Array> {
  const answers = events[Symbol.asyncIterator]()
  const encoder = new TextEncoder()
  const disconnected = disconnection(response)
  let heartbeat: NodeJS.Timeout | undefined
  const stop = () => clearInterval(heartbeat)
  disconnected.addEventListener('abort', stop)
  // A client that has stopped reading does not delay the shutdown.
  closing.addEventListener('abort', () => setTimeout(() => response.destroy(), endingMs).unref(), { signal: disconnected })
  /** The next event; null if the stream ends without `complete`. */
  const next = async (): Promise<{ readonly text: string; readonly isLast: boolean } | null> => {
    try {
      const { done, value } = await answers.next()
      if (done) return closing.aborted ? null : { text: completeEvent, isLast: true }
      if (!isFailure(value)) return { text: 'id' in value ? `id: ${value.id}\n\n` : nextEvent(value), isLast: false }
      await answers.return?.()
    } catch (cause) {
      log.error({ cause }, 'A subscription failed unexpectedly.')
    }
    return null
  }
  const source: UnderlyingDefaultSource<Uint8Array> = {
    start(controller) {
      controller.enqueue(encoder.encode(`retry: ${retryMs()}\n\n`))
      heartbeat = setInterval(() => {
        // A client that has not read the last heartbeat gets no other.
        if (controller.desiredSize === 0) controller.enqueue(encoder.encode(':\n\n'))
      }, stuckMs / 2)
    },
    async pull(controller) {
      // Yoga removes the socket's timeout when it begins to send.
      response.setTimeout(stuckMs)
      const event = await next()
      if (event) controller.enqueue(encoder.encode(event.text))
      if (event && !event.isLast) return
      stop()
      controller.close()
    },
    async cancel() {
      stop()
      await answers.return?.()
    },
  }
  // No event is created before the connection can accept it.
  return new ReadableStream(source, { highWaterMark: 0 })
}

/** Errors of the gateway: the same request may succeed later. */
const failures: readonly unknown[] = ['INTERNAL_SERVER_ERROR', 'SERVICE_UNAVAILABLE', 'READ_ONLY'] satisfies ErrorCode[]

/** Errors are already masked and logged here, and have their codes. */
const isFailure = (event: SubscriptionEvent): boolean =>
  'errors' in event && event.errors?.some(({ extensions }) => failures.includes(extensions.code)) === true
