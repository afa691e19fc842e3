import { type Element, isComment } from 'domhandler'
import { decodedText } from '../../content/percent-encoding.ts'
import { rawTextOf } from '../html/tree.ts'
import { childOf, childrenOf, wordsOf } from '../parsing/xml.ts'

/** A category, a tag or another term of a post; `domain` is the taxonomy. */
export interface Term {
  readonly domain: string
  readonly slug: string
  readonly name: string
}

export interface PostComment {
  readonly id: string
  readonly parentId: string | null
  readonly author: string | null
  readonly content: string
  /** In the format of WordPress, in UTC. */
  readonly date: string | null
}

/** A raw item of a WordPress export. */
export interface Post {
  readonly id: string | null
  readonly type: string
  readonly status: string
  readonly hasPassword: boolean
  /** Its name in the report. */
  readonly name: string
  readonly title: string
  readonly slug: string
  readonly link: string | null
  readonly guid: string | null
  readonly content: string
  readonly excerpt: string
  readonly creator: string | null
  /** The instant in UTC; null if there is none, as for drafts. */
  readonly dateGmt: string | null
  readonly dateLocal: string | null
  readonly pubDate: string | null
  readonly modifiedGmt: string | null
  readonly attachmentUrl: string | null
  readonly terms: readonly Term[]
  readonly meta: ReadonlyMap<string, string>
  readonly oldSlugs: readonly string[]
  /** Approved comments of readers, without pingbacks. */
  readonly comments: readonly PostComment[]
}

export function readPost(item: Element): Post {
  const line = (name: string): string | null => wordsOf(childOf(item, name))
  const text = (name: string): string => textOf(item, name)
  const meta = childrenOf(item, 'wp:postmeta').map(
    (entry) => [textOf(entry, 'wp:meta_key').trim(), textOf(entry, 'wp:meta_value')] as const,
  )
  const id = line('wp:post_id')
  return {
    id,
    type: line('wp:post_type') ?? 'post',
    status: line('wp:status') ?? 'publish',
    hasPassword: text('wp:post_password').trim() !== '',
    name: id ?? line('guid') ?? line('link') ?? '',
    title: text('title'),
    slug: decoded(line('wp:post_name') ?? ''),
    link: line('link'),
    guid: line('guid'),
    content: text('content:encoded'),
    excerpt: text('excerpt:encoded'),
    creator: line('dc:creator'),
    dateGmt: dateOf(line('wp:post_date_gmt')),
    dateLocal: dateOf(line('wp:post_date')),
    pubDate: line('pubDate'),
    modifiedGmt: dateOf(line('wp:post_modified_gmt')),
    attachmentUrl: line('wp:attachment_url'),
    terms: childrenOf(item, 'category').flatMap((category) => {
      const name = wordsOf(category)
      const { domain = 'category', nicename = '' } = category.attribs
      return name ? [{ domain, slug: decoded(nicename), name }] : []
    }),
    meta: new Map(meta),
    oldSlugs: meta.flatMap(([key, value]) => (key === '_wp_old_slug' && value.trim() ? [decoded(value.trim())] : [])),
    comments: childrenOf(item, 'wp:comment').flatMap(commentOf),
  }
}

function commentOf(comment: Element): PostComment[] {
  const line = (name: string): string | null => wordsOf(childOf(comment, name))
  const id = line('wp:comment_id')
  const isReaders = ['', 'comment'].includes(line('wp:comment_type') ?? '')
  if (!id || !isReaders || line('wp:comment_approved') !== '1') return []
  const parentId = line('wp:comment_parent')
  return [
    {
      id,
      parentId: parentId === '0' ? null : parentId,
      author: line('wp:comment_author'),
      content: textOf(comment, 'wp:comment_content'),
      date: dateOf(line('wp:comment_date_gmt')) ?? dateOf(line('wp:comment_date')),
    },
  ]
}

/** qTranslate marks languages with comments, which old exports write into titles unescaped. */
function textOf(element: Element, name: string): string {
  const nodes = childOf(element, name)?.children ?? []
  return nodes.map((node) => (isComment(node) && /^:(?:[a-z]{2})?$/u.test(node.data) ? `<!--${node.data}-->` : rawTextOf(node))).join('')
}

/** WordPress writes a missing date as zeros. */
const dateOf = (text: string | null): string | null => (text === null || text.startsWith('0000') ? null : text)

/** WordPress keeps slugs of other scripts percent-encoded. */
export const decoded = (slug: string): string => decodedText(slug) ?? slug
