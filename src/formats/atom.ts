import { generateAtomFeed } from 'feedsmith'
import { feedFormats } from '../content/feed.ts'
import type { Feed, FeedEntry } from './feed.ts'
import { mediaOf } from './media-rss.ts'
import { legalText, withoutCdata } from './xml.ts'

/** Atom 1.0 with the Media module. https://www.rfc-editor.org/rfc/rfc4287 */
export function atomOf({ publication, title, description, pageUrl, url, hubs, updatedAt, entries }: Feed): string {
  return withoutCdata(
    legalText(
      generateAtomFeed({
        id: url,
        title: { value: title },
        subtitle: { value: description },
        updated: updatedAt,
        ...(publication.partner?.attribution && { rights: { value: publication.partner.attribution } }),
        // The default author of entries without a byline.
        authors: [{ name: publication.name, uri: publication.url }],
        links: [
          { href: url, rel: 'self', type: feedFormats.atom.type },
          { href: pageUrl, rel: 'alternate', type: 'text/html' },
          ...hubs.map((href) => ({ href, rel: 'hub' })),
        ],
        generator: { text: 'Kiosque' },
        xml: { lang: publication.language },
        entries: entries.map(entryOf),
      }),
    ),
  )
}

const entryOf = ({
  id,
  url,
  title,
  summary,
  contentHtml,
  authors,
  tags,
  image,
  language,
  access,
  attribution,
  publishedAt,
  updatedAt,
}: FeedEntry) => ({
  id,
  title: { value: title },
  published: publishedAt,
  updated: updatedAt,
  links: [{ href: url, rel: 'alternate', type: 'text/html', hreflang: language }],
  authors: authors.map(({ name, url: uri }) => ({ name, uri })),
  categories: tags.map((term) => ({ term })),
  ...(summary !== null && { summary: { value: summary } }),
  ...(contentHtml !== null && { content: { type: 'html', value: contentHtml } }),
  ...(attribution !== null && { rights: { value: attribution } }),
  dcterms: { accessRights: [access] },
  ...(image && { media: mediaOf(image) }),
  xml: { lang: language },
})
