import type { Cases, Tokens, Word } from './tokens.ts'
import { nameCount, publicBit, topicCount, type VectorEntry, wordCountMax, writtenBit } from './vector.ts'

/** A term of the dictionary. */
export interface Term {
  readonly number: number
  /** Its spelling at its first occurrence, which is shown to readers. */
  readonly surface: string
}

/** Terms are strings of three disjoint kinds: words, names and topics. Folded words contain no capitals. */
export const nameTerm = (word: string): string => `E:${word}`
export const topicTerm = (topic: string): string => `T:${topic}`

/** Whether the capitalised first word of a sentence is a name: within sentences, it is capitalised at least as often as not. */
export const isName = (cases: Cases | undefined): boolean => cases !== undefined && cases.upper > 0 && cases.upper >= cases.lower

/** An article's terms by number. For words at the beginning of sentences, it is not yet decided whether they are names. */
export interface Terms {
  readonly settled: VectorEntry[]
  readonly openings: { readonly word: string; readonly entry: VectorEntry }[]
}

/** Every possible term of an article, with its spelling. */
export function spelled({ words, names, openings }: Tokens, topics: readonly string[]): Map<string, string> {
  const spellings = new Map<string, string>()
  for (const [word, { surface }] of words) spellings.set(word, surface)
  for (const [word, surface] of [...names, ...openings]) if (!spellings.has(nameTerm(word))) spellings.set(nameTerm(word), surface)
  for (const topic of topics) spellings.set(topicTerm(topic), topic)
  return spellings
}

/** The article's terms with their numbers in the dictionary, which has to contain all terms of `spelled`. */
export function termsIn({ words, names, openings }: Tokens, topics: readonly string[], dictionary: (term: string) => Term): Terms {
  const entryOf = (key: string, count: number, surface: string, word: Word | undefined): VectorEntry => {
    const term = dictionary(key)
    return [term.number, count | (word?.isPublic ? publicBit : 0) | (surface === term.surface ? writtenBit : 0)]
  }
  return {
    settled: [
      ...[...words].map(([key, word]) => entryOf(key, Math.min(word.count, wordCountMax), word.surface, word)),
      ...[...names].map(([word, surface]) => entryOf(nameTerm(word), nameCount, surface, words.get(word))),
      ...topics.map((topic): VectorEntry => [dictionary(topicTerm(topic)).number, topicCount]),
    ],
    openings: [...openings]
      .filter(([word]) => !names.has(word))
      .map(([word, surface]) => ({ word, entry: entryOf(nameTerm(word), nameCount, surface, words.get(word)) })),
  }
}
