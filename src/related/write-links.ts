import { Prisma, type Transaction } from '../store/database/database.ts'
import { readableTerms } from './evidence.ts'
import type { Link } from './rank.ts'
import type { Weights } from './weights.ts'

/** The new lists of several articles. */
export type Lists = ReadonlyMap<string, readonly Link[]>

/** Every term that these lists may show as evidence. */
export const evidenceTerms = (lists: Lists): Set<number> =>
  new Set([...lists.values()].flatMap((links) => links.flatMap(({ terms }) => terms)))

/** Replaces the lists of articles. */
export async function writeLinks(
  transaction: Transaction,
  lists: Lists,
  surfaceOf: (term: number) => string | undefined,
  weights: Weights,
): Promise<void> {
  const rows = [...lists].flatMap(([article, links]) =>
    links.map(({ target, similarity, score, story, terms }, index) => ({
      article,
      position: index + 1,
      target: target.id,
      similarity,
      score,
      story,
      terms: readableTerms(terms, surfaceOf, weights),
    })),
  )
  await transaction.$executeRaw(Prisma.sql`DELETE FROM article_neighbour WHERE article_id = ANY(${[...lists.keys()]}::uuid[])`)
  // An article that was deleted in the meantime has no row.
  await transaction.$executeRaw(Prisma.sql`
    INSERT INTO article_neighbour (article_id, position, target_id, similarity, score, story_id, terms)
    SELECT row.article, row.position, row.target, row.similarity, row.score, row.story, ARRAY(SELECT json_array_elements_text(row.terms))
    FROM json_to_recordset(${JSON.stringify(rows)}::json)
      AS row(article uuid, position int, target uuid, similarity float8, score float8, story uuid, terms json)
    WHERE EXISTS (SELECT FROM article WHERE article.id = row.article) AND EXISTS (SELECT FROM article WHERE article.id = row.target)`)
}
