import { type Archive, commonFrom, type Entry, impactOf, type QueryTerm } from './archive.ts'
import { diversify } from './diversity.ts'
import { type CountFactors, cosine, countFactors, eachShared, evident, type Probe, probeOf, rarity, weigh } from './vector.ts'
import type { Weights } from './weights.ts'

/** An article that belongs under another. */
export interface Link {
  readonly target: Entry
  /** Their likeness: a cosine, 0 to 1. */
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
  const frequencyOf = await archive.frequenciesOf(vector.terms)
  const common = commonFrom(archive.articles, weights)
  const weighed = weigh(vector, countFactors(weights), (term) => rarity(archive.articles, frequencyOf(term)))
  return Array.from(vector.terms, (term, index) => ({ term, impact: impactOf(weighed[index] ?? 0, length) }))
    .filter(({ term, impact }) => impact > 0 && frequencyOf(term) <= common)
    .sort((a, b) => b.impact - a.impact || a.term - b.term)
    .slice(0, weights.queryTermsMax)
}

/** The best of these under the source, compared exactly. */
export async function rank(archive: Archive, source: Entry, candidates: readonly Entry[], options: RankOptions): Promise<Link[]> {
  const { weights } = options
  const factors = countFactors(weights)
  const probe = await probes(archive, [source], factors)
  const near = (await similaritiesOf(archive, source, candidates, weights)).filter(({ target }) => !target.sensitive && !source.sensitive)
  const best = near.slice(0, weights.feedbackFrom).map(({ target }) => target)
  const bestProbe = await probes(archive, best, factors)
  const scored = near
    .slice(0, weights.rescoredMax)
    .map(({ target, similarity }) => {
      const feedback = best.reduce(
        (sum, one) => sum + (one === target ? 1 : cosine(bestProbe(one), target.vector, target.length, factors)),
        0,
      )
      return { target, similarity, score: scoreOf(source, target, similarity, best.length > 0 ? feedback / best.length : 0, weights) }
    })
    .filter(({ score }) => score >= weights.scoreMin)
    .sort((a, b) => b.score - a.score || a.target.number - b.target.number)
  const chosen = options.diversity
    ? await diversify(scored.slice(0, options.size * 2), options, (entries) => probes(archive, entries, factors))
    : scored
  return chosen.slice(0, options.size).map((link) => ({
    ...link,
    story: sameStory(source, link.target, link.similarity, weights),
    terms: evidenceOf(source, link.target, probe(source), weights),
  }))
}

/** How alike each of these is to the source, the most alike first. The source itself is left out. */
export async function similaritiesOf(archive: Archive, source: Entry, candidates: readonly Entry[], weights: Weights): Promise<Similar[]> {
  const factors = countFactors(weights)
  const probe = (await probes(archive, [source], factors))(source)
  return candidates
    .filter(({ id }) => id !== source.id)
    .map((target) => ({ target, similarity: cosine(probe, target.vector, target.length, factors) }))
    .sort((a, b) => b.similarity - a.similarity || a.target.number - b.target.number)
}

interface Similar {
  readonly target: Entry
  readonly similarity: number
}

/** Ready to be compared, each once. */
async function probes(archive: Archive, entries: readonly Entry[], factors: CountFactors): Promise<(entry: Entry) => Probe> {
  const terms = new Set<number>()
  for (const { vector } of entries) for (const term of vector.terms) terms.add(term)
  const frequencyOf = await archive.frequenciesOf(terms)
  const rarityOf = (term: number) => rarity(archive.articles, frequencyOf(term))
  const ready = new Map(entries.map((entry) => [entry.id, probeOf(entry.vector, entry.length, factors, rarityOf)]))
  return ({ id }) => {
    const probe = ready.get(id)
    if (!probe) throw new Error(`No probe was made for ${id}.`)
    return probe
  }
}

function scoreOf(source: Entry, target: Entry, similarity: number, feedback: number, weights: Weights): number {
  const halfLife = (source.section === null ? undefined : weights.halfLifeDays[source.section]) ?? weights.halfLifeDays.default
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

/** Shared terms that readers may be told of, by what they add to the likeness. */
function evidenceOf(source: Entry, target: Entry, probe: Probe, weights: Weights): number[] {
  const factors = countFactors(weights)
  const shared: { term: number; weight: number }[] = []
  eachShared(source.vector.terms, target.vector.terms, (mine, theirs) => {
    const [inSource, inTarget] = [source.vector.counts[mine] ?? 0, target.vector.counts[theirs] ?? 0]
    if ((inSource & inTarget & evident) !== evident) return
    shared.push({ term: source.vector.terms[mine] ?? 0, weight: (probe.products[mine] ?? 0) * (factors[inTarget & 0x3f] ?? 0) })
  })
  // A name is a word as well: twice as many terms as are told leave enough once both are written alike.
  return shared
    .sort((a, b) => b.weight - a.weight || a.term - b.term)
    .slice(0, weights.evidenceTermsMax * 2)
    .map(({ term }) => term)
}

/**
 * The story that an article belongs to: that of the most alike among those of its time that came before it, otherwise its own. It is
 * named by the article that begins it.
 */
export async function storyOf(archive: Archive, source: Entry, candidates: readonly Entry[], weights: Weights): Promise<string> {
  const factors = countFactors(weights)
  const probe = (await probes(archive, [source], factors))(source)
  const earlier = candidates
    .filter((other) => isBefore(other, source) && daysBetween(other, source) <= weights.storyDays)
    .map((other) => ({ other, similarity: cosine(probe, other.vector, other.length, factors) }))
    .filter(({ other, similarity }) => isSameStory(other, source, similarity, weights))
    .sort((a, b) => b.similarity - a.similarity || a.other.number - b.other.number)
  return earlier[0]?.other.story ?? source.id
}

const isBefore = (a: Entry, b: Entry): boolean => a.publishedAt < b.publishedAt || (a.publishedAt === b.publishedAt && a.number < b.number)
