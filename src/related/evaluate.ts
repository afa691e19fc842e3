import { slugOf } from '../content/slug.ts'
import type { Entry } from './archive.ts'
import { ArchiveBuilder } from './archive-builder.ts'
import { newestInSection, tfIdf, topicOverlap } from './baselines.ts'
import type { EvaluatedDocument, Relevance } from './evaluation-input.ts'
import { readableTerms } from './evidence.ts'
import type { MemoryArchive } from './memory-archive.ts'
import { type Difference, meanOf, measure, measureNames, medianOf, pairedInterval, type QueryMeasures } from './metrics.ts'
import { linksFrom } from './rank.ts'
import { likenesses, probeOf } from './vector.ts'
import type { Weights } from './weights.ts'

/** The quality of the lists of one system. Values are means over queries unless stated otherwise. */
export interface SystemReport extends QueryMeasures {
  /** Diversity of the first six entries of a list: 1 minus their mean similarity. */
  readonly diversity: number
  /** Median of the hours between a document and its first six entries. */
  readonly medianAgeHours: number
  /** The share of the archive that is among the first six entries of any document. */
  readonly coverage: number
  /** The share of lists that contain their own document. */
  readonly selfRate: number
  /** The share of the first six entries that are near-duplicates of an earlier one. */
  readonly duplicateRate: number
  /** Number of documents with relevant documents. */
  readonly queries: number
  /** Mean paired difference to plain TF-IDF, with its 95% confidence interval. */
  readonly differenceToTfIdf: Readonly<Record<keyof QueryMeasures, Difference>>
}

export type SystemName = 'engine' | 'newestInSection' | 'topicOverlap' | 'tfIdf'

/** The engine's list for a query, with reasons. */
export interface ExplainedQuery {
  readonly document: EvaluatedDocument
  readonly relevant: number
  readonly measures: QueryMeasures
  readonly chosen: readonly {
    readonly document: EvaluatedDocument
    readonly score: number
    readonly relevant: boolean
    readonly story: boolean
    readonly terms: readonly string[]
  }[]
}

export interface Evaluation {
  readonly documents: number
  readonly diversity: boolean
  readonly systems: Readonly<Record<SystemName, SystemReport>>
  /** The queries with the lowest nDCG, at most ten. */
  readonly worst: readonly ExplainedQuery[]
}

const shown = 6
const worstMax = 10

/** Runs the engine and the baselines over a collection of documents. */
export async function evaluate(
  documents: readonly EvaluatedDocument[],
  relevance: Relevance,
  { weights, diversity }: { readonly weights: Weights; readonly diversity: boolean },
): Promise<Evaluation> {
  const builder = new ArchiveBuilder()
  for (const { id, title, text, publishedAt, section, authors, topics } of documents) {
    builder.add({
      id,
      text: { title, open: text, reserved: '' },
      publishedAt: publishedAt ?? 0,
      section: section === null ? null : slugOf(section),
      authors,
      topics,
      sensitive: false,
    })
  }
  const archive = await builder.build(weights)
  await archive.tellStories()
  const links = new Map(
    await Promise.all(
      archive.entries.map(
        async (entry) => [entry.id, await linksFrom(archive, entry, { weights, diversity, size: weights.listSize })] as const,
      ),
    ),
  )
  const chooseBy = (choose: (query: EvaluatedDocument) => string[]) => new Map(documents.map((query) => [query.id, choose(query)]))
  const lists: Record<SystemName, ReadonlyMap<string, readonly string[]>> = {
    engine: new Map([...links].map(([id, list]) => [id, list.map(({ target }) => target.id)])),
    newestInSection: chooseBy(newestInSection(documents, weights.listSize)),
    topicOverlap: chooseBy(topicOverlap(documents, weights.listSize)),
    tfIdf: chooseBy(tfIdf(documents, weights.listSize)),
  }
  const queries = documents.filter(({ id }) => (relevance.get(id)?.size ?? 0) > 0)
  const measured = (system: SystemName) => queries.map(({ id }) => measure(lists[system].get(id) ?? [], relevance.get(id) ?? new Set()))
  const plain = measured('tfIdf')
  const about = archiveMeasures(archive, documents, weights)
  const report = (system: SystemName): SystemReport => {
    const measures = measured(system)
    return {
      ...overMeasures((name) => meanOf(measures.map((one) => one[name]))),
      ...about(lists[system]),
      queries: queries.length,
      differenceToTfIdf: overMeasures((name) => pairedInterval(measures.map((one, index) => one[name] - (plain[index]?.[name] ?? 0)))),
    }
  }
  const surfaces = new Map([...builder.dictionary.values()].map(({ number, surface }) => [number, surface]))
  const byId = new Map(documents.map((document) => [document.id, document]))
  const worst = queries
    .map((document) => ({ document, relevant: relevance.get(document.id) ?? new Set<string>() }))
    .map(({ document, relevant }) => ({ document, relevant, measures: measure(lists.engine.get(document.id) ?? [], relevant) }))
    .toSorted((a, b) => a.measures.ndcgAt6 - b.measures.ndcgAt6 || b.relevant.size - a.relevant.size)
    .slice(0, worstMax)
    .map(({ document, relevant, measures }) => ({
      document,
      relevant: relevant.size,
      measures,
      chosen: (links.get(document.id) ?? []).slice(0, shown).flatMap(({ target, score, story, terms }) => {
        const other = byId.get(target.id)
        return other
          ? [
              {
                document: other,
                score,
                relevant: relevant.has(other.id),
                story: story !== null,
                terms: readableTerms(terms, (term) => surfaces.get(term), weights),
              },
            ]
          : []
      }),
    }))
  return {
    documents: documents.length,
    diversity,
    systems: {
      engine: report('engine'),
      newestInSection: report('newestInSection'),
      topicOverlap: report('topicOverlap'),
      tfIdf: report('tfIdf'),
    },
    worst,
  }
}

const overMeasures = <Value>(value: (name: keyof QueryMeasures) => Value): Record<keyof QueryMeasures, Value> =>
  Object.fromEntries(measureNames.map((name) => [name, value(name)])) as Record<keyof QueryMeasures, Value>

/** Measures that need no relevance labels. Similarity is the engine's own, for all systems. */
function archiveMeasures(archive: MemoryArchive, documents: readonly EvaluatedDocument[], weights: Weights) {
  const entries = new Map(archive.entries.map((entry) => [entry.id, entry]))
  /** For each entry of a list, its similarity to each earlier one. */
  const toEarlierIn = (list: readonly Entry[]): number[][] =>
    list.map((entry, index) => [...likenesses(probeOf(entry, weights, archive.rarityOf), list.slice(0, index), weights)])
  return (lists: ReadonlyMap<string, readonly string[]>) => {
    const unlike: number[] = []
    const ages: number[] = []
    const linked = new Set<string>()
    let selves = 0
    let duplicates = 0
    for (const { id, publishedAt } of documents) {
      const list = (lists.get(id) ?? []).slice(0, shown).flatMap((other) => entries.get(other) ?? [])
      const alike = toEarlierIn(list)
      if (list.length > 1) unlike.push(1 - meanOf(alike.flat()))
      for (const entry of list) {
        linked.add(entry.id)
        ages.push(Math.abs(entry.publishedAt - (publishedAt ?? 0)) / 3_600_000)
      }
      if (list.some((entry) => entry.id === id)) selves += 1
      duplicates += alike.filter((toEarlier) => toEarlier.some((one) => one > weights.duplicateSimilarity)).length
    }
    return {
      diversity: meanOf(unlike),
      medianAgeHours: medianOf(ages),
      coverage: linked.size / documents.length,
      selfRate: selves / documents.length,
      duplicateRate: duplicates / Math.max(ages.length, 1),
    }
  }
}
