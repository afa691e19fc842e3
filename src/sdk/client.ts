import type { Answer, GraphError, KiosqueError, KiosqueErrorCode } from './answer.ts'
import type { ClientOptions } from './client-options.ts'
import type { Operation } from './operation.ts'
import { isPassing, jitter, pauseOf, wait } from './pause.ts'
import { bodyOf, credentialOf, headersOf, maySendWhole } from './request.ts'

/** Options of a single request. */
export interface RequestOptions {
  /** Aborts the request; the answer then has the error `ABORTED`. */
  readonly signal?: AbortSignal | undefined
  /** Overrides the timeout of the client. */
  readonly timeoutMs?: number | undefined
}

/** A client of a gateway. */
export interface Client {
  /** Runs an operation and returns data or an error; it never throws. */
  run<Data, Variables>(
    operation: Operation<Data, Variables>,
    variables: NoInfer<Variables>,
    options?: RequestOptions,
  ): Promise<Answer<Data>>

  /** The options of the client, which `listen` uses as well. */
  readonly options: ClientOptions
}

/** Some proxies reject longer URLs. */
const addressCharsMax = 4000

/** Number of cached answers, for conditional requests. */
const answersMax = 100

/** What a client may spend on retries at first, and at most. Each request adds 1, so that a busy gateway gets a tenth more at most. */
const budgetMax = 100
const costOfRetry = 10

/** Creates a client for operations that you import one by one. `createKiosque` has all of them as methods. */
export function createClient(options: ClientOptions): Client {
  const { url, fetch: send = fetch, timeoutMs = 10_000, retries = 2 } = options
  const kept = new Map<string, { readonly etag: string; readonly answer: Answer<unknown> }>()
  const unknown = new Set<string>()
  let budget = budgetMax
  let closedUntil = 0

  return {
    options,

    async run<Data, Variables>(
      operation: Operation<Data, Variables>,
      variables: Variables,
      { signal: ended, timeoutMs: time = timeoutMs }: RequestOptions = {},
    ): Promise<Answer<Data>> {
      const stop = new AbortController()
      const { signal } = stop
      let stopped: KiosqueErrorCode = 'NETWORK'
      const stopFor = (code: KiosqueErrorCode) => () => {
        stopped = code
        stop.abort()
      }
      const deadline = Date.now() + time
      const timer = setTimeout(stopFor('TIMEOUT'), time)
      const onAbort = stopFor('ABORTED')
      // For a `fetch` that ignores the signal.
      const untilStopped = new Promise<never>((_resolve, reject) => signal.addEventListener('abort', () => reject(new Error('Stopped.'))))
      untilStopped.catch(() => undefined)
      ended?.addEventListener('abort', onAbort)
      if (ended?.aborted) onAbort()

      /** Sends one request. The second value is true if the request may be retried after its error. */
      const attempt = async (): Promise<[answer: Answer<Data>, again?: boolean]> => {
        const whole = unknown.has(operation.id)
        const authorization = await credentialOf(options)
        const address = `${url}?documentId=${operation.id}${variablesOf(variables)}`
        const get = !operation.mutation && !whole && address.length <= addressCharsMax
        const cacheKey = `${address} ${authorization}`
        const etag = get && !hasHttpCache() ? kept.get(cacheKey)?.etag : undefined
        const response = await send(get ? address : url, {
          method: get ? 'GET' : 'POST',
          headers: {
            ...headersOf(options, 'application/graphql-response+json, application/json;q=0.9', authorization),
            ...(etag && { 'If-None-Match': etag }),
            ...(!get && { 'Content-Type': 'application/json' }),
          },
          signal,
          ...(!get && { body: bodyOf(operation, variables, whole) }),
        })
        const { status, headers } = response
        const pause = pauseOf(status, headers)
        if (pause !== null) closedUntil = Date.now() + pause * 1000
        const found = status === 304 && kept.get(cacheKey)
        if (found) return [found.answer as Answer<Data>]
        const answer = answerOf<Data>(await response.text(), status, pause)
        if (answer.error?.code === 'PERSISTED_DOCUMENT_NOT_FOUND' && !whole && maySendWhole(options)) {
          unknown.add(operation.id)
          return attempt()
        }
        const newEtag = headers.get('ETag')
        if (get && newEtag && !answer.error) {
          kept.delete(cacheKey)
          kept.set(cacheKey, { etag: newEtag, answer })
          const [oldest = ''] = kept.keys()
          if (kept.size > answersMax) kept.delete(oldest)
        }
        return [answer, isPassing(status)]
      }

      if (budget < budgetMax) budget++
      try {
        for (let tries = 0; ; tries++) {
          const closed = closedUntil - Date.now()
          if (closedUntil > deadline) return failure('RATE_LIMITED', 'The quota is used up.', 429, Math.ceil(closed / 1000))
          if (closed > 0) await wait(closed + jitter(tries), signal)
          const last = operation.mutation || tries >= retries || budget < costOfRetry
          try {
            const [answer, again] = await Promise.race([attempt(), untilStopped])
            if (!again || last) return answer
          } catch (cause) {
            if (last || signal.aborted) throw cause
          }
          budget -= costOfRetry
          await wait(jitter(tries), signal)
        }
      } catch (cause) {
        return failure(stopped, String(cause))
      } finally {
        clearTimeout(timer)
        ended?.removeEventListener('abort', onAbort)
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

/** Parses a response. Anything but a GraphQL response gives the error `UNEXPECTED_RESPONSE`, or `RATE_LIMITED` for that status. */
export function answerOf<Data>(text: string, status: number, pause: number | null): Answer<Data> {
  let body: { readonly data?: Data | null; readonly errors?: readonly GraphError[] } | undefined
  try {
    body = JSON.parse(text)
  } catch {}
  const { data = null, errors = [] } = body ?? {}
  const [first] = errors
  if (first) return { ...failure(first.extensions?.code ?? 'UNEXPECTED_RESPONSE', first.message, status, pause, errors), data }
  return data === null
    ? failure(status === 429 ? 'RATE_LIMITED' : 'UNEXPECTED_RESPONSE', `${status}: ${text.slice(0, 200)}`, status, pause)
    : { data, error: null }
}

/** Variables for the URL: empty if there are none, so that equal requests have equal URLs. */
function variablesOf(variables: unknown): string {
  const json = JSON.stringify(variables)
  return json && json !== '{}' ? `&variables=${encodeURIComponent(json)}` : ''
}

/** Browsers have their own HTTP cache, and send a preflight request if a page sets `If-None-Match`. */
const hasHttpCache = (): boolean => 'document' in globalThis
