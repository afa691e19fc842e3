import { replaceNeighbours } from '../store/commands/neighbour.ts'
import type { Transaction } from '../store/database/database.ts'
import { readableTerms } from './evidence.ts'
import type { Link } from './rank.ts'
import type { Weights } from './weights.ts'

/** The new lists of several articles. */
export type Lists = ReadonlyMap<string, readonly Link[]>

/** Every term that may be shown as evidence in these lists. */
export const evidenceTerms = (lists: Lists): Set<number> =>
  new Set([...lists.values()].flatMap((links) => links.flatMap(({ terms }) => terms)))

/** Replaces the stored lists of these articles. */
export const writeLinks = (
  transaction: Transaction,
  lists: Lists,
  surfaceOf: (term: number) => string | undefined,
  weights: Weights,
): Promise<void> =>
  replaceNeighbours(
    transaction,
    new Map(
      [...lists].map(([article, links]) => [
        article,
        links.map(({ target, similarity, score, story, terms }) => ({
          targetId: target.id,
          similarity,
          score,
          storyId: story,
          terms: readableTerms(terms, surfaceOf, weights),
        })),
      ]),
    ),
  )
