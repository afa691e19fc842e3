import type { Answer, GraphError, KiosqueError, KiosqueErrorCode } from './answer.ts'
import type { Operation } from './operation.ts'
import { jitter, pauseOf, wait } from './pause.ts'

/** How to reach a gateway. */
export interface ClientOptions {
  /** Where the graph is: `https://journal.example/graphql`. */
  readonly url: string
  /** A partner's key. Keep it on a server, or have it limited to your origins. */
  readonly key?: string
  /** A reader's or an editor's token, or what answers the one of the moment. It goes before the key. */
  readonly token?: string | null | (() => string | null | Promise<string | null>)
  /** The language that the reader reads, as BCP 47 writes it: sent as `Accept-Language`. */
  readonly language?: string
  /** Another than the platform's own. */
  readonly fetch?: typeof fetch
  /** Milliseconds for the whole of a request, retries included: 10,000 unless told. */
  readonly timeoutMs?: number
  /** How often a query is tried again, when the gateway could not be reached or asks for patience: twice unless told. */
  readonly retries?: number
  /**
   * Whether a document that the gateway doesn't know is sent whole. Unless told: where there is a `process.env.NODE_ENV` to ask and it
   * isn't `production`. With a bundler say `import.meta.env.DEV`.
   */
  readonly development?: boolean
}

/** How to ask once. */
export interface RequestOptions {
  /** Stops the request; the answer is the error `ABORTED`. */
  readonly signal?: AbortSignal | undefined
  /** In place of the client's own. */
  readonly timeoutMs?: number | undefined
}

/** Asks a gateway. */
export interface Client {
  /** Answers data or an error, and throws neither. */
  run<Data, Variables>(
    operation: Operation<Data, Variables>,
    variables: NoInfer<Variables>,
    options?: RequestOptions,
  ): Promise<Answer<Data>>
}

/** Longer addresses are refused on the way by one proxy or another. */
const addressCharsMax = 4000

/** Answers that are kept for when the gateway says that they still hold. */
const answersMax = 100

/** A client for operations that are imported one by one. `createKiosque` has all of them as methods. */
export function createClient({
  url,
  key,
  token = key,
  language,
  fetch: send = fetch,
  timeoutMs = 10_000,
  retries = 2,
  development,
}: ClientOptions): Client {
  const kept = new Map<string, { readonly etag: string; readonly answer: Answer<unknown> }>()
  const unknown = new Set<string>()
  let closedUntil = 0

  return {
    async run<Data, Variables>(
      operation: Operation<Data, Variables>,
      variables: Variables,
      options: RequestOptions = {},
    ): Promise<Answer<Data>> {
      const stop = new AbortController()
      const { signal } = stop
      let stopped: KiosqueErrorCode = 'NETWORK'
      const stopFor = (code: KiosqueErrorCode) => () => {
        stopped = code
        stop.abort()
      }
      const time = options.timeoutMs ?? timeoutMs
      const deadline = Date.now() + time
      const timer = setTimeout(stopFor('TIMEOUT'), time)
      const onAbort = stopFor('ABORTED')
      // Also for a `fetch` that doesn't look at the signal.
      const untilStopped = new Promise<never>((_resolve, reject) => signal.addEventListener('abort', () => reject(new Error('Stopped.'))))
      untilStopped.catch(() => undefined)
      options.signal?.addEventListener('abort', onAbort)
      if (options.signal?.aborted) onAbort()

      /** One request. `true` for its error: it may be tried again. */
      const attempt = async (): Promise<[answer: Answer<Data>, again?: boolean]> => {
        const whole = unknown.has(operation.id)
        const authorization = typeof token === 'function' ? await token() : token
        const address = `${url}?documentId=${operation.id}${variablesOf(variables)}`
        const get = !operation.mutation && !whole && address.length <= addressCharsMax
        const cacheKey = `${address} ${authorization}`
        const etag = get && !hasHttpCache() ? kept.get(cacheKey)?.etag : undefined
        const response = await send(get ? address : url, {
          method: get ? 'GET' : 'POST',
          headers: {
            Accept: 'application/graphql-response+json, application/json;q=0.9',
            ...(language && { 'Accept-Language': language }),
            ...(authorization && { Authorization: `Bearer ${authorization}` }),
            ...(etag && { 'If-None-Match': etag }),
            ...(!get && { 'Content-Type': 'application/json' }),
          },
          signal,
          ...(!get && { body: JSON.stringify({ ...(whole ? { query: operation.text } : { documentId: operation.id }), variables }) }),
        })
        const { status, headers } = response
        const pause = pauseOf(status, headers)
        if (pause !== null) closedUntil = Date.now() + pause * 1000
        const found = status === 304 && kept.get(cacheKey)
        if (found) return [found.answer as Answer<Data>]
        const answer = answerOf<Data>(await response.text(), status, pause)
        if (answer.error?.code === 'PERSISTED_DOCUMENT_NOT_FOUND' && !whole && (development ?? inDevelopment())) {
          unknown.add(operation.id)
          return attempt()
        }
        const newEtag = headers.get('ETag')
        if (get && newEtag && !answer.error) {
          kept.delete(cacheKey)
          kept.set(cacheKey, { etag: newEtag, answer })
          for (const oldest of kept.keys()) if (kept.size > answersMax) kept.delete(oldest)
        }
        return [answer, status === 429 || (status > 501 && status < 505)]
      }

      try {
        for (let tries = 0; ; tries++) {
          const closed = closedUntil - Date.now()
          if (Date.now() + closed > deadline) return failure('RATE_LIMITED', 'The quota is used up.', 429, Math.ceil(closed / 1000))
          if (closed > 0) await wait(closed, signal)
          const last = operation.mutation || tries >= retries
          try {
            const [answer, again] = await Promise.race([attempt(), untilStopped])
            if (!again || last) return answer
          } catch (cause) {
            if (last || signal.aborted) throw cause
          }
          await wait(jitter(tries), signal)
        }
      } catch (cause) {
        return failure(stopped, String(cause))
      } finally {
        clearTimeout(timer)
        options.signal?.removeEventListener('abort', onAbort)
      }
    },
  }
}

const failure = (
  code: KiosqueErrorCode,
  message: string,
  status: number | null = null,
  retryAfterSeconds: number | null = null,
  errors: readonly GraphError[] = [],
): { data: null; error: KiosqueError } => ({ data: null, error: { code, message, status, retryAfterSeconds, errors } })

/** What a response says. Anything but a graph's answer is the error `UNEXPECTED_RESPONSE`, or `RATE_LIMITED` where the status says so. */
function answerOf<Data>(text: string, status: number, pause: number | null): Answer<Data> {
  let body: { readonly data?: Data | null; readonly errors?: readonly GraphError[] } | undefined
  try {
    body = JSON.parse(text)
  } catch {}
  const { data = null, errors: [first, ...others] = [] } = body ?? {}
  if (first) {
    const { error } = failure(first.extensions?.code ?? 'UNEXPECTED_RESPONSE', first.message, status, pause, [first, ...others])
    return { data, error }
  }
  return data === null
    ? failure(status === 429 ? 'RATE_LIMITED' : 'UNEXPECTED_RESPONSE', `${status}: ${text.slice(0, 200)}`, status, pause)
    : { data, error: null }
}

/** For the address: nothing where there are none, so that one question has one address. */
function variablesOf(variables: unknown): string {
  const json = JSON.stringify(variables)
  return json && json !== '{}' ? `&variables=${encodeURIComponent(json)}` : ''
}

/** Browsers keep answers by themselves, and ask beforehand when a page sets `If-None-Match`. */
const hasHttpCache = (): boolean => 'document' in globalThis

function inDevelopment(): boolean {
  try {
    const { process } = globalThis as { process?: { env?: Record<string, string | undefined> } }
    return process?.env !== undefined && process.env.NODE_ENV !== 'production'
  } catch {
    // Deno, where the program may not read the environment.
    return false
  }
}
