import type { DocumentNode } from 'graphql'
import { LRUCache } from 'lru-cache'
import { Refusal } from './refusal.ts'

/** Maximum size of the cached documents, in bytes of memory. */
const bytesMax = 64_000_000
/** A token of a document that is parsed, validated, weighed and planned needs about as many bytes. Measured: 380 to 690. */
const bytesPerToken = 700
const bytesPerCharacter = 2

/**
 * Caches a document, or the reason to refuse it, by its text. Any client may send any number of documents, so the cache is limited by the
 * memory that they need. The least recently used documents are evicted.
 */
export const documentCache = (): LRUCache<string, DocumentNode | Refusal> =>
  new LRUCache({
    maxSize: bytesMax,
    sizeCalculation: (found, text) => tokensOf(found, text) * bytesPerToken + text.length * bytesPerCharacter + 1,
  })

/** The errors of a refusal point into its document. A token has one character at least. */
const tokensOf = (found: DocumentNode | Refusal, { length }: string): number =>
  found instanceof Refusal ? length : (found.tokenCount ?? length)
