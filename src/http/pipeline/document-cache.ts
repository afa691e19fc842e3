import { LRUCache } from 'lru-cache'

/** Maximum total length of the cached documents. Parsed, validated and planned, a document needs about 200 bytes per character. */
const charactersMax = 500_000
/** Maximum length of a cached document. A longer one is parsed each time. */
const documentCharactersMax = 20_000

/**
 * Caches a value for each document, by its text. Any client may send any number of documents, so the cache is limited by their length: a
 * thousand of the longest documents would exhaust the memory of the process. The least recently used documents are evicted.
 */
export const documentCache = <Value extends object>(): LRUCache<string, Value> =>
  new LRUCache({
    maxSize: charactersMax,
    maxEntrySize: documentCharactersMax,
    sizeCalculation: (_value, text) => text.length + 1,
  })
