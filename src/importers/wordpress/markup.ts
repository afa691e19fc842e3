import type { Image } from '../../content/image.ts'
import { webAddress } from '../../content/web-address.ts'
import { blocksOfHtml, type HtmlBlocks } from '../html/blocks.ts'
import { lineOf, parseHtml } from '../html/tree.ts'

/** The context of a post's text. */
export interface PostSurroundings {
  /** URL of the post, or of the site. */
  readonly base: string | null
  readonly pictureOf: (attachmentId: string) => Image | null
}

/** The body of a post: Gutenberg blocks, or HTML of the classic editor with blank lines and shortcodes. */
export function blocksOfPost(content: string, { base, pictureOf }: PostSurroundings): HtmlBlocks {
  let unknown = 0
  const html = withoutUnknown(withKnown(content, pictureOf), () => unknown++)
  const { blocks, untyped } = blocksOfHtml(withEmbeds(isOfBlocks(html) ? html : withParagraphs(html)), base)
  return { blocks, untyped: untyped + unknown }
}

/** Ids of the attachments in the galleries of a post. They may come later in the file. */
export const galleryIdsIn = (content: string): string[] =>
  [...content.matchAll(/\[gallery\b([^\]]*)\]/gu)].flatMap(
    ([, written = '']) =>
      attributesOf(written)
        .ids?.split(/[\s,]+/u)
        .filter(Boolean) ?? [],
  )

const isOfBlocks = (content: string): boolean => /<!--\s+wp:/u.test(content)

/** The classic editor stores paragraphs as blank lines and line breaks as line ends, except within lists, tables and code. */
function withParagraphs(content: string): string {
  const hasParagraphs = /<p[\s>]/iu.test(content)
  return content
    .split(/(<(pre|script|style|ul|ol|table|iframe)\b[\s\S]*?<\/\2\s*>)/iu)
    .filter((_, index) => index % 3 !== 2)
    .map((part, index) => {
      if (index % 2 === 1) return part
      const parted = part.replace(/[ \t]*\r?\n[ \t]*(?:\r?\n[ \t]*)+/gu, '<p></p>')
      return hasParagraphs ? parted : parted.replace(/\r?\n/gu, '<br>')
    })
    .join('')
}

/** A URL alone on its line or in an embed block is an embed. */
const withEmbeds = (html: string): string =>
  html.replace(
    /(^|<p[^>]*>|<br>|<p><\/p>|class="wp-block-embed__wrapper">)\s*(https?:\/\/[^\s<>"']+)\s*(?=$|<\/p>|<br>|<p>|<\/div>)/giu,
    (whole, before: string, url: string) => (before.includes('embed') || embeddable.test(url) ? `${before}${iframe(url)}` : whole),
  )

/** Sites whose URLs WordPress replaces by embeds. */
const embeddable =
  /^https?:\/\/(?:[\w-]+\.)*(?:youtube\.com\/(?:watch|shorts|live)|youtu\.be|vimeo\.com\/\d|dailymotion\.com\/video|dai\.ly|twitter\.com\/\w+\/status|x\.com\/\w+\/status|instagram\.com\/(?:p|reel)|tiktok\.com|facebook\.com|soundcloud\.com|spotify\.com|deezer\.com|ted\.com\/talks|flickr\.com|bsky\.app|t\.me)(?:[/?]|$)/iu

const escaped = (text: string): string =>
  text
    .replace(/&(?!\w+;|#)/gu, '&amp;')
    .replace(/"/gu, '&quot;')
    .replace(/</gu, '&lt;')

/** Adds a scheme to a URL that begins with two slashes. */
function iframe(address: string | undefined): string {
  const url = webAddress(address?.replaceAll('&amp;', '&'))
  return url ? `<iframe src="${escaped(url)}"></iframe>` : ''
}

const shortcode = (names: string): RegExp => new RegExp(`\\[(${names})\\b([^\\]]*?)/?\\](?:([\\s\\S]*?)\\[/\\1\\])?`, 'giu')

/** Converts WordPress's own shortcodes, and those that newspapers use most. */
function withKnown(content: string, pictureOf: PostSurroundings['pictureOf']): string {
  return content
    .replace(shortcode('caption|wp_caption'), (_whole, _name, written: string, inner = '') => {
      const [, picture = '', words = ''] = /^\s*((?:<a\b[^>]*>\s*)?<img\b[^>]*>(?:\s*<\/a>)?)([\s\S]*)$/iu.exec(inner) ?? ['', '', inner]
      const caption = words.trim() || escaped(attributesOf(written).caption ?? '')
      return `<figure>${picture}<figcaption>${caption}</figcaption></figure>`
    })
    .replace(shortcode('gallery'), (_whole, _name, written: string) =>
      (attributesOf(written).ids?.split(/[\s,]+/u) ?? []).map((id) => figure(pictureOf(id))).join(''),
    )
    .replace(
      shortcode('embed|youtube|tweet|tweets|facebook|instagram|dailymotion|vimeo|soundcloud|tiktok'),
      (_whole, name: string, written: string, inner = '') => iframe(addressIn(name.toLowerCase(), written, inner)),
    )
    .replace(shortcode('video|audio|wp_playlist|pdf-embedder'), (_whole, _name, written: string, inner = '') => {
      const { src, mp4, webm, mp3, m4a, ogg, url } = attributesOf(written)
      return iframe(src ?? mp4 ?? mp3 ?? m4a ?? webm ?? ogg ?? url ?? inner.trim())
    })
    .replace(shortcode('quote|blockquote|pullquote|citation'), (_whole, _name, written: string, inner = '') => {
      const { author, auteur, cite, source } = attributesOf(written)
      const said = author ?? auteur ?? cite ?? source
      return `<blockquote>${inner}${said ? `<footer>${escaped(said)}</footer>` : ''}</blockquote>`
    })
    .replace(shortcode('dropcap|highlight|su_dropcap|su_highlight|pullout'), (_whole, _name, _written, inner = '') => inner)
    .replace(
      shortcode('su_quote|su_pullquote'),
      (_whole, _name, written: string, inner = '') =>
        `<blockquote>${inner}<footer>${escaped(attributesOf(written).cite ?? '')}</footer></blockquote>`,
    )
    .replace(
      shortcode('contact-form|contact-form-7|newsletter|adrotate|ad|ads|adsense|mc4wp_form|related_posts|yarpp|addtoany|share|socialshare'),
      '',
    )
}

/** Removes unknown shortcodes, but keeps their text. Brackets in a text, such as [sic], are not shortcodes. */
function withoutUnknown(content: string, counted: () => void): string {
  const closed = new Set([...content.matchAll(/\[\/([a-z][\w-]*)\]/giu)].map(([, name = '']) => name))
  return content.replace(
    /\[(\/?)([a-z][\w-]*)((?:\s+[\w-]+=(?:"[^"\]]*"|'[^'\]]*'|[^\s\]]+))*)\s*\/?\](?!\()/giu,
    (whole, close: string, name: string, attributes: string) => {
      if (!close && !attributes && !closed.has(name) && !/[_-]/u.test(name)) return whole
      if (!close) counted()
      return '\n\n'
    },
  )
}

function addressIn(name: string, written: string, inner: string): string | undefined {
  const { url, src, href, id, video, v } = attributesOf(written)
  const address = [url, src, href, lineOf(parseHtml(inner)), /(?:https?:)?\/\/[^\s"'\]]+/u.exec(written)?.[0]].find(
    (text) => text && /^(?:https?:)?\/\//u.test(text),
  )
  const key = id ?? video ?? v ?? /^[\s=]*["']?([\w-]+)/u.exec(written)?.[1]
  if (address || !key) return address
  if (name === 'youtube') return `https://www.youtube.com/watch?v=${key}`
  if (name === 'vimeo') return `https://vimeo.com/${key}`
  return name === 'dailymotion' ? `https://www.dailymotion.com/video/${key}` : undefined
}

const attributesOf = (written: string): Partial<Record<string, string>> =>
  Object.fromEntries(
    [...written.matchAll(/([\w-]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"']+))/gu)].map(([, name = '', a, b, c]) => [
      name.toLowerCase(),
      a ?? b ?? c ?? '',
    ]),
  )

const figure = (image: Image | null): string =>
  image === null
    ? ''
    : `<figure><img src="${escaped(image.url)}" alt="${escaped(image.alt)}"><figcaption>${escaped(image.caption ?? '')}</figcaption></figure>`

/** The text in one language, if qTranslate stores several; the first one if this language is missing. */
export function inLanguage(text: string, language: string): string {
  const marks = [...text.matchAll(/<!--:([a-z]{2})?-->|\[:([a-z]{2})?\]/gu)]
  if (marks.length === 0) return text
  const parts = new Map<string, string>()
  for (const [index, mark] of marks.entries()) {
    const code = mark[1] ?? mark[2]
    if (code) parts.set(code, (parts.get(code) ?? '') + text.slice(mark.index + mark[0].length, marks[index + 1]?.index ?? text.length))
  }
  return parts.get(language.slice(0, 2)) ?? parts.values().next().value ?? text
}
