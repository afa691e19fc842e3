/** How to connect to a gateway. */
export interface ClientOptions {
  /** URL of the GraphQL endpoint: `https://journal.example/graphql`. */
  readonly url: string
  /** A partner key. Keep it on a server, or have it restricted to your origins. */
  readonly key?: string
  /** The token of a reader or an editor, or a function that returns the current one. It takes precedence over `key`. */
  readonly token?: string | null | (() => string | null | Promise<string | null>)
  /** The reader's language as a BCP 47 tag, sent as `Accept-Language`. */
  readonly language?: string
  /** A replacement for the platform's `fetch`. */
  readonly fetch?: typeof fetch
  /** Timeout of a request in milliseconds, including retries. The default is 10,000. */
  readonly timeoutMs?: number
  /**
   * How often a query is retried if the gateway can't be reached or asks the client to wait. The default is 2. Independently of this number,
   * a client retries at most ten queries, and one more for every ten requests.
   */
  readonly retries?: number
  /**
   * Whether the client sends the whole document if the gateway does not know its id. By default, it does if `process.env.NODE_ENV` exists
   * and is not `production`. With a bundler, use `import.meta.env.DEV`.
   */
  readonly development?: boolean
}
