import { KiosqueFailure } from './answer.ts'
import { answerOf } from './client.ts'
import type { ClientOptions } from './client-options.ts'
import type { ListenOptions, Subscription } from './operation.ts'
import { isPassing, jitter, pauseOf, wait } from './pause.ts'
import { bodyOf, credentialOf, headersOf, maySendWhole } from './request.ts'

/** The gateway sends a heartbeat every 15 seconds: a connection that is silent for three times as long is lost. */
const silenceMs = 45_000

/**
 * The events of a subscription, until the loop ends or the signal is aborted. After a lost connection it reconnects and resumes from the
 * last event: no event is missed, but some may arrive twice. Throws KiosqueFailure if the gateway rejects the request. It needs a `fetch`
 * with streamed responses, which React Native does not have.
 * https://github.com/enisdenjo/graphql-sse/blob/master/PROTOCOL.md
 * @example for await (const { articlePublished } of listen(client, newArticles, {})) console.log(articlePublished.headline)
 */
export async function* listen<Data, Variables>(
  { options }: { readonly options: ClientOptions },
  operation: Subscription<Data, Variables>,
  variables: NoInfer<Variables>,
  { signal: ended = new AbortController().signal }: ListenOptions = {},
): AsyncGenerator<Data, void, undefined> {
  const { url, fetch: send = fetch } = options
  let whole = false
  let lastEventId = ''
  let retryMs = 2000
  /** Attempts since the last event. */
  let tries = 0
  const open = async (signal: AbortSignal) =>
    send(url, {
      method: 'POST',
      headers: {
        ...headersOf(options, 'text/event-stream', await credentialOf(options)),
        'Content-Type': 'application/json',
        ...(lastEventId && { 'Last-Event-ID': lastEventId }),
      },
      body: bodyOf(operation, variables, whole),
      signal,
    })
  while (!ended.aborted) {
    const stop = new AbortController()
    const end = () => stop.abort()
    ended.addEventListener('abort', end)
    const unlessSilent = async <Value>(said: Promise<Value>): Promise<Value> => {
      const silence = setTimeout(end, silenceMs)
      return said.finally(() => clearTimeout(silence))
    }
    let pause: number | null = null
    try {
      const response = await unlessSilent(open(stop.signal))
      const { status, headers } = response
      if (status === 404 && !whole && maySendWhole(options)) {
        whole = true
        continue
      }
      pause = pauseOf(status, headers)
      for await (const { id, retry, event, data } of eventsOf(response, unlessSilent)) {
        lastEventId = id || lastEventId
        if (id) tries = 0
        retryMs = Number(retry) || retryMs
        if (event === 'complete' && response.ok) return
        if (data === undefined) continue
        const answer = answerOf<Data>(data, status, pause)
        if (!answer.error) yield answer.data
        else if (!isPassing(status)) throw new KiosqueFailure(answer.error)
      }
    } catch (cause) {
      if (cause instanceof KiosqueFailure) throw cause
    } finally {
      ended.removeEventListener('abort', end)
      stop.abort()
    }
    if (!ended.aborted) await wait((pause ?? 0) * 1000 + jitter(tries++, retryMs), ended).catch(() => undefined)
  }
}

/** The fields of an event; a comment, which serves as a heartbeat, has none. */
type Event = Partial<Record<'event' | 'data' | 'id' | 'retry', string>>

/** The events of a response. A response that is not an event stream becomes one event with the whole body as its data: the body explains the error. */
async function* eventsOf(
  response: Response,
  read: <Value>(said: Promise<Value>) => Promise<Value>,
): AsyncGenerator<Event, void, undefined> {
  const { body, headers } = response
  if (!body || !headers.get('Content-Type')?.startsWith('text/event-stream')) return yield { data: await read(response.text()) }
  const reader = body.getReader()
  const decoder = new TextDecoder()
  for (let text = ''; ; ) {
    const { done, value } = await read(reader.read())
    if (done) return
    const events = (text + decoder.decode(value, { stream: true })).split('\n\n')
    text = events.pop() ?? ''
    for (const event of events) yield Object.fromEntries(event.split('\n').map(fieldOf))
  }
}

/** Name and value of a line; a comment has no name. Lines end only at a line feed, because data may contain other line separators. */
function fieldOf(line: string): [name: string, value: string] {
  const [, name = '', value = ''] = /^([^:]*):? ?(.*)$/s.exec(line) ?? []
  return [name, value]
}
