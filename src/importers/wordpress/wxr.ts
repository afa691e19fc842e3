import type { Element } from 'domhandler'
import { SourceRejected } from '../../content/error.ts'
import type { Found, Importer, ImportSettings } from '../importer.ts'
import { decodeStream } from '../parsing/encoding.ts'
import { streamXml } from '../parsing/xml.ts'
import { foundPost } from './article.ts'
import { type Post, readPost } from './post.ts'
import { WordpressSite } from './site.ts'

/** The elements of an export to read: posts, authors, categories and tags. */
const elements = new Set([
  'item',
  'wp:author',
  'wp:category',
  'wp:tag',
  'wp:term',
  'title',
  'link',
  'language',
  'wp:base_site_url',
  'wp:base_blog_url',
])

/** Maximum number of characters of posts that wait for their pictures. */
const waitingLengthMax = 20_000_000
/** Approximate number of characters of a post without its text. */
const postLength = 2_000

/**
 * A WordPress export (WXR 1.0 to 1.2), read as a stream. The pictures of a post are separate items, usually shortly after it: the post waits
 * for them as far as memory allows, or until the end.
 */
export const wxr: Importer = {
  format: 'wxr',
  extensions: ['.xml', '.wxr'],
  recognises: ({ head }) => /xmlns:wp\s*=|<wp:(?:wxr_version|post_id|post_type)\b/u.test(new TextDecoder('latin1').decode(head)),
  async *read(source, settings) {
    const site = new WordpressSite()
    const waiting = new Waiting(site, settings)
    try {
      for await (const element of streamXml(decodeStream(source.stream(), source.head), elements)) {
        if (element.name !== 'item') site.learn(element)
        else yield* waiting.arrived(element)
      }
    } catch (cause) {
      // Complete posts are kept if the export is cut off.
      if (cause instanceof SourceRejected) yield* waiting.rest()
      throw cause
    }
    yield* waiting.rest()
  },
}

/** Posts whose pictures have not been read yet, in order. */
class Waiting {
  readonly #site: WordpressSite
  readonly #settings: ImportSettings
  readonly #posts = new Set<Post>()
  /** By the attachment that they are waiting for. */
  readonly #awaiting = new Map<string, Post[]>()
  #length = 0

  constructor(site: WordpressSite, settings: ImportSettings) {
    this.#site = site
    this.#settings = settings
  }

  *arrived(item: Element): Generator<Found, void, undefined> {
    const post = readPost(item)
    if (post.type === 'attachment') {
      this.#site.learnAttachment(post)
      yield { kind: 'skipped', item: post.name, what: 'attachment' }
      const posts = this.#awaiting.get(post.id ?? '') ?? []
      this.#awaiting.delete(post.id ?? '')
      for (const complete of posts) if (this.#site.missingPicturesOf(complete).length === 0) yield* this.#take(complete)
      return
    }
    const missing = this.#site.missingPicturesOf(post)
    if (missing.length === 0) {
      yield foundPost(post, this.#site, this.#settings)
      return
    }
    // A copy, because a substring keeps the whole chunk in memory.
    const kept = structuredClone(post)
    this.#posts.add(kept)
    this.#length += kept.content.length + postLength
    for (const id of structuredClone(missing)) this.#awaiting.set(id, [...(this.#awaiting.get(id) ?? []), kept])
    for (const first of this.#posts) {
      if (this.#length <= waitingLengthMax) break
      yield* this.#take(first)
    }
  }

  *rest(): Generator<Found, void, undefined> {
    for (const post of this.#posts) yield* this.#take(post)
  }

  *#take(post: Post): Generator<Found, void, undefined> {
    if (!this.#posts.delete(post)) return
    this.#length -= post.content.length + postLength
    yield foundPost(post, this.#site, this.#settings)
  }
}
