import { generateRssFeed } from 'feedsmith'
import { feedFormats } from '../content/feed.ts'
import type { Feed, FeedEntry } from './feed.ts'
import { escapeHtml } from './html.ts'
import { mediaOf } from './media-rss.ts'
import { legalText, withoutCdata } from './xml.ts'

/**
 * RSS 2.0 with the content, Dublin Core and Media modules. https://www.rssboard.org/rss-profile
 * A description is HTML by convention, so plain text is escaped in it; a title is plain text.
 */
export function rssOf({ publication, title, description, pageUrl, url, hubs, updatedAt, entries }: Feed): string {
  return withoutCdata(
    legalText(
      generateRssFeed({
        title,
        link: pageUrl,
        description,
        language: publication.language,
        ...(publication.partner?.attribution && { copyright: publication.partner.attribution }),
        lastBuildDate: updatedAt,
        generator: 'Kiosque',
        docs: 'https://www.rssboard.org/rss-specification',
        atom: { links: [{ href: url, rel: 'self', type: feedFormats.rss.type }, ...hubs.map((href) => ({ href, rel: 'hub' }))] },
        items: entries.map(itemOf),
      }),
    ),
  )
}

const itemOf = ({
  id,
  url,
  title,
  summary,
  contentHtml,
  authors,
  tags,
  image,
  access,
  attribution,
  publishedAt,
  updatedAt,
}: FeedEntry) => ({
  title,
  link: url,
  guid: { value: id, isPermaLink: false },
  pubDate: publishedAt,
  ...(summary !== null && { description: escapeHtml(summary) }),
  ...(contentHtml !== null && { content: { encoded: contentHtml } }),
  dc: { creators: authors.map(({ name }) => name), ...(attribution !== null && { rights: [attribution] }) },
  dcterms: { accessRights: [access], modified: [updatedAt] },
  categories: tags.map((name) => ({ name })),
  ...(image && { media: mediaOf(image) }),
})
