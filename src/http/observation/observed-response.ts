import { type IncomingMessage, type Server, ServerResponse } from 'node:http'
import type { Audience } from '../../content/audience.ts'
import type { ErrorCode } from '../../content/error-code.ts'
import type { Charge } from '../admission/charge.ts'
import type { Answer } from '../pipeline/encode.ts'
import type { OperationNotes } from '../pipeline/operation-notes.ts'
import { requestIdOf } from './request-id.ts'

/** Called once for each request, when its answer has been sent or its client has disconnected. */
export type Observe = (response: ObservedResponse) => void

const none: Answer['errors'] = []

/**
 * A response with the facts that the access log and the metrics need. They are properties of the response itself, so that a request needs
 * no further objects, and observers compute the rest only if they use it.
 */
export class ObservedResponse<Request extends IncomingMessage = IncomingMessage> extends ServerResponse<Request> {
  readonly #startedAt = performance.now()
  requestId = ''
  /** The path of the route, such as "/a/:slug". `null` if there is no such route. */
  route: string | null = null
  /** `null` if the request was answered before its credential was verified, or needs none. */
  audience: Audience | null = null
  /** `null` if the request has no partner's key. */
  charge: Charge | null = null
  /** `null` if the request is not a GraphQL request that could be decoded. */
  operation: OperationNotes | null = null
  /** Whether the answer is a stream of events, which lasts as long as its client listens. */
  isStream = false
  #errors = none

  get method(): string {
    return this.req.method ?? ''
  }

  /** `null` if the client disconnected before the answer began. */
  get status(): number | null {
    return this.headersSent ? this.statusCode : null
  }

  /** Whether the client disconnected before it had the whole answer. */
  get isAborted(): boolean {
    return !this.writableFinished
  }

  get seconds(): number {
    return (performance.now() - this.#startedAt) / 1000
  }

  /** The length of the body. `null` if it is not known in advance. */
  get bytes(): number | null {
    if (this.method === 'HEAD' || this.statusCode === 304) return 0
    const length = this.getHeader('Content-Length')
    return length === undefined ? null : Number(length)
  }

  /** The errors of a GraphQL answer, as the client sees them. */
  get errors(): Answer['errors'] {
    return this.#errors
  }

  get codes(): ErrorCode[] {
    return this.#errors.map(({ extensions }) => extensions.code as ErrorCode)
  }

  noteAnswer({ errors, body }: Answer): void {
    this.#errors = errors
    this.isStream = typeof body !== 'string'
  }
}

/** The response, if its server observes its responses. */
export const observed = (response: ServerResponse): ObservedResponse | null => (response instanceof ObservedResponse ? response : null)

/** Notes who sends the request, once the credential is verified. */
export function noteAudience(response: ServerResponse, audience: Audience): void {
  if (response instanceof ObservedResponse) response.audience = audience
}

/** Notes the article that a document shows, if a partner's key requests it. */
export function noteArticle(response: ServerResponse, id: string): void {
  if (response instanceof ObservedResponse && response.charge) response.charge.articleId = id
}

/** Notes the article on which a reader of a partner's page has clicked. */
export function noteClick(response: ServerResponse, id: string): void {
  if (response instanceof ObservedResponse && response.charge) response.charge.clickedId = id
}

/** Gives each request an id, which each answer repeats, and calls the observers when it has been answered. */
export function observeResponses(server: Server, observers: readonly Observe[]): void {
  // One function for all responses: a closure for each would be retained as long as its response.
  function ended(this: ServerResponse): void {
    if (this instanceof ObservedResponse) for (const observe of observers) observe(this)
  }
  server.prependListener('request', (request: IncomingMessage, response: ServerResponse) => {
    if (!(response instanceof ObservedResponse)) return
    response.requestId = requestIdOf(request)
    response.setHeader('X-Request-Id', response.requestId)
    if (observers.length > 0) response.on('close', ended)
  })
}
