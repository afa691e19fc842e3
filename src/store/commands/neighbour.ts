import { Prisma, type Statements } from '../database/database.ts'

/** One entry of the list of related articles that the engine has chosen for an article. */
export interface Neighbour {
  readonly targetId: string
  /** How alike the two texts are, 0 to 1. */
  readonly similarity: number
  /** What the list is ordered by, 0 to 1. */
  readonly score: number
  /** The id of the article that begins the story of both; null if they do not belong to one story. */
  readonly storyId: string | null
  /** Words of both texts that may be shown as evidence, strongest first. */
  readonly terms: readonly string[]
}

/** Replaces the lists of these articles. Articles that were deleted in the meantime are left out. */
export async function replaceNeighbours(statements: Statements, lists: ReadonlyMap<string, readonly Neighbour[]>): Promise<void> {
  const rows = [...lists].flatMap(([article, neighbours]) =>
    neighbours.map(({ targetId, similarity, score, storyId, terms }, index) => ({
      article,
      position: index + 1,
      target: targetId,
      similarity,
      score,
      story: storyId,
      terms,
    })),
  )
  await statements.$executeRaw(Prisma.sql`DELETE FROM article_neighbour WHERE article_id = ANY(${[...lists.keys()]}::uuid[])`)
  await statements.$executeRaw(Prisma.sql`
    INSERT INTO article_neighbour (article_id, position, target_id, similarity, score, story_id, terms)
    SELECT row.article, row.position, row.target, row.similarity, row.score, row.story, ARRAY(SELECT json_array_elements_text(row.terms))
    FROM json_to_recordset(${JSON.stringify(rows)}::json)
      AS row(article uuid, position int, target uuid, similarity float8, score float8, story uuid, terms json)
    WHERE EXISTS (SELECT FROM article WHERE article.id = row.article) AND EXISTS (SELECT FROM article WHERE article.id = row.target)`)
}

/** Deletes the lists of articles that are not in the index. */
export async function deleteStrayNeighbours(statements: Statements): Promise<void> {
  await statements.$executeRaw(Prisma.sql`DELETE FROM article_neighbour AS neighbour
    WHERE NOT EXISTS (SELECT FROM related_entry WHERE related_entry.article_id = neighbour.article_id)`)
}

/** Deletes the article's own list, and the article from every other list. */
export async function deleteNeighboursOf(statements: Statements, articleId: string): Promise<void> {
  await statements.$executeRaw(Prisma.sql`DELETE FROM article_neighbour WHERE article_id = ${articleId}::uuid`)
  await statements.$executeRaw(Prisma.sql`DELETE FROM article_neighbour WHERE target_id = ${articleId}::uuid`)
}
