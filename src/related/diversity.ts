import type { Entry } from './archive.ts'
import { likenesses, type Probe } from './vector.ts'
import type { Weights } from './weights.ts'

interface Scored {
  readonly target: Entry
  readonly similarity: number
  readonly score: number
}

/**
 * Reorders a list for diversity. A near-duplicate of an earlier entry loses a part of its score; similar articles lose nothing, because
 * several articles may cover one story. Then the number of entries per author and section is limited within a window, if other entries have
 * a similar score.
 */
export async function diversify(
  links: readonly Scored[],
  { weights, size }: { readonly weights: Weights; readonly size: number },
  probesOf: (entries: readonly Entry[]) => Promise<(entry: Entry) => Probe>,
): Promise<Scored[]> {
  const probe = await probesOf(links.map(({ target }) => target))
  const waiting = links.map((link) => ({ ...link, repeats: 0 }))
  const chosen: Scored[] = []
  while (chosen.length < size && waiting.length > 0) {
    const best = waiting.reduce((one, other) => (reduced(other, weights) > reduced(one, weights) ? other : one))
    const window = chosen.slice(chosen.length - (chosen.length % weights.window))
    const next = isCapped(best.target, window, weights) ? (firstAllowed(waiting, best, window, weights) ?? best) : best
    waiting.splice(waiting.indexOf(next), 1)
    const likeness = likenesses(
      probe(next.target),
      waiting.map(({ target }) => target),
      weights,
    )
    for (const [index, other] of waiting.entries()) other.repeats = Math.max(other.repeats, likeness[index] ?? 0)
    const { target, similarity } = next
    chosen.push({ target, similarity, score: Math.min(reduced(next, weights), chosen.at(-1)?.score ?? 1) })
  }
  return chosen
}

function reduced({ score, repeats }: Scored & { readonly repeats: number }, { duplicateSimilarity, duplicatePenalty }: Weights): number {
  return score * (1 - (duplicatePenalty * Math.max(0, repeats - duplicateSimilarity)) / (1 - duplicateSimilarity))
}

/** The best entry within the limits, if its score is close to that of the entry that it replaces. */
function firstAllowed<Waiting extends Scored & { readonly repeats: number }>(
  waiting: readonly Waiting[],
  best: Waiting,
  window: readonly Scored[],
  weights: Weights,
): Waiting | undefined {
  const least = reduced(best, weights) * weights.givesWayTo
  return waiting
    .filter((link) => reduced(link, weights) >= least && !isCapped(link.target, window, weights))
    .toSorted((a, b) => reduced(b, weights) - reduced(a, weights))[0]
}

/** Whether the window already has the maximum number of entries of one of its authors or of its section. */
function isCapped({ authors, section }: Entry, window: readonly Scored[], { perAuthorMax, perSectionMax }: Weights): boolean {
  const count = (has: (entry: Entry) => boolean) => window.filter(({ target }) => has(target)).length
  return (
    authors.some((author) => count((entry) => entry.authors.includes(author)) >= perAuthorMax) ||
    (section !== null && count((entry) => entry.section === section) >= perSectionMax)
  )
}
