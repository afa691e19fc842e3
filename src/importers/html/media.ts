import type { Element } from 'domhandler'
import type { BodyBlock } from '../../content/body.ts'
import type { Image } from '../../content/image.ts'
import { webAddress } from '../../content/web-address.ts'
import { hostOf } from '../parsing/host.ts'
import { classesOf, findElements, lineOf, named, oneLine } from './tree.ts'

type Embed = Extract<BodyBlock, { kind: 'embed' }>

/** Hosts of tracking services. Their pictures and frames have no content. */
const trackers =
  /(?:^|\.)(?:google-analytics|googletagmanager|doubleclick|scorecardresearch|quantserve|xiti|atinternet|chartbeat|feedsportal|feedburner|pixel\.wp|stats\.wp|smartadserver|outbrain|taboola|criteo|piano)\.(?:com|net|io|fr)$|^(?:pixel|tracking|counter|stats|beacon)\./u

export const isTracker = (url: string): boolean =>
  trackers.test(hostOf(url) ?? '') || /\/(?:pixel|beacon|1x1|spacer|blank|tr)(?:\.gif|\.png|\?|$)/iu.test(url)

/** Whether a browser would hide the element. */
export const isHidden = ({ attribs }: Element): boolean =>
  attribs.hidden !== undefined || /display\s*:\s*none|visibility\s*:\s*hidden/iu.test(attribs.style ?? '')

/** A picture of at most two pixels is a tracking pixel. */
const pixel = /(?:^|[;\s])(?:width|height)\s*:\s*[0-2](?:px)?\s*(?:!|;|$)/iu

/** Attributes for lazy loading of pictures. */
const lazySources = [
  'data-src',
  'data-lazy-src',
  'data-original',
  'data-orig-file',
  'data-large-file',
  'data-full-url',
  'data-lazyload',
  'data-url',
]

/** The picture of an `img`; null for trackers, spacers, smileys, and pictures without an http or https URL. */
export function imageOf(element: Element, base: string | null): Image | null {
  const { attribs } = element
  const [width, height] = [sizeOf(attribs.width), sizeOf(attribs.height)]
  if ((width !== null && width < 3) || (height !== null && height < 3) || isHidden(element) || pixel.test(attribs.style ?? '')) return null
  const largest = largestOf(attribs['data-srcset'] ?? attribs['data-lazy-srcset'] ?? attribs.srcset, base)
  const plain = [...lazySources.map((name) => attribs[name]), attribs.src]
    .map((source) => webAddress(source, base))
    .find((url) => url !== null)
  const url = plain ?? largest
  if (!url || isTracker(url) || /\/(?:emoji|smilies)\//u.test(url)) return null
  return { url, template: null, width, height, alt: altOf(attribs.alt), caption: null, credit: null }
}

/** Ignores text from a camera or an image editor, which describes nothing. */
function altOf(text: string | undefined): string {
  const alt = oneLine(text ?? '')
  return /^\S*\.(?:jpe?g|png|gif|webp)$|^(?:img|dsc|dscn|screenshot)[-_ ]?\d+\S*$|^(?=\S*_)\S*\d{3}\S*$/iu.test(alt) ? '' : alt
}

/** The character of a smiley that is shown as a picture. */
export const smileyOf = (element: Element): string | null =>
  element.attribs.alt &&
  (classesOf(element).some((name) => name === 'emoji' || name === 'wp-smiley') || /\/emoji\//u.test(element.attribs.src ?? ''))
    ? element.attribs.alt
    : null

/** Pixels; null for other values such as "100%" and "auto". */
function sizeOf(text: string | undefined): number | null {
  const found = /^\s*(\d{1,5})(?:\.\d+)?(?:px)?\s*$/u.exec(text ?? '')
  return found ? Number(found[1]) : null
}

function largestOf(srcset: string | undefined, base: string | null): string | null {
  const candidates = (srcset ?? '').split(/,\s+/u).flatMap((candidate) => {
    const [address, size = '1x'] = candidate.trim().split(/\s+/u)
    const url = webAddress(address, base)
    return url ? [{ url, size: Number.parseFloat(size) || 1 }] : []
  })
  return candidates.sort((a, b) => b.size - a.size)[0]?.url ?? null
}

/** Elements that embed content of another site, and the attributes with its URL. */
const embedSources = new Map<string, readonly string[]>([
  ['iframe', ['src', 'data-src', 'data-lazy-src', 'data-litespeed-src', 'data-cookieblock-src', 'data-src-cmplz']],
  ['embed', ['src']],
  ['object', ['data']],
  ['video', ['src', 'data-src']],
  ['audio', ['src', 'data-src']],
  ['amp-iframe', ['src']],
  ['amp-youtube', []],
])

export const isEmbed = (element: Element): boolean => embedSources.has(element.name)

/** The embed of an element; null for trackers and for elements without an http or https URL. */
export function embedOf(element: Element, base: string | null): Embed | null {
  const own = (embedSources.get(element.name) ?? []).map((name) => webAddress(element.attribs[name], base)).find((url) => url !== null)
  const inner = () =>
    findElements(element, named('source', 'embed', 'param'))
      .map(({ attribs }) => webAddress(attribs.src ?? (attribs.name === 'movie' ? attribs.value : null), base))
      .find((url) => url !== null)
  const video = element.attribs['data-videoid']
  const url =
    element.name === 'amp-youtube' && video ? webAddress(`https://www.youtube.com/watch?v=${encodeURIComponent(video)}`) : (own ?? inner())
  if (!url || isTracker(url)) return null
  return embedAt(url, oneLine(element.attribs.title ?? '') || null)
}

const postClasses =
  /^(?:twitter-(?:tweet|video)|instagram-media|tiktok-embed|fb-(?:post|video)|bluesky-embed|mastodon-embed|reddit-embed-bq)$/u

/** An embedded post of a social network; null for an ordinary quotation. */
export function postOf(element: Element, base: string | null): Embed | null {
  if (!classesOf(element).some((name) => postClasses.test(name))) return null
  const { attribs } = element
  const links = findElements(element, named('a')).map((link) => webAddress(link.attribs.href, base))
  const url = [attribs.cite, attribs['data-instgrm-permalink'], attribs['data-href'], links.at(-1)]
    .map((address) => webAddress(address, base))
    .find((address) => address !== null)
  if (!url) return null
  const [words] = findElements(element, named('p')).map(lineOf)
  return embedAt(url, words || null)
}

export const embedAt = (url: string, title: string | null): Embed => {
  const address = plainAddressOf(url)
  return { kind: 'embed', url: address, provider: providerOf(address), title }
}

/** Replaces the URL of a player by the URL of the video's page, which is useful to readers. */
function plainAddressOf(url: string): string {
  const { hostname, pathname, searchParams } = new URL(url)
  const [, video] = /^\/(?:embed|shorts|v)\/([\w-]{11})/u.exec(pathname) ?? []
  if (/(?:^|\.)youtube(?:-nocookie)?\.com$/u.test(hostname) && video) return `https://www.youtube.com/watch?v=${video}`
  const [, clip] = /^\/(?:video\/)?(\d+)/u.exec(pathname) ?? []
  if (hostname === 'player.vimeo.com' && clip) return `https://vimeo.com/${clip}`
  const [, daily] = /^\/embed\/video\/(\w+)/u.exec(pathname) ?? []
  if (/(?:^|\.)dailymotion\.com$/u.test(hostname) && daily) return `https://www.dailymotion.com/video/${daily}`
  const framed = /(?:^|\.)facebook\.com$/u.test(hostname) ? webAddress(searchParams.get('href')) : null
  return framed ?? url
}

const providers: readonly (readonly [RegExp, string])[] = [
  [/(?:^|\.)(?:youtube(?:-nocookie)?\.com|youtu\.be)$/u, 'YouTube'],
  [/(?:^|\.)vimeo\.com$/u, 'Vimeo'],
  [/(?:^|\.)(?:dailymotion\.com|dai\.ly)$/u, 'Dailymotion'],
  [/(?:^|\.)(?:twitter|x)\.com$/u, 'X'],
  [/(?:^|\.)(?:facebook\.com|fb\.watch)$/u, 'Facebook'],
  [/(?:^|\.)instagram\.com$/u, 'Instagram'],
  [/(?:^|\.)tiktok\.com$/u, 'TikTok'],
  [/(?:^|\.)soundcloud\.com$/u, 'SoundCloud'],
  [/(?:^|\.)spotify\.com$/u, 'Spotify'],
  [/(?:^|\.)deezer\.com$/u, 'Deezer'],
  [/(?:^|\.)bsky\.app$/u, 'Bluesky'],
  [/(?:^|\.)(?:datawrapper\.de|dwcdn\.net)$/u, 'Datawrapper'],
  [/(?:^|\.)(?:flourish\.studio|flo\.uri\.sh)$/u, 'Flourish'],
  [/(?:^|\.)infogram\.com$/u, 'Infogram'],
  [/(?:^|\.)t\.me$/u, 'Telegram'],
]

/** Display name of a known site; null for other sites. */
const providerOf = (url: string): string | null => providers.find(([host]) => host.test(hostOf(url) ?? ''))?.[1] ?? null
