import type { Cases, Tokens, Word } from './tokens.ts'
import { nameCount, toldBit, topicCount, type VectorEntry, wordCountMax, writtenBit } from './vector.ts'

/** What the archive knows of a term. */
export interface Term {
  readonly number: number
  /** How it was written where it came first: readers see it so. */
  readonly surface: string
}

/** Terms are strings of three kinds that never meet: words, names and topics. A folded word holds no capital. */
export const nameTerm = (word: string): string => `E:${word}`
export const topicTerm = (topic: string): string => `T:${topic}`

/** Whether a word that begins a sentence with a capital is a name: elsewhere the archive writes it so at least as often as not. */
export const isName = (cases: Cases | undefined): boolean => cases !== undefined && cases.upper > 0 && cases.upper >= cases.lower

/** An article's terms by number; of those that begin sentences the archive has yet to say whether they are names. */
export interface Terms {
  readonly settled: VectorEntry[]
  readonly openings: { readonly word: string; readonly entry: VectorEntry }[]
}

/** Every term that an article may have, with the way it writes each. */
export function spelled({ words, names, openings }: Tokens, topics: readonly string[]): Map<string, string> {
  const spellings = new Map<string, string>()
  for (const [word, { surface }] of words) spellings.set(word, surface)
  for (const [word, surface] of [...names, ...openings]) if (!spellings.has(nameTerm(word))) spellings.set(nameTerm(word), surface)
  for (const topic of topics) spellings.set(topicTerm(topic), topic)
  return spellings
}

/** The article's terms as the dictionary numbers them: it has to know all that is `spelled`. */
export function termsIn({ words, names, openings }: Tokens, topics: readonly string[], dictionary: (term: string) => Term): Terms {
  const entryOf = (key: string, count: number, surface: string, word: Word | undefined): VectorEntry => {
    const term = dictionary(key)
    return [term.number, count | (word?.told ? toldBit : 0) | (surface === term.surface ? writtenBit : 0)]
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
