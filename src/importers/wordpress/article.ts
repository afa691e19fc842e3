import type { ArticleInput, ContributionInput, NameInput } from '../../content/article.ts'
import { type BodyBlock, plainText } from '../../content/body.ts'
import { joinedNames } from '../../content/byline.ts'
import { SourceRejected } from '../../content/error.ts'
import { languageTag } from '../../content/language.ts'
import { teaserOf } from '../../content/teaser.ts'
import { titleKey } from '../../content/title.ts'
import type { StoredState } from '../../content/visibility.ts'
import { webAddress } from '../../content/web-address.ts'
import { blocksOfHtml } from '../html/blocks.ts'
import { oneLine } from '../html/tree.ts'
import type { Found, ImportSettings } from '../importer.ts'
import { genreOf } from '../parsing/genre.ts'
import { readInstant } from '../parsing/instant.ts'
import { blocksOfPost, inLanguage } from './markup.ts'
import type { Post } from './post.ts'
import { categoriesOf, type WordpressSite } from './site.ts'

/** Post types that newspapers use for articles. Others are internal to WordPress, or pages, shops and forms. */
const articleTypes =
  /^(?:posts?|articles?|news|actualites?|actu|stor(?:y|ies)|breves?|dossiers?|reportages?|interviews?|entretiens?|opinions?|chroniques?|tribunes?|edito(?:s|rial|riaux)?|enquetes?|analyses?|depeches?|blog)$/u

export function foundPost(post: Post, site: WordpressSite, settings: ImportSettings): Found {
  if (!articleTypes.test(post.type)) return { kind: 'skipped', item: post.name, what: post.type }
  const key = keyOf(post, site)
  if (key === null) return { kind: 'rejected', item: '', cause: new SourceRejected('key', 'a post id, a guid or a link', 'none of them') }
  const language = inLanguageOf(site, settings)
  const surroundings = { base: webAddress(post.link, site.url) ?? site.url, pictureOf: (id: string) => site.picture(id) }
  const { blocks, untyped } = blocksOfPost(inLanguage(post.content, language), surroundings)
  const title = plain(inLanguage(post.title, language)) || teaserOf(plainText(blocks), 80)
  if (!title) return { kind: 'skipped', item: post.name, what: 'a post without title and text' }
  return { kind: 'article', item: post.name, article: articleOf(post, { key, title, blocks, language }, site, settings), untyped }
}

/** The site with the post's id, or else the guid or the link. */
function keyOf(post: Post, site: WordpressSite): string | null {
  if (site.url && post.id) {
    const { host, pathname } = new URL(site.url)
    return `wordpress:${host.replace(/^www\./u, '')}${pathname.replace(/\/+$/u, '')}:${post.id}`
  }
  return post.guid ?? post.link ?? (post.id && `wordpress::${post.id}`)
}

/** Old plug-ins use the URL of a picture as the guid of a post. */
const isFile = (address: string): boolean => /\/wp-content\/|\.(?:jpe?g|png|gif|webp|mp3|mp4|pdf)$/iu.test(new URL(address).pathname)

interface Read {
  readonly key: string
  readonly title: string
  readonly blocks: readonly BodyBlock[]
  readonly language: string
}

function articleOf(post: Post, { key, title, blocks, language }: Read, site: WordpressSite, settings: ImportSettings): ArticleInput {
  const dated = instantOf(post, settings)
  const publishedAt = dated ?? settings.at
  const modified = readInstant(post.modifiedGmt, 'UTC')
  const credits = site.creditsOf(post)
  const { section, slug: sectionSlug } = site.sectionOf(post)
  const image = site.picture(post.meta.get('_thumbnail_id')) ?? sharedPictureOf(post)
  const isAddress = /[?&](?:p|page_id|preview)=/u.test(post.link ?? '')
  const url = isAddress ? null : webAddress(post.link, site.url)
  const formerUrls = [post.guid, isAddress ? post.link : null]
    .flatMap((address) => webAddress(address) ?? [])
    .filter((address) => address !== url && !isFile(address))
  return {
    sourceKey: key,
    state: stateOf(post, publishedAt, settings.at),
    url,
    title,
    lead: leadOf(post, language),
    body: withoutRepeated(blocks, image?.url),
    byline: joinedNames(credits.map(({ name }) => name)),
    credits,
    section,
    topics: topicsOf(post, sectionSlug),
    image,
    genre: genreOf(categoriesOf(post).map(({ name }) => name)),
    language: languageTag(language) ?? settings.language,
    access: 'FREE',
    publishedAt,
    visibleFrom: publishedAt,
    visibleUntil: null,
    updatedAt: modified && modified > publishedAt ? modified : publishedAt,
    relatedLinks: [],
    contributionsMessage: null,
    ...(post.slug && { slug: post.slug }),
    ...(post.oldSlugs.length > 0 && { formerSlugs: post.oldSlugs }),
    ...(formerUrls.length > 0 && { formerUrls }),
    ...(post.comments.length > 0 && { contributions: contributionsOf(post, publishedAt) }),
    ...(dated === null && { isUndated: true }),
  }
}

/** The default is the publication's language. */
const inLanguageOf = (site: WordpressSite, settings: ImportSettings): string => site.language ?? settings.language

/** The date in UTC if there is one. A draft has only local time, and a fragment may have only the date of the feed. */
const instantOf = (post: Post, { timeZone }: ImportSettings): Date | null =>
  readInstant(post.dateGmt, 'UTC') ?? readInstant(post.dateLocal, timeZone) ?? pastDate(readInstant(post.pubDate, timeZone))

/** WordPress writes a missing date as the last day of the year 0. */
const pastDate = (date: Date | null): Date | null => (date && date.getUTCFullYear() > 0 ? date : null)

/**
 * A scheduled post stays scheduled. If its time has passed since the export, it is a draft, because it may never have been published. Private
 * and password-protected posts are drafts too.
 */
function stateOf({ status, hasPassword }: Post, publishedAt: Date, at: Date): StoredState {
  if (status === 'trash') return 'WITHDRAWN'
  if (hasPassword) return 'DRAFT'
  if (status === 'future') return publishedAt > at ? 'PUBLISHED' : 'DRAFT'
  return status === 'publish' ? 'PUBLISHED' : 'DRAFT'
}

/** The excerpt, or the description of an SEO plug-in unless that is a pattern. */
function leadOf(post: Post, language: string): string | null {
  const texts = [
    post.excerpt,
    ...['_yoast_wpseo_metadesc', 'rank_math_description', '_aioseo_description', '_seopress_titles_desc'].map((key) => post.meta.get(key)),
  ]
  return texts.map((text) => plain(inLanguage(text ?? '', language))).find((text) => text !== '' && !/%%?\w+%%?/u.test(text)) ?? null
}

function sharedPictureOf(post: Post) {
  const url = ['_yoast_wpseo_opengraph-image', 'rank_math_facebook_image', 'fifu_image_url']
    .map((key) => webAddress(post.meta.get(key)))
    .find((found) => found !== null)
  return url ? { url, template: null, width: null, height: null, alt: '', caption: null, credit: null } : null
}

/** Removes the featured picture from the text: many themes print it above the text, and many authors insert it as well. */
function withoutRepeated(blocks: readonly BodyBlock[], url: string | undefined): readonly BodyBlock[] | null {
  const [first, ...others] = blocks
  const rest = first?.kind === 'figure' && first.image.url === url ? others : blocks
  return rest.length > 0 ? rest : null
}

/** The other categories and the tags, each once. */
function topicsOf(post: Post, sectionSlug: string | null): NameInput[] {
  const terms = [
    ...categoriesOf(post).filter(({ slug }) => slug !== sectionSlug),
    ...post.terms.filter(({ domain }) => /^(?:post_)?tag$/u.test(domain)),
  ]
  return [...new Map(terms.map(({ name, slug }) => [titleKey(name), { name: plain(name) || name, ...(slug && { slug }) }])).values()]
}

const contributionsOf = (post: Post, publishedAt: Date): ContributionInput[] =>
  post.comments.flatMap(({ id, parentId, author, content, date }) => {
    const text = plainText(blocksOfHtml(content.replace(/\r?\n\s*\r?\n/gu, '<p>').replace(/\r?\n/gu, '<br>')).blocks)
    if (!text) return []
    return [{ key: id, replyTo: parentId, authorName: author ?? 'Anonyme', text, publishedAt: readInstant(date, 'UTC') ?? publishedAt }]
  })

const plain = (html: string): string => oneLine(plainText(blocksOfHtml(html).blocks))
