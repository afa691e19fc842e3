import { feedPaths } from '../content/feed.ts'
import { encodeId } from '../content/global-id.ts'
import { articleUrl, type PageAddress, type Publication, pagePath } from '../content/publication.ts'
import type { WebhookKind } from '../store/commands/webhook.ts'
import type { Database } from '../store/database/database.ts'
import { addressesOf } from '../store/events/changed-address.ts'
import type { VisibleChange } from '../store/events/visible-change.ts'

interface Told {
  readonly kind: WebhookKind
  readonly changes: readonly VisibleChange[]
  readonly publication: Publication
  readonly at: Date
}

/**
 * The message for a webhook. It only identifies articles: the receiver requests their content, with its own permissions at that time.
 * `articles.changed` lists published, changed and removed articles; `cache.purge` lists URLs of the gateway whose responses have changed.
 */
export async function messageOf({ query }: Pick<Database, 'query'>, { kind, changes, publication, at }: Told): Promise<object> {
  if (kind === 'PURGE') {
    const addresses = await addressesOf({ query }, changes)
    const urls = new Set([...alwaysOther, ...addresses.flatMap(pathsOf)].map((path) => `${publication.url}${path}`))
    return { type: 'cache.purge', timestamp: at, data: { urls: [...urls] } }
  }
  const articles = changes.map(({ kind: what, at: since, articleId, article, formerSlug }) => ({
    kind: what,
    at: since,
    id: encodeId('Article', articleId),
    // For a removed article its former URL; null if the article expired.
    url: article ? articleUrl(article, publication) : formerSlug && articleUrl({ url: null, slug: formerSlug }, publication),
  }))
  return { type: 'articles.changed', timestamp: at, data: { changes: articles } }
}

/** Paths whose responses change with every article. */
const alwaysOther = ['/', ...feedPaths(null), '/sitemap-news.xml']

const pathsOf = ({ kind, slug }: PageAddress): string[] => [
  pagePath({ kind, slug }),
  ...(kind === 'article' ? [] : feedPaths({ kind, slug })),
]
