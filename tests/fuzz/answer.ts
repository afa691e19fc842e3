/** An answer as its bytes say. */
export interface Answer {
  readonly status: number
  /** By names in lower case. Of a repeated header, the last one. */
  readonly headers: ReadonlyMap<string, string>
  readonly body: Buffer
}

/** The first line and the headers, and where the body begins. */
interface Head extends Omit<Answer, 'body'> {
  readonly bodyAt: number
}

const statusLine = /^HTTP\/1\.1 (?<status>\d{3})(?: [\t\u0020-\u007e]*)?$/u
const headerLine = /^(?<name>[\w!#$%&'*+.^`|~-]+):[\t ]*(?<value>[\t\u0020-\u007e\u0080-\u00ff]*)$/u

/** Reads the answers of one connection, more strictly than clients do: what an HTTP client repairs is a fault of the gateway. */
export class AnswerReader {
  readonly answers: Answer[] = []
  readonly #methods: readonly string[]
  #received: Buffer = Buffer.alloc(0)
  /** What arrived since `#received` was last looked at: a long body is put together once, not for each of its packets. */
  #added: Buffer[] = []
  #addedBytes = 0
  /** How many more bytes the answer has at least. */
  #missingBytes = 0
  #isClosed = false
  #fault: string | null = null

  /** `methods` of the requests, in their order. */
  constructor(methods: readonly string[]) {
    this.#methods = methods
  }

  push(chunk: Buffer): void {
    this.#added.push(chunk)
    this.#addedBytes += chunk.length
    if (this.#addedBytes >= this.#missingBytes) this.#read()
  }

  /** The gateway has closed the connection. */
  close(): void {
    this.#isClosed = true
    this.#read()
  }

  /** What is wrong with the bytes; `null` if they are answers, or may become some. */
  get fault(): string | null {
    if (this.#fault !== null) return this.#fault
    return this.#isClosed && this.#received.length > 0 ? 'an answer is cut' : null
  }

  #read(): void {
    this.#received = Buffer.concat([this.#received, ...this.#added])
    this.#added = []
    this.#addedBytes = 0
    this.#missingBytes = 0
    while (this.#fault === null && this.#received.length > 0) {
      const head = this.#head()
      if (head === null) return
      const end = this.#endOf(head)
      if (end === null) return
      const { status, headers, bodyAt } = head
      // An interim answer precedes the final one. https://www.rfc-editor.org/rfc/rfc9110#section-15.2
      if (status >= 200) this.answers.push({ status, headers, body: end.body ?? this.#received.subarray(bodyAt, end.at) })
      this.#received = this.#received.subarray(end.at)
    }
  }

  #head(): Head | null {
    const end = this.#received.indexOf('\r\n\r\n')
    if (end < 0) return null
    const [first = '', ...lines] = this.#received.toString('latin1', 0, end).split('\r\n')
    const status = statusLine.exec(first)?.groups?.status
    const fields = lines.map((line) => headerLine.exec(line)?.groups)
    if (status === undefined || fields.includes(undefined)) {
      this.#fault = 'the head of an answer is malformed'
      return null
    }
    const headers = new Map(fields.map((field) => [field?.name?.toLowerCase() ?? '', field?.value ?? '']))
    return { status: Number(status), headers, bodyAt: end + 4 }
  }

  /** Where the answer ends, and its body if that is not how it was sent. `null` if it has not arrived. */
  #endOf({ status, headers, bodyAt }: Head): { readonly at: number; readonly body?: Buffer } | null {
    if (status < 200 || status === 204 || status === 304 || this.#methods[this.answers.length] === 'HEAD') return { at: bodyAt }
    if (headers.get('transfer-encoding') === 'chunked') return this.#chunked(bodyAt, headers)
    const length = headers.get('content-length')
    if (length !== undefined) {
      const at = bodyAt + Number(length)
      this.#missingBytes = Math.max(at - this.#received.length, 0)
      return this.#missingBytes > 0 ? null : { at }
    }
    return this.#isClosed ? { at: this.#received.length } : null
  }

  #chunked(bodyAt: number, headers: Answer['headers']): { readonly at: number; readonly body: Buffer } | null {
    const chunks: Buffer[] = []
    for (let at = bodyAt; ; ) {
      const lineEnd = this.#received.indexOf('\r\n', at)
      // A stream of events has no end. Its beginning is an answer.
      if (lineEnd < 0) return isEvents(headers) && chunks.length > 0 ? { at: this.#received.length, body: Buffer.concat(chunks) } : null
      const size = this.#received.toString('latin1', at, lineEnd)
      if (!/^[\da-f]+$/u.test(size)) {
        this.#fault = 'a chunk of an answer is malformed'
        return null
      }
      const chunkAt = lineEnd + 2
      const chunkEnd = chunkAt + Number.parseInt(size, 16)
      if (this.#received.length < chunkEnd + 2) return null
      if (chunkEnd === chunkAt) return { at: chunkEnd + 2, body: Buffer.concat(chunks) }
      chunks.push(this.#received.subarray(chunkAt, chunkEnd))
      at = chunkEnd + 2
    }
  }
}

const isEvents = (headers: Answer['headers']): boolean => headers.get('content-type')?.startsWith('text/event-stream') === true
