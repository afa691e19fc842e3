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
