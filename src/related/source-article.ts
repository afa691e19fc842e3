import { plainText } from '../content/body.ts'
import type { Database } from '../store/database/database.ts'
import { type PublishedArticle, readPublishedArticle, readPublishedArticles } from '../store/reads/published-article.ts'
import type { Article } from './archive-builder.ts'

/** A published article as it is compared; null if the article does not exist or is not published. */
export async function readArticle(database: Database, id: string): Promise<Article | null> {
  const article = await readPublishedArticle(database, id)
  return article && sourceOf(article)
}

/** All published articles by date. */
export async function* readArticles(database: Database): AsyncGenerator<Article> {
  for await (const article of readPublishedArticles(database)) yield sourceOf(article)
}

/** Every reader sees title and lead of a reserved article; no other word of it may be shown as evidence. */
function sourceOf({ title, lead, access, blocks, publishedAt, ...article }: PublishedArticle): Article {
  const body = plainText(blocks)
  const isFree = access === 'FREE'
  return {
    ...article,
    publishedAt: publishedAt.getTime(),
    text: { title, open: isFree ? `${lead ?? ''}\n${body}` : (lead ?? ''), reserved: isFree ? '' : body },
  }
}
