import type { Document } from 'domhandler'
import type { BodyBlock } from '../../content/body.ts'
import type { Image } from '../../content/image.ts'
import { webAddress } from '../../content/web-address.ts'
import { isThing, type StructuredPage, textsOf } from './structured-data.ts'
import { lineOf, oneLine, select } from './tree.ts'

/** The main picture from the metadata, with its visible caption; never a logo. */
export function pageImage(document: Document, page: StructuredPage, base: string | null): Image | null {
  const { image } = page.article
  const [declared] = (Array.isArray(image) ? image : [image]).filter((one: unknown) => one !== undefined && one !== null)
  const addresses = [
    ...page.meta('og:image:secure_url', 'og:image', 'og:image:url'),
    ...textsOf(declared, 'url'),
    ...page.meta('twitter:image', 'twitter:image:src', 'thumbnail'),
  ]
  const url = addresses
    .map((address) => webAddress(address, base))
    .find((found) => found !== null && !/(?:logo|default|placeholder|favicon)[^/]*\.(?:png|jpe?g|svg|gif|webp)/iu.test(found))
  if (!url) return null
  const size = (value: string | undefined): number | null => (value && /^\d{1,5}$/u.test(value) ? Number(value) : null)
  const figure = select('figure', document).find((element) =>
    select('img', element).some(
      (img) => sameImage(webAddress(img.attribs.src, base) ?? '', url) || sameImage(webAddress(img.attribs['data-src'], base) ?? '', url),
    ),
  )
  const caption = figure ? select('figcaption, .caption, .wp-caption-text', figure).map(lineOf).find(Boolean) : undefined
  const alt = figure
    ? select('img[alt]', figure)
        .map((img) => oneLine(img.attribs.alt ?? ''))
        .find(Boolean)
    : undefined
  return {
    url,
    template: null,
    width: size(page.meta('og:image:width')[0]) ?? (isThing(declared) ? size(textsOf(declared.width)[0]) : null),
    height: size(page.meta('og:image:height')[0]) ?? (isThing(declared) ? size(textsOf(declared.height)[0]) : null),
    alt: alt ?? page.meta('og:image:alt')[0] ?? '',
    caption: caption ?? null,
    credit: null,
  }
}

/** Whether two URLs are sizes of the same picture: their names differ only in the dimensions. */
const sameImage = (a: string, b: string): boolean => nameOf(a) !== '' && nameOf(a) === nameOf(b)
const nameOf = (url: string): string =>
  (/([^/]+)\.\w{3,4}(?:[?#].*)?$/u.exec(url)?.[1] ?? '').replace(/[-_](?:\d+x\d+|scaled|\d{3,4}w?)$/u, '')

/** Removes the main picture from the top of the text. */
export const withoutMainImage = (blocks: readonly BodyBlock[], image: Image | null): BodyBlock[] =>
  blocks.filter(
    (block, index) =>
      !(index < 3 && block.kind === 'figure' && image !== null && (block.image.url === image.url || sameImage(block.image.url, image.url))),
  )
