import { LRUCache } from 'lru-cache'

/** Characters of documents that are kept, at most. Read, validated and planned, a document takes some 200 bytes a character. */
const charactersMax = 500_000
/** Characters of one document that is kept: a longer one is read each time. */
const documentCharactersMax = 20_000

/**
 * What is known of documents by their texts. Anybody may send documents, and as many as they like, so their characters count: a thousand
 * of the longest would take the memory of the whole process. Those asked for last are kept.
 */
export const documentCache = <Value extends object>(): LRUCache<string, Value> =>
  new LRUCache({
    maxSize: charactersMax,
    maxEntrySize: documentCharactersMax,
    sizeCalculation: (_value, text) => text.length + 1,
  })
