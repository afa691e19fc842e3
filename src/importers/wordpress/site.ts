import type { Element } from 'domhandler'
import type { Credit, SectionInput } from '../../content/article.ts'
import type { Image } from '../../content/image.ts'
import { webAddress } from '../../content/web-address.ts'
import { lineOf, oneLine, parseHtml } from '../html/tree.ts'
import { childOf, wordsOf } from '../parsing/xml.ts'
import { galleryIdsIn } from './markup.ts'
import { decoded, type Post, type Term } from './post.ts'

interface Category {
  readonly id: string | null
  readonly slug: string
  readonly name: string
  readonly description: string | null
  readonly parentSlug: string | null
}

/** The data of the site, which an export contains before and between its posts. */
export class WordpressSite {
  title: string | null = null
  /** URL of the site; null if the export does not contain it. */
  url: string | null = null
  language: string | null = null
  readonly #authors = new Map<string, string>()
  readonly #categories = new Map<string, Category>()
  readonly #pictures = new Map<string, Image | null>()

  learn(element: Element): void {
    const words = structuredClone(wordsOf(element))
    const inner = (name: string): string | null => structuredClone(wordsOf(childOf(element, name)))
    if (element.name === 'title') this.title ??= words
    else if (element.name === 'language') this.language ??= words
    else if (element.name === 'wp:base_blog_url') this.url = webAddress(words) ?? this.url
    else if (element.name === 'wp:base_site_url' || element.name === 'link') this.url ??= webAddress(words)
    else if (element.name === 'wp:author') {
      const login = inner('wp:author_login')
      const full = [inner('wp:author_first_name'), inner('wp:author_last_name')].filter(Boolean).join(' ')
      const name = inner('wp:author_display_name') ?? full
      if (login && name) this.#authors.set(login.toLowerCase(), name.toLowerCase() === login.toLowerCase() && full ? full : name)
      const email = inner('wp:author_email')
      if (email && name) this.#authors.set(email.toLowerCase(), name)
    } else if (element.name === 'wp:category') {
      this.#learnCategory(
        inner('wp:term_id'),
        inner('wp:category_nicename'),
        inner('wp:cat_name'),
        inner('wp:category_parent'),
        inner('wp:category_description'),
      )
    } else if (element.name === 'wp:term' && inner('wp:term_taxonomy') === 'category') {
      this.#learnCategory(
        inner('wp:term_id'),
        inner('wp:term_slug'),
        inner('wp:term_name'),
        inner('wp:term_parent'),
        inner('wp:term_description'),
      )
    }
  }

  #learnCategory(id: string | null, slug: string | null, name: string | null, parent: string | null, description: string | null): void {
    if (!slug || !name) return
    const category = {
      id,
      slug: decoded(slug),
      name: plain(name),
      description: description && plain(description),
      parentSlug: parent && decoded(parent),
    }
    this.#categories.set(category.slug, category)
  }

  learnAttachment(post: Post): void {
    if (!post.id) return
    const url = webAddress(post.attachmentUrl ?? post.guid, this.url)
    const isPicture = url !== null && /\.(?:jpe?g|png|gif|webp|avif|svg|bmp|tiff?|heic)$/iu.test(new URL(url).pathname)
    // Copies, because a substring keeps the whole chunk in memory.
    const [id, picture] = structuredClone([post.id, isPicture ? pictureOf(post, url) : null] as const)
    this.#pictures.set(id, picture)
  }

  picture(id: string | undefined): Image | null {
    return this.#pictures.get(id?.trim() ?? '') ?? null
  }

  /** The attachments of a post that have not been read yet. */
  missingPicturesOf({ meta, content }: Post): string[] {
    const thumbnail = meta.get('_thumbnail_id')?.trim()
    const ids = thumbnail && /^[1-9]\d*$/u.test(thumbnail) ? [thumbnail] : []
    if (content.includes('[gallery')) ids.push(...galleryIdsIn(content))
    return ids.filter((id) => !this.#pictures.has(id))
  }

  /** The authors of a post, without duplicates: co-authors from a plug-in, or else the author. */
  creditsOf(post: Post): Credit[] {
    const coAuthors = post.terms.filter(({ domain }) => domain === 'author').map((term) => this.#coAuthor(term))
    const names = coAuthors.length > 0 ? coAuthors : [post.creator === null ? null : this.#nameOf(post.creator)]
    return [...new Set(names)].flatMap((name) => (name === null ? [] : [{ name, kind: this.#kindOf(name) }]))
  }

  #coAuthor({ slug, name }: Term): string | null {
    const login = slug.replace(/^cap-/u, '')
    return (
      this.#authors.get(login.toLowerCase()) ??
      this.#authors.get(name.toLowerCase()) ??
      (/\p{Lu}| /u.test(name) ? name : nameOfLogin(login))
    )
  }

  #nameOf(login: string): string | null {
    const name = this.#authors.get(login.toLowerCase()) ?? nameOfLogin(login)
    return name !== null && isMachine(name) ? null : name
  }

  #kindOf(name: string): Credit['kind'] {
    const isSite = this.title !== null && name.toLowerCase() === this.title.toLowerCase()
    return isSite || isOrganisation(name) ? 'ORGANISATION' : 'PERSON'
  }

  /** The primary category from a plug-in, or else the first one, with its parents; null for posts without a category. */
  sectionOf(post: Post): { section: SectionInput | null; slug: string | null } {
    const filed = categoriesOf(post)
    const primaryId = primaryKeys.map((key) => post.meta.get(key)?.trim()).find(Boolean)
    const primary = primaryId ? [...this.#categories.values()].find(({ id }) => id === primaryId) : undefined
    const term = filed.find(({ slug }) => slug === primary?.slug) ?? filed[0]
    if (!term) return { section: null, slug: null }
    return { section: this.#sectionAt(term.slug, term.name, 8), slug: term.slug }
  }

  #sectionAt(slug: string, name: string, levels: number): SectionInput {
    const known = this.#categories.get(slug)
    const parent = known?.parentSlug && levels > 0 ? this.#categories.get(known.parentSlug) : undefined
    return {
      name: known?.name ?? plain(name),
      ...(slug && { slug }),
      ...(known?.description && { description: known.description }),
      ...(parent && { parent: this.#sectionAt(parent.slug, parent.name, levels - 1) }),
    }
  }
}

const primaryKeys = [
  '_yoast_wpseo_primary_category',
  'rank_math_primary_category',
  '_seopress_robots_primary_cat',
  '_primary_term_category',
]

/** WordPress's default category. */
const nowhere = /^(?:uncategori[sz]ed|non-class[ée]e?|sans-cat[ée]gorie|1)$/iu

export const categoriesOf = (post: Post): Term[] => post.terms.filter(({ domain, slug }) => domain === 'category' && !nowhere.test(slug))

const plain = (text: string): string => lineOf(parseHtml(text)) || oneLine(text)

const isMachine = (name: string): boolean => /^(?:admin(?:istrat(?:or|eur))?|root|wp|wordpress|webmaster|user|test|web)\d*$/iu.test(name)

const isOrganisation = (name: string): boolean =>
  /\b(?:r[ée]daction|newsroom|desk|agence|service|staff|team)\b/iu.test(name) || /^\p{Lu}{2,6}$/u.test(name)

/** "alice-smith" and "alice.smith@site.example" give Alice Smith; null for names of programs. */
function nameOfLogin(login: string): string | null {
  const [local = ''] = login.split('@')
  const words = local.split(/[-_.\s]+/u).filter(Boolean)
  const name = words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join(' ')
  return name === '' || isMachine(local) ? null : name
}

function pictureOf(post: Post, url: string): Image {
  const size = (name: string): number | null => {
    const found = new RegExp(`s:\\d+:"${name}";i:(\\d{1,5});`, 'u').exec(post.meta.get('_wp_attachment_metadata') ?? '')
    return found ? Number(found[1]) : null
  }
  return {
    url,
    template: null,
    width: size('width'),
    height: size('height'),
    alt: oneLine(post.meta.get('_wp_attachment_image_alt') ?? ''),
    caption: plain(post.excerpt) || null,
    credit: oneLine(post.meta.get('_media_credit') ?? post.meta.get('_wp_attachment_credit') ?? '') || null,
  }
}
