import type { Entry } from './archive.ts'
import { isName, spelled, type Term, termsIn } from './dictionary.ts'
import { articlesBetween, MemoryArchive, noPause, type Unmeasured } from './memory-archive.ts'
import { type Cases, type Text, tokensOf } from './tokens.ts'
import { type Vector, type VectorEntry, vectorOf, withTerms } from './vector.ts'
import type { Weights } from './weights.ts'

/** An article to add to the index. */
export interface Article extends Pick<Entry, 'id' | 'publishedAt' | 'section' | 'authors' | 'sensitive'> {
  readonly text: Text
  /** Permanent identifiers: ids, or the names themselves. */
  readonly topics: readonly string[]
}

/** A term of the archive; for a word, with counts of its capitalisation. */
export interface KnownTerm extends Term {
  readonly cases: Cases
}

interface Pending {
  readonly article: Omit<Unmeasured, 'vector'>
  readonly settled: Vector
  /** For each word at the beginning of a sentence: the number of the word, and its term and count as a name. */
  readonly openings: Uint32Array
}

/** Builds an archive in memory from articles. Whether the first word of a sentence is a name is decided at the end, by its spelling in all articles. */
export class ArchiveBuilder {
  readonly dictionary = new Map<string, KnownTerm>()
  /** By number. */
  readonly #terms: KnownTerm[] = []
  readonly #pending: Pending[] = []

  add({ text, topics, ...article }: Article): void {
    const tokens = tokensOf(text)
    for (const [term, surface] of spelled(tokens, topics)) {
      if (this.dictionary.has(term)) continue
      const known = { number: this.dictionary.size + 1, surface, cases: { upper: 0, lower: 0 } }
      this.dictionary.set(term, known)
      this.#terms[known.number] = known
    }
    for (const [word, { upper, lower }] of tokens.cases) {
      const { cases } = this.#term(word)
      cases.upper += upper
      cases.lower += lower
    }
    const { settled, openings } = termsIn(tokens, topics, (term) => this.#term(term))
    this.#pending.push({
      article,
      settled: vectorOf(settled),
      openings: Uint32Array.from(openings.flatMap(({ word, entry }) => [this.#term(word).number, ...entry])),
    })
  }

  /** Some terms may have no article: a word that occurs only at the beginning of sentences is not a name. */
  async build(weights: Weights, pause = noPause): Promise<MemoryArchive> {
    const articles: Unmeasured[] = []
    for (const { article, settled, openings } of this.#pending) {
      const names: VectorEntry[] = []
      for (let at = 0; at < openings.length; at += 3) {
        const [word = 0, term = 0, count = 0] = openings.subarray(at, at + 3)
        if (isName(this.#terms[word]?.cases)) names.push([term, count])
      }
      if (articles.push({ ...article, vector: withTerms(settled, names) }) % articlesBetween === 0) await pause()
    }
    return MemoryArchive.of(articles, { terms: this.dictionary.size + 1, weights, pause })
  }

  #term(term: string): KnownTerm {
    const known = this.dictionary.get(term)
    if (!known) throw new Error(`The dictionary lacks "${term}".`)
    return known
  }
}
