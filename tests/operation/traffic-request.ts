import { Agent, fetch, type RequestInit } from 'undici'

export interface TrafficRequest {
  readonly url: string
  readonly init?: RequestInit
  /** What the text of a successful answer contains. */
  readonly expected?: RegExp
}

/** Opens a connection for each request, as the other half of the clients do. */
export const withoutKeepAlive = new Agent({ pipelining: 0 })

/** No request may take longer, whatever has failed. */
const answerMsMax = 20_000

/** Sends one request. Returns its status and the error code, or the code of the connection's error. */
export async function outcomeOf({ url, init, expected = /(?:)/u }: TrafficRequest): Promise<string> {
  try {
    const response = await fetch(url, { ...init, signal: AbortSignal.timeout(answerMsMax) })
    const text = await response.text()
    const [, code] = /"code":"(\w+)"/u.exec(text) ?? []
    if (code !== undefined) return `${response.status} ${code}`
    return response.ok && !expected.test(text) ? `${response.status} with a wrong answer` : String(response.status)
  } catch (cause) {
    return nameOf(cause)
  }
}

/** `fetch` hides the error of the connection in the cause of its own. */
function nameOf(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause)
  if (cause.cause instanceof Error) return nameOf(cause.cause)
  return 'code' in cause && typeof cause.code === 'string' ? cause.code : cause.name
}

/** The requests of readers, editors, a CMS and a load balancer. */
export class TrafficRequests {
  readonly ready: TrafficRequest
  /** A front page, as apps request it: by POST and by GET, over connections that are kept and over new ones. */
  readonly reads: readonly [TrafficRequest, ...TrafficRequest[]]
  /** The same, as a browser requests it. */
  readonly page: TrafficRequest
  readonly #origin: string
  readonly #tokens: { readonly editor: string; readonly ingest: string }

  constructor(origin: string, tokens: { readonly editor: string; readonly ingest: string }) {
    this.#origin = origin
    this.#tokens = tokens
    this.ready = { url: `${origin}/ready` }
    const query = '{ sections { name latest(first: 3) { headline authors { name } } } }'
    const post = this.#operation({ query }, /"latest":\[\{/u)
    const get = { ...post, url: `${origin}/graphql?query=${encodeURIComponent(query)}`, init: {} }
    this.reads = [post, get, ...[post, get].map((request) => ({ ...request, init: { ...request.init, dispatcher: withoutKeepAlive } }))]
    this.page = { url: `${origin}/`, expected: /<\/html>\s*$/u }
  }

  command(title: string): TrafficRequest {
    const query = `mutation ($input: SaveArticleInput!) { saveArticle(input: $input) { ... on Article { id } ... on Problem { message } } }`
    const input = { title, body: [{ paragraph: { text: `Le texte de ${title}.` } }], idempotencyKey: title }
    return this.#operation({ query, variables: { input } }, /"id":/u, this.#tokens.editor)
  }

  ingest(title: string): TrafficRequest {
    const article = { title, slug: title, publishedAt: new Date(Date.now() - 1000).toISOString(), text: `Le texte de ${title}.` }
    return {
      url: `${this.#origin}/ingest/${title}`,
      init: { method: 'PUT', headers: headersWith(this.#tokens.ingest), body: JSON.stringify(article) },
      expected: /"outcome":"(?:new|unchanged)"/u,
    }
  }

  #operation(operation: object, expected: RegExp, token?: string): TrafficRequest {
    return {
      url: `${this.#origin}/graphql`,
      init: { method: 'POST', headers: headersWith(token), body: JSON.stringify(operation) },
      expected,
    }
  }
}

const headersWith = (token?: string): Record<string, string> => ({
  'Content-Type': 'application/json',
  ...(token !== undefined && { Authorization: `Bearer ${token}` }),
})
