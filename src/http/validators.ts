import { LRUCache } from 'lru-cache'

/** What a 304 needs to know of a document. */
export interface Validator {
  /** The version of the content, read before the document was. */
  readonly version: string
  readonly etag: string
  /** The document's own headers. */
  readonly headers: Readonly<Record<string, string>> | undefined
}

/** Maximum length of all keys and validators together, in characters. */
const charsMax = 4_000_000
/** The approximate length of a validator with its ETag and headers. */
const validatorChars = 400

/**
 * The validators of the documents that were sent last, by request. They end with the process, and with them what else a document depends on:
 * configuration and software. No document is kept.
 */
export class Validators {
  readonly #byRequest = new LRUCache<string, Validator>({
    maxSize: charsMax,
    maxEntrySize: 4000,
    sizeCalculation: ({ version }, request) => request.length + version.length + validatorChars,
  })

  /** The validator of the document at this version. Undefined if it has to be written to know its ETag. */
  at(request: string, version: string): Validator | undefined {
    const validator = this.#byRequest.get(request)
    return validator?.version === version ? validator : undefined
  }

  remember(request: string, validator: Validator): void {
    this.#byRequest.set(request, validator)
  }
}
