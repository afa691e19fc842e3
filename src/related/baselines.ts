import { fold } from '../content/fold.ts'
import type { EvaluatedDocument } from './evaluation-input.ts'
import { stopWords } from './stop-words.ts'

/** A simple method to choose `size` documents for one document, for comparison with the engine. */
type Baseline = (documents: readonly EvaluatedDocument[], size: number) => (query: EvaluatedDocument) => string[]

/** The latest documents of the same section, or of the whole archive if the document has no section. */
export const newestInSection: Baseline = (documents, size) => {
  const newest = newestFirst(documents)
  return (query) => idsOf(newest.filter(({ id, section }) => id !== query.id && section === query.section).slice(0, size))
}

/** The documents with most common topics, at least one; equals are sorted newest first. */
export const topicOverlap: Baseline = (documents, size) => {
  const newest = newestFirst(documents)
  return (query) => {
    const shared = ({ topics }: EvaluatedDocument) => topics.filter((topic) => query.topics.includes(topic)).length
    const sharing = query.topics.length === 0 ? [] : newest.filter((document) => document.id !== query.id && shared(document) > 0)
    return idsOf(sharing.toSorted((a, b) => shared(b) - shared(a)).slice(0, size))
  }
}

/** The documents with the greatest cosine of plain TF-IDF vectors: words of title and text, tf · ln(N / df). */
export const tfIdf: Baseline = (documents, size) => {
  const counts = documents.map(({ title, text }) => countWords(`${title}\n${text}`))
  const frequencies = new Map<string, number>()
  for (const words of counts) for (const word of words.keys()) frequencies.set(word, (frequencies.get(word) ?? 0) + 1)
  const vectors = counts.map((words) =>
    normalised(new Map([...words].map(([word, count]) => [word, count * Math.log(documents.length / (frequencies.get(word) ?? 1))]))),
  )
  const postings = new Map([...frequencies].map(([word, frequency]) => [word, new Postings(frequency)]))
  for (const [index, vector] of vectors.entries()) for (const [word, weight] of vector) postings.get(word)?.add(index, weight)
  const places = new Map(documents.map(({ id }, index) => [id, index]))
  return ({ id }) => {
    const own = places.get(id) ?? -1
    const cosines = new Float64Array(documents.length)
    for (const [word, weight] of vectors[own] ?? []) postings.get(word)?.addTo(cosines, weight)
    const ordered = Array.from(cosines, (cosine, index) => ({ cosine, index })).filter(({ cosine, index }) => cosine > 0 && index !== own)
    ordered.sort((a, b) => b.cosine - a.cosine || a.index - b.index)
    return ordered.slice(0, size).flatMap(({ index }) => documents[index]?.id ?? [])
  }
}

/** The documents that contain a word, with its weight in each of them. */
class Postings {
  readonly #documents: Uint32Array
  readonly #weights: Float64Array
  #size = 0

  constructor(size: number) {
    this.#documents = new Uint32Array(size)
    this.#weights = new Float64Array(size)
  }

  add(document: number, weight: number): void {
    this.#documents[this.#size] = document
    this.#weights[this.#size] = weight
    this.#size += 1
  }

  addTo(sums: Float64Array, factor: number): void {
    for (let at = 0; at < this.#size; at += 1) {
      const document = this.#documents[at] ?? 0
      sums[document] = (sums[document] ?? 0) + factor * (this.#weights[at] ?? 0)
    }
  }
}

const newestFirst = (documents: readonly EvaluatedDocument[]): EvaluatedDocument[] =>
  documents.toSorted((a, b) => (b.publishedAt ?? 0) - (a.publishedAt ?? 0))

const idsOf = (documents: readonly EvaluatedDocument[]): string[] => documents.map(({ id }) => id)

function countWords(text: string): Map<string, number> {
  const counts = new Map<string, number>()
  for (const [surface] of text.matchAll(/[\p{L}\p{M}\p{N}]+/gu)) {
    const word = fold(surface)
    if (word.length > 1 && !stopWords.has(word)) counts.set(word, (counts.get(word) ?? 0) + 1)
  }
  return counts
}

function normalised(vector: Map<string, number>): Map<string, number> {
  const length = Math.sqrt([...vector.values()].reduce((sum, weight) => sum + weight * weight, 0)) || 1
  return new Map([...vector].map(([word, weight]) => [word, weight / length]))
}
