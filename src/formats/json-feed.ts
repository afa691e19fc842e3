import { generateJsonFeed } from 'feedsmith'
import type { Feed, FeedEntry } from './feed.ts'
import { jsonText } from './json.ts'

/** JSON Feed 1.1. The extension `_kiosque` contains values that the format has no member for. https://www.jsonfeed.org/version/1.1/ */
export function jsonFeedOf({ publication, title, description, pageUrl, url, hubs, entries }: Feed): string {
  const feed = generateJsonFeed({
    title,
    home_page_url: pageUrl,
    feed_url: url,
    description,
    language: publication.language,
    ...(publication.partner?.attribution && { user_comment: publication.partner.attribution }),
    authors: [{ name: publication.name, url: publication.url }],
    hubs: hubs.map((hub) => ({ type: 'WebSub', url: hub })),
    items: [],
  })
  return jsonText({ ...(feed as object), items: entries.map(itemOf) })
}

/** The format requires content: in shorter forms, the summary or title takes its place. */
const itemOf = ({
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
}: FeedEntry): object => ({
  id,
  url,
  title,
  ...(contentHtml === null ? { content_text: summary ?? title } : { content_html: contentHtml }),
  ...(summary !== null && { summary }),
  ...(image && { image: image.url }),
  date_published: publishedAt.toISOString(),
  date_modified: updatedAt.toISOString(),
  authors: authors.map(({ name, url: authorPage }) => ({ name, url: authorPage })),
  tags,
  language,
  _kiosque: { access, ...(attribution !== null && { attribution }) },
})
