import { type Archive, type Entry, impactOf, type QueryTerm, rarityMin } from './archive.ts'
import { diversify } from './diversity.ts'
import { meanOf } from './metrics.ts'
import { likenesses, type Probe, probeOf, sharedEvidence, weigh } from './vector.ts'
import type { Weights } from './weights.ts'

/** An article that belongs under another. */
export interface Link {
  readonly target: Entry
  /** Their likeness, 0 to 1. */
  readonly similarity: number
  /** What the list is ordered by, 0 to 1, never rising: likeness, that of the neighbours, nearness in time, less what repeats an earlier entry. */
  readonly score: number
  /** The article that begins the story of both; null where they aren't of one. */
  readonly story: string | null
  /** Terms of both that may be told, those that say most first. */
  readonly terms: readonly number[]
}

export interface RankOptions {
  readonly weights: Weights
  /** Off: by score alone, for a measure of relevance. */
  readonly diversity: boolean
  readonly size: number
}

const dayMs = 86_400_000

/** The links of an article, from the whole archive. */
export async function linksFrom(archive: Archive, source: Entry, options: RankOptions): Promise<Link[]> {
  return rank(archive, source, await candidatesOf(archive, source, options.weights), options)
}

/** The articles that share what the source says most, the source itself left out. */
export async function candidatesOf(archive: Archive, source: Entry, weights: Weights): Promise<Entry[]> {
  const query = await queryOf(archive, source, weights)
  const numbers = await archive.candidatesFor(query, weights.candidatesMax + 1, weights.postingsReadMax)
  return archive.entriesOf(numbers.filter((number) => number !== source.number).slice(0, weights.candidatesMax))
}

/** The heaviest terms, but for those that too many articles have. */
async function queryOf(archive: Archive, { vector, length }: Entry, weights: Weights): Promise<QueryTerm[]> {
  const rarityOf = await archive.raritiesOf([vector])
  const rare = rarityMin(archive.articles, weights)
  const weighed = weigh(vector, weights, rarityOf)
  return Array.from(vector.terms, (term, index) => ({ term, impact: impactOf(weighed[index] ?? 0, length) }))
    .filter(({ term, impact }) => impact > 0 && rarityOf(term) >= rare)
    .sort((a, b) => b.impact - a.impact || a.term - b.term)
    .slice(0, weights.queryTermsMax)
}

/** The best of these under the source, compared exactly. */
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
    // A name is a word as well: twice as many terms as are told leave enough once both are written alike.
    terms: sharedEvidence(probe(source), source.vector, link.target.vector, weights).slice(0, weights.evidenceTermsMax * 2),
  }))
}

/** How alike each of these is to the source, the most alike first. The source itself is left out. */
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

/** Ready to be compared, each once. */
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

/** Whether two articles tell of one event: alike, and near in time. */
const isSameStory = (a: Entry, b: Entry, similarity: number, { storySimilarity, storyDays }: Weights): boolean =>
  similarity >= storySimilarity && daysBetween(a, b) <= storyDays

function sameStory(source: Entry, target: Entry, similarity: number, weights: Weights): string | null {
  return source.story === target.story && isSameStory(source, target, similarity, weights) ? source.story : null
}

/**
 * The story that an article belongs to: that of the most alike among those of its time that came before it, otherwise its own. It is
 * named by the article that begins it.
 */
export async function storyOf(archive: Archive, source: Entry, candidates: readonly Entry[], weights: Weights): Promise<string> {
  const earlier = candidates.filter((other) => isBefore(other, source) && daysBetween(other, source) <= weights.storyDays)
  const [nearest] = await similaritiesOf(archive, source, earlier, weights)
  return nearest && isSameStory(nearest.target, source, nearest.similarity, weights) ? nearest.target.story : source.id
}

const isBefore = (a: Entry, b: Entry): boolean => a.publishedAt < b.publishedAt || (a.publishedAt === b.publishedAt && a.number < b.number)
