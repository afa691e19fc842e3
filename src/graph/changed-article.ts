import type { Context } from '../engine/context.ts'
import { deskArticle } from '../engine/desk-loaders.ts'

/** The description of the argument that names the article of a command. */
export const articleId = 'Global `id` of the article.'

/** The article after the command, as editors see it. */
export async function readChanged(changed: Promise<string>, context: Context) {
  const article = await deskArticle(await changed, context)
  if (!article) throw new Error('The article does not exist after a command about it.')
  return article
}
