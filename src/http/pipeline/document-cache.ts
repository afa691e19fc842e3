import { LRUCache } from 'lru-cache'

/** Characters of documents that are kept, at most. Parsed, validated and planned, a document takes some 200 bytes a character. */
const charactersMax = 500_000
/** Characters of one document that is kept, at most: a longer one is parsed each time. */
const documentCharactersMax = 20_000

/**
 * Keeps what was worked out for documents, by their texts. Anybody may send any number of documents, so their characters count: a
 * thousand of the longest would take the memory of the whole process. Those used last are kept.
 */
export const documentCache = <Value extends object>(): LRUCache<string, Value> =>
  new LRUCache({
    maxSize: charactersMax,
    maxEntrySize: documentCharactersMax,
    sizeCalculation: (_value, text) => text.length + 1,
  })
