import { type Archive, type Entry, impactOf, type QueryTerm, rarityMin } from './archive.ts'
import { diversify } from './diversity.ts'
import { meanOf } from './metrics.ts'
import { likenesses, type Probe, probeOf, sharedEvidence, weigh } from './vector.ts'
import type { Weights } from './weights.ts'

/** A related article. */
export interface Link {
  readonly target: Entry
  /** Similarity of the two articles, 0 to 1. */
  readonly similarity: number
  /** Score of the list's order, 0 to 1, descending: similarity, similarity of neighbours and closeness in time, minus a penalty for duplicates. */
  readonly score: number
  /** The id of the first article of their common story; null if they have none. */
  readonly story: string | null
  /** Common terms that may be shown as evidence, most significant first. */
  readonly terms: readonly number[]
}

export interface RankOptions {
  readonly weights: Weights
  /** If false, entries are ordered by score only, to measure relevance. */
  readonly diversity: boolean
  readonly size: number
}

const dayMs = 86_400_000

/** The related articles of an article in the whole archive. */
export async function linksFrom(archive: Archive, source: Entry, options: RankOptions): Promise<Link[]> {
  return rank(archive, source, await candidatesOf(archive, source, options.weights), options)
}

/** The articles that share the heaviest terms of the source, without the source. */
export async function candidatesOf(archive: Archive, source: Entry, weights: Weights): Promise<Entry[]> {
  const query = await queryOf(archive, source, weights)
  const numbers = await archive.candidatesFor(query, weights.candidatesMax + 1, weights.postingsReadMax)
  return archive.entriesOf(numbers.filter((number) => number !== source.number).slice(0, weights.candidatesMax))
}

/** The heaviest terms, without those that are too common. */
async function queryOf(archive: Archive, { vector, length }: Entry, weights: Weights): Promise<QueryTerm[]> {
  const rarityOf = await archive.raritiesOf([vector])
  const rare = rarityMin(archive.articles, weights)
  const weighed = weigh(vector, weights, rarityOf)
  return Array.from(vector.terms, (term, index) => ({ term, impact: impactOf(weighed[index] ?? 0, length) }))
    .filter(({ term, impact }) => impact > 0 && rarityOf(term) >= rare)
    .sort((a, b) => b.impact - a.impact || a.term - b.term)
    .slice(0, weights.queryTermsMax)
}

/** The best of the candidates, after an exact comparison. */
export async function rank(archive: Archive, source: Entry, candidates: readonly Entry[], options: RankOptions): Promise<Link[]> {
  const { weights } = options
  const probe = await probes(archive, [source], weights)
  const near = (await similaritiesOf(archive, source, candidates, weights)).filter(({ target }) => !target.sensitive && !source.sensitive)
  const best = near.slice(0, weights.feedbackFrom).map(({ target }) => target)
  const bestProbe = await probes(archive, best, weights)
  const rescored = near.slice(0, weights.rescoredMax)
  const targets = rescored.map(({ target }) => target)
  const toBest = best.map((one) => likenesses(bestProbe(one), targets, weights))
  const scored = rescored
    .map(({ target, similarity }, index) => {
      const feedback = meanOf(toBest.map((likeness, which) => (best[which] === target ? 1 : (likeness[index] ?? 0))))
      return { target, similarity, score: scoreOf(source, target, similarity, feedback, weights) }
    })
    .filter(({ score }) => score >= weights.scoreMin)
    .sort((a, b) => b.score - a.score || a.target.number - b.target.number)
  const chosen = options.diversity
    ? await diversify(scored.slice(0, options.size * 2), options, (entries) => probes(archive, entries, weights))
    : scored
  return chosen.slice(0, options.size).map((link) => ({
    ...link,
    story: sameStory(source, link.target, link.similarity, weights),
    // A name is also a word: twice the number of terms leaves enough after duplicates are removed.
    terms: sharedEvidence(probe(source), source.vector, link.target.vector, weights).slice(0, weights.evidenceTermsMax * 2),
  }))
}

/** The similarity of each candidate to the source, most similar first, without the source. */
export async function similaritiesOf(archive: Archive, source: Entry, candidates: readonly Entry[], weights: Weights): Promise<Similar[]> {
  const probe = (await probes(archive, [source], weights))(source)
  const others = candidates.filter(({ id }) => id !== source.id)
  const likeness = likenesses(probe, others, weights)
  return others
    .map((target, index) => ({ target, similarity: likeness[index] ?? 0 }))
    .sort((a, b) => b.similarity - a.similarity || a.target.number - b.target.number)
}

interface Similar {
  readonly target: Entry
  readonly similarity: number
}

/** Prepared for comparison, once each. */
async function probes(archive: Archive, entries: readonly Entry[], weights: Weights): Promise<(entry: Entry) => Probe> {
  const rarityOf = await archive.raritiesOf(entries.map(({ vector }) => vector))
  const ready = new Map(entries.map((entry) => [entry.id, probeOf(entry, weights, rarityOf)]))
  return ({ id }) => {
    const probe = ready.get(id)
    if (!probe) throw new Error(`No probe was made for ${id}.`)
    return probe
  }
}

function scoreOf(source: Entry, target: Entry, similarity: number, feedback: number, weights: Weights): number {
  const { halfLifeDays } = weights
  const own = source.section !== null && Object.hasOwn(halfLifeDays, source.section) ? halfLifeDays[source.section] : undefined
  const halfLife = own ?? halfLifeDays.default
  const nearness = 0.5 ** (daysBetween(source, target) / halfLife)
  const likeness = (similarity + weights.feedback * feedback) / (1 + weights.feedback)
  return (likeness * (1 + weights.proximity * nearness)) / (1 + weights.proximity)
}

const daysBetween = (a: Entry, b: Entry): number => Math.abs(a.publishedAt - b.publishedAt) / dayMs

/** Whether two articles cover the same event: they are similar, and close in time. */
const isSameStory = (a: Entry, b: Entry, similarity: number, { storySimilarity, storyDays }: Weights): boolean =>
  similarity >= storySimilarity && daysBetween(a, b) <= storyDays

function sameStory(source: Entry, target: Entry, similarity: number, weights: Weights): string | null {
  return source.story === target.story && isSameStory(source, target, similarity, weights) ? source.story : null
}

/**
 * The story of an article: that of the most similar earlier article within the time limit, or else its own. A story is identified by its
 * first article.
 */
export async function storyOf(archive: Archive, source: Entry, candidates: readonly Entry[], weights: Weights): Promise<string> {
  const earlier = candidates.filter((other) => isBefore(other, source) && daysBetween(other, source) <= weights.storyDays)
  const [nearest] = await similaritiesOf(archive, source, earlier, weights)
  return nearest && isSameStory(nearest.target, source, nearest.similarity, weights) ? nearest.target.story : source.id
}

const isBefore = (a: Entry, b: Entry): boolean => a.publishedAt < b.publishedAt || (a.publishedAt === b.publishedAt && a.number < b.number)
