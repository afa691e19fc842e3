/** Who sends a request. The last one is a CMS, whose token allows nothing but submitting articles. */
export const viewers = ['ANONYMOUS', 'PARTNER', 'SUBSCRIBER', 'EDITOR', 'INGEST'] as const
export type Viewer = (typeof viewers)[number]

/** The credential of each viewer but the anonymous one. */
export type Credentials = ReadonlyMap<Viewer, string>

/** A request as the bytes that are sent, which need not be HTTP. */
export interface RawRequest {
  /** How the report counts it: a type of operation, or the path of a route. */
  readonly kind: string
  readonly viewer: Viewer
  readonly server: 'gateway' | 'metrics'
  /** The bytes, one per character, in the parts in which they are sent. */
  readonly parts: readonly string[]
  /** The methods of the requests that the bytes contain: the answer to HEAD has no body. */
  readonly methods: readonly string[]
  /** What the client does after the last byte: it waits, closes its side of the connection, or resets the connection. */
  readonly ending: 'wait' | 'half-close' | 'reset'
  /** Milliseconds before the client closes or resets. */
  readonly endingMs: number
  /** Whether the end of every request is certain, so that each gets an answer without further bytes. */
  readonly isWhole: boolean
}

/** The bytes of a text in UTF-8, one per character. */
export const utf8 = (text: string): string => Buffer.from(text).toString('latin1')
