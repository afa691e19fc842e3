import type { ExecutionResult } from 'graphql'
import { isAsyncIterable, type Plugin } from 'graphql-yoga'
import type { Live } from '../graph/live.ts'
import type { Told } from '../graph/subscribe.ts'
import type { GraphRequest } from './graphql.ts'

/** So often something is sent, that nobody on the way takes the connection for a dead one. */
const heartbeatMs = 15_000

/** Whoever loses the connection comes back after 2 to 5 seconds: not all at once. */
const retryMs = () => 2000 + Math.floor(Math.random() * 3000)

/**
 * Sends what a subscription is told as server-sent events, in the distinct connections mode of GraphQL over SSE, and takes the next answer
 * when the reader has taken the last. An event's id stands alone after the answers that it follows, and takes `Last-Event-ID` back there.
 * A gateway that ends closes the stream without `complete`: the reader comes back to another.
 * https://github.com/enisdenjo/graphql-sse/blob/master/PROTOCOL.md https://html.spec.whatwg.org/multipage/server-sent-events.html
 */
export const useEventStreams = (live: Live): Plugin<object, GraphRequest> => ({
  onResultProcess({ result, resultProcessor, setResultProcessor, serverContext }) {
    // Without a processor the reader takes no event stream: Yoga says so.
    if (!isAsyncIterable(result) || !resultProcessor || !serverContext.listener) return
    const { signal } = serverContext.listener
    const told = result as AsyncIterable<Told>
    setResultProcessor(
      (_result, { Response }) =>
        new Response(eventStream(told, { left: signal, closing: live.closing }), {
          headers: { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store', 'X-Accel-Buffering': 'no' },
        }),
      'text/event-stream',
    )
  },
})

function eventStream(
  told: AsyncIterable<Told>,
  { left, closing }: { readonly left: AbortSignal; readonly closing: AbortSignal },
): ReadableStream<Uint8Array> {
  const answers = told[Symbol.asyncIterator]()
  const encoder = new TextEncoder()
  let heartbeat: NodeJS.Timeout | undefined
  const end = () => clearInterval(heartbeat)
  left.addEventListener('abort', end)
  return new ReadableStream({
    start(controller) {
      controller.enqueue(encoder.encode(`retry: ${retryMs()}\n\n`))
      heartbeat = setInterval(() => {
        // A reader that has not taken the last one gets no other.
        if ((controller.desiredSize ?? 0) > 0) controller.enqueue(encoder.encode(':\n\n'))
      }, heartbeatMs)
    },
    async pull(controller) {
      const { done, value } = await answers.next()
      if (value) controller.enqueue(encoder.encode(eventOf(value)))
      if (!done) return
      end()
      if (!closing.aborted) controller.enqueue(encoder.encode('event: complete\ndata:\n\n'))
      controller.close()
    },
    async cancel() {
      end()
      await answers.return?.()
    },
  })
}

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
