import type { ArticleParts, AuthorRecord, WholeArticle } from '../content/article.ts'
import type { Genre } from '../content/genre.ts'
import type { Image } from '../content/image.ts'
import { articleUrl, authorUrl, canonical, type Publication, sectionUrl, topicUrl } from '../content/publication.ts'
import { splitTitle } from '../content/title.ts'
import { articleUrn } from './feed.ts'
import { bodyHtml } from './html.ts'
import type { Listing } from './listing.ts'

/** IPTC's genres. https://cv.iptc.org/newscodes/genre/ */
const genres: Record<Genre, { readonly name: string; readonly code: string }> = {
  NEWS: { name: 'Current', code: 'Current' },
  ANALYSIS: { name: 'Analysis', code: 'Analysis' },
  OPINION: { name: 'Opinion', code: 'Opinion' },
  INTERVIEW: { name: 'Interview', code: 'Interview' },
  REPORTAGE: { name: 'Feature', code: 'Feature' },
  PRESS_RELEASE: { name: 'Press Release', code: 'Press-Release' },
  SPONSORED: { name: 'Advertiser Supplied', code: 'Advertiser_Supplied' },
}

const standard = { name: 'ninjs', version: '3.1', schema: 'http://www.iptc.org/std/ninjs/ninjs-schema_3.1.json' }

/** IPTC ninjs 3.1. The body is truncated and marked as `partial` if the reader has no access. https://iptc.org/standards/ninjs/ */
export function ninjsOf(whole: WholeArticle, publication: Publication): object {
  const { article, authors, section, topics, body } = whole
  const identified = canonical(publication)
  const url = articleUrl(article, identified)
  return {
    ...summary(whole, publication),
    representationType: body?.kind === 'full' ? 'full' : 'partial',
    ...(article.lead && { descriptions: [{ role: 'summary', contentType: 'text/plain', value: article.lead }] }),
    ...(body && {
      bodies: [
        {
          role: body.kind === 'full' ? 'main' : 'preview',
          contentType: 'text/html',
          ...(body.kind === 'full' && article.wordCount !== null && { wordCount: article.wordCount }),
          value: bodyHtml(body.blocks, url),
        },
      ],
    }),
    ...(authors.length > 0 && people(authors, identified)),
    subjects: [
      ...(section ? [{ name: section.name, rel: 'section', uri: sectionUrl(section, identified) }] : []),
      ...topics.map((topic) => ({ name: topic.name, rel: 'topic', uri: topicUrl(topic, identified) })),
    ],
    genres: [{ name: genres[article.genre].name, uri: `http://cv.iptc.org/newscodes/genre/${genres[article.genre].code}` }],
    usageTerms: article.access,
    ...(article.image && { associations: [picture(article.image, url)] }),
    standard,
  }
}

/** Several articles as a composite item with their headlines. */
export const ninjsListOf = ({ name, url, articles }: Listing, publication: Publication): object => ({
  uri: url,
  type: 'composite',
  title: name,
  language: publication.language,
  associations: articles.map((parts) => ({ name: 'item', ...summary(parts, publication) })),
  standard,
})

const summary = ({ article, authors }: ArticleParts, publication: Publication) => ({
  uri: articleUrn(article),
  type: 'text',
  pubStatus: 'usable',
  firstCreated: article.publishedAt.toISOString(),
  versionCreated: article.updatedAt.toISOString(),
  language: article.language,
  title: article.title,
  headlines: [{ role: 'main', contentType: 'text/plain', value: splitTitle(article.title).headline }],
  ...(authors.length > 0 && { by: article.byline ?? authors.map(({ name }) => name).join(', ') }),
  altIds: [{ role: 'url', value: articleUrl(article, publication) }],
  ...(publication.partner?.attribution && { copyrightNotice: publication.partner.attribution }),
})

/** The authors as concepts, in addition to the printed byline. */
function people(authors: readonly AuthorRecord[], publication: Publication): object {
  const concept = (author: AuthorRecord) => ({ name: author.name, rel: 'creator', uri: authorUrl(author, publication) })
  const persons = authors.filter(({ kind }) => kind === 'PERSON').map(concept)
  const organisations = authors.filter(({ kind }) => kind === 'ORGANISATION').map(concept)
  return { ...(persons.length > 0 && { people: persons }), ...(organisations.length > 0 && { organisations }) }
}

/** A picture has no URI of its own: it is identified by its position in the article. */
const picture = ({ url, width, height, alt, caption, credit }: Image, articlePage: string): object => ({
  name: 'main',
  uri: `${articlePage}#image`,
  type: 'picture',
  ...((caption ?? alt) && { descriptions: [{ role: 'caption', contentType: 'text/plain', value: caption ?? alt }] }),
  ...(credit && { copyrightHolder: credit }),
  renditions: [{ name: 'main', href: url, ...(width !== null && { width }), ...(height !== null && { height }) }],
})
