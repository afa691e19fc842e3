import type { ServerResponse } from 'node:http'
import type { ExecutionResult } from 'graphql'
import { isAsyncIterable, type Plugin } from 'graphql-yoga'
import type { Logger } from 'pino'
import type { ErrorCode } from '../content/error-code.ts'
import type { ChangeFeed } from '../engine/change-feed.ts'
import type { Told } from '../engine/subscribe.ts'
import type { GraphRequest } from './graph-request.ts'

/** A connection that accepts no data for so long is closed. Two heartbeats are sent in this time, so that one that works always moves. */
const stuckMsDefault = 30_000

/** How long a stream may take to end when its gateway shuts down. */
const endingMs = 500

/** Whoever loses the connection comes back after 2 to 5 seconds: not all at once. */
const retryMs = () => 2000 + Math.floor(Math.random() * 3000)

interface StreamOptions {
  readonly live: ChangeFeed
  readonly log: Logger
  /**
   * Milliseconds after which a connection that accepts no data is closed: 30,000 by default. The socket may take twice as long. A heartbeat is
   * sent every half of it.
   */
  readonly stuckMs?: number | undefined
}

/**
 * Sends what a subscription is told as server-sent events, in the distinct connections mode of GraphQL over SSE, and takes the next answer
 * when the reader has taken the last. An event's id stands alone after the answers that it follows, and takes `Last-Event-ID` back there.
 * When the gateway shuts down, or an answer fails for a reason that is not the reader's, the stream is closed without that answer and
 * without `complete`: the reader comes back, to this gateway or another, with its last id.
 * https://github.com/enisdenjo/graphql-sse/blob/master/PROTOCOL.md https://html.spec.whatwg.org/multipage/server-sent-events.html
 */
export const useEventStreams = (options: StreamOptions): Plugin<object, GraphRequest> => ({
  onResultProcess({ result, resultProcessor, setResultProcessor, serverContext: { listener, response } }) {
    // Without a processor the reader takes no event stream: Yoga says so.
    if (!isAsyncIterable(result) || !resultProcessor || !listener) return
    const told = result as AsyncIterable<Told>
    setResultProcessor(
      (_result, { Response }) =>
        new Response(eventStream(told, { ...options, left: listener.signal, response }), {
          headers: { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store', 'X-Accel-Buffering': 'no' },
        }),
      'text/event-stream',
    )
  },
})

function eventStream(
  told: AsyncIterable<Told>,
  {
    live: { closing },
    log,
    stuckMs = stuckMsDefault,
    left,
    response,
  }: StreamOptions & { readonly left: AbortSignal; readonly response: ServerResponse | undefined },
): ReadableStream<Uint8Array> {
  const answers = told[Symbol.asyncIterator]()
  const encoder = new TextEncoder()
  let heartbeat: NodeJS.Timeout | undefined
  const stop = () => clearInterval(heartbeat)
  left.addEventListener('abort', stop)
  // A reader that has stopped reading does not delay the shutdown.
  closing.addEventListener('abort', () => setTimeout(() => response?.destroy(), endingMs).unref(), { signal: left })
  /** The next event; null where the stream ends without `complete`. */
  const next = async (): Promise<{ readonly text: string; readonly isLast: boolean } | null> => {
    try {
      const { done, value } = await answers.next()
      if (done) return closing.aborted ? null : { text: 'event: complete\ndata:\n\n', isLast: true }
      if (!isFailure(value)) return { text: eventOf(value), isLast: false }
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
        // A reader that has not taken the last one gets no other.
        if (controller.desiredSize === 0) controller.enqueue(encoder.encode(':\n\n'))
      }, stuckMs / 2)
    },
    async pull(controller) {
      // Yoga removes the socket's timeout when it begins to send.
      response?.setTimeout(stuckMs)
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
  // No answer is made before the connection can take it.
  return new ReadableStream(source, { highWaterMark: 0 })
}

/** Errors of the gateway: the same may be answered later. */
const failures: readonly unknown[] = ['INTERNAL_SERVER_ERROR', 'SERVICE_UNAVAILABLE', 'READ_ONLY'] satisfies ErrorCode[]

/** Errors are masked already and have their codes; the log has their causes. */
const isFailure = (told: Told): boolean =>
  'errors' in told && told.errors?.some(({ extensions }) => failures.includes(extensions.code)) === true

const eventOf = (told: Told): string => ('id' in told ? `id: ${told.id}\n\n` : `event: next\ndata: ${JSON.stringify(answerOf(told))}\n\n`)

/** Without what is for HTTP alone. */
const answerOf = ({ errors, ...answer }: ExecutionResult) => ({
  ...(errors && {
    errors: errors.map((error) => {
      const { extensions: { http: _http, ...extensions } = {}, ...told } = error.toJSON()
      return { ...told, extensions }
    }),
  }),
  ...answer,
})
