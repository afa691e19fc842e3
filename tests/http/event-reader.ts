/** One server-sent event, as a browser's EventSource reads it. */
interface Sent {
  readonly event: string
  readonly data: string
}

interface Asked {
  readonly query: string
  readonly variables?: Record<string, unknown>
  readonly headers?: Record<string, string>
}

/** A subscription over HTTP, read as a stream. */
export class EventReader {
  readonly response: Response
  /** The value that a browser would send as Last-Event-ID. */
  lastEventId = ''
  readonly #reader: ReadableStreamDefaultReader<string>
  readonly #stop: AbortController
  #text = ''

  private constructor(response: Response, stop: AbortController) {
    this.response = response
    this.#stop = stop
    this.#reader = (response.body as ReadableStream<Uint8Array<ArrayBuffer>>).pipeThrough(new TextDecoderStream()).getReader()
  }

  /** Subscribes. Rejects if the gateway refuses the subscription. */
  static async open(url: string, { query, variables, headers }: Asked): Promise<EventReader> {
    const stop = new AbortController()
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Accept: 'text/event-stream', ...headers },
      body: JSON.stringify({ query, variables }),
      signal: stop.signal,
    })
    return new EventReader(response, stop)
  }

  /** Reads until another id arrives. */
  async nextId(): Promise<string> {
    for (const before = this.lastEventId; this.lastEventId === before; ) await this.#block()
    return this.lastEventId
  }

  /** The unparsed rest of the stream. */
  async rest(): Promise<string> {
    for (;;) {
      const { done, value } = await this.#reader.read()
      if (done) return this.#text
      this.#text += value
    }
  }

  /** The data of the next event `next`; null when it completes; throws where the connection ends otherwise. */
  async next(): Promise<unknown> {
    for (;;) {
      const sent = await this.#block()
      if (sent?.event === 'complete') return null
      if (sent) return JSON.parse(sent.data)
    }
  }

  /** Disconnects. */
  close(): void {
    this.#stop.abort()
  }

  async #block(): Promise<Sent | null> {
    for (;;) {
      const end = this.#text.indexOf('\n\n')
      if (end >= 0) {
        const lines = this.#text.slice(0, end).split('\n')
        this.#text = this.#text.slice(end + 2)
        const field = (name: string) =>
          lines
            .find((line) => line.startsWith(`${name}:`))
            ?.slice(name.length + 1)
            .trim()
        this.lastEventId = field('id') ?? this.lastEventId
        const [event, data] = [field('event'), field('data')]
        return event === undefined || data === undefined ? null : { event, data }
      }
      const { done, value } = await this.#reader.read()
      if (done) throw new Error('The stream ended.')
      this.#text += value
    }
  }
}
