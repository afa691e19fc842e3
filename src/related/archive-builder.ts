import type { Entry } from './archive.ts'
import { isName, spelled, type Term, termsIn, type VectorEntry } from './dictionary.ts'
import { MemoryArchive, type Unmeasured } from './memory-archive.ts'
import { type Cases, type Text, tokensOf } from './tokens.ts'
import { vectorOf } from './vector.ts'
import type { Weights } from './weights.ts'

/** An article as it is taken into the index. */
export interface Article extends Pick<Entry, 'id' | 'publishedAt' | 'section' | 'authors' | 'sensitive'> {
  readonly text: Text
  /** What names them for good: ids, or the names themselves. */
  readonly topics: readonly string[]
}

/** A term of the whole archive, with what is known of its case where it is a word. */
export interface KnownTerm extends Term {
  readonly cases: Cases
}

interface Pending extends Omit<Unmeasured, 'vector'> {
  readonly settled: readonly VectorEntry[]
  readonly openings: readonly { readonly cases: Cases; readonly entry: VectorEntry }[]
}

/** Takes articles one by one, and makes an archive of them in memory. What begins a sentence is told a name or a word at the end, by all. */
export class ArchiveBuilder {
  readonly dictionary = new Map<string, KnownTerm>()
  readonly #pending: Pending[] = []

  add({ text, topics, ...article }: Article): void {
    const tokens = tokensOf(text)
    for (const [term, surface] of spelled(tokens, topics)) {
      if (!this.dictionary.has(term))
        this.dictionary.set(term, { number: this.dictionary.size + 1, surface, cases: { upper: 0, lower: 0 } })
    }
    for (const [word, { upper, lower }] of tokens.cases) {
      const { cases } = this.#term(word)
      cases.upper += upper
      cases.lower += lower
    }
    const { settled, openings } = termsIn(tokens, topics, (term) => this.#term(term))
    this.#pending.push({ ...article, settled, openings: openings.map(({ word, entry }) => ({ cases: this.#term(word).cases, entry })) })
  }

  /** Terms that no article has are possible: a word that begins sentences only is none of the names. */
  build(weights: Weights): MemoryArchive {
    const articles = this.#pending.map(({ settled, openings, ...article }) => ({
      ...article,
      vector: vectorOf([...settled, ...openings.filter(({ cases }) => isName(cases)).map(({ entry }) => entry)]),
    }))
    return new MemoryArchive(articles, this.dictionary.size + 1, weights)
  }

  #term(term: string): KnownTerm {
    const known = this.dictionary.get(term)
    if (!known) throw new Error(`The dictionary lacks "${term}".`)
    return known
  }
}
