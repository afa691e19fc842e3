import type { ArticleRecord } from '../content/article.ts'
import { InvalidInput } from '../content/error.ts'
import { keyOf } from '../content/global-id.ts'
import { pageAt } from '../content/publication.ts'
import type { Context } from '../engine/context.ts'
import { deskArticle } from '../engine/desk-loaders.ts'
import type { Needs } from '../engine/selected-fields.ts'
import { readPreview } from '../store/commands/preview-token.ts'
import { builder } from './builder.ts'
import type { Reference } from './lookup.ts'

export const ArticleBy = builder.inputType('ArticleBy', {
  isOneOf: true,
  description: 'Identifies one article. Give exactly one field.',
  fields: (t) => ({
    id: t.id({ description: 'Global `id` of the article. A malformed id, or one of another type, is answered with `BAD_USER_INPUT`.' }),
    slug: t.string({ description: 'Current or former slug.' }),
    url: t.field({ type: 'URL', description: 'Any current or former URL of the article, on this gateway or at its source.' }),
    preview: t.string({
      description:
        'A preview token from `desk.previewToken`. It gives access to the article in any state, until the token expires. Partners get `null`.',
    }),
  }),
})

/** A decoded reference from the client to an article. */
export type ArticleReference = Reference | { readonly url: string } | { readonly preview: string }

export function decodeArticleBy({ id, slug, url, preview }: typeof ArticleBy.$inferInput): ArticleReference {
  if (typeof id === 'string') return { key: keyOf('Article', id) }
  if (typeof slug === 'string') return { slug }
  if (typeof preview === 'string') return { preview }
  if (typeof url === 'string') return { url }
  throw new InvalidInput('Found no reference to an article: expected exactly one of "id", "slug", "url" and "preview".')
}

/** Null if there is no such article or the viewer can't see it. */
export async function findArticle(reference: ArticleReference, context: Context, selected: Needs): Promise<ArticleRecord | null> {
  const article = await readArticle(reference, context, selected)
  if (article) context.work.articleId ??= article.id
  return article
}

async function readArticle(reference: ArticleReference, context: Context, selected: Needs): Promise<ArticleRecord | null> {
  const { loaders, publication, database, view } = context
  const bySlug = {
    load: (slug: string) => loaders.articleBySlug.load({ slug, authors: selected.has('AUTHORS'), body: selected.has('BODY') }),
  }
  if ('key' in reference) return loaders.articleById.load(reference.key)
  if ('slug' in reference) return bySlug.load(reference.slug)
  // A preview shows the whole article, whatever its section.
  if ('preview' in reference && view.audience === 'PARTNER') return null
  if ('preview' in reference) return deskArticle(await readPreview(database, reference.preview, view.at), context)
  const page = pageAt(reference.url, publication)
  return page?.kind === 'article' ? bySlug.load(page.slug) : loaders.articleByUrl.load(reference.url)
}
