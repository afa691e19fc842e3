import type { ArticleParts, ArticleRecord, AuthorRecord, WholeArticle } from '../content/article.ts'
import { plainText } from '../content/body.ts'
import { articleUrl, authorUrl, linkTo, type Publication, sectionUrl, topicUrl } from '../content/publication.ts'
import type { RelatedLinkRecord } from '../content/related-link.ts'
import { splitTitle } from '../content/title.ts'
import { bodyHtml } from './html.ts'
import type { Listing } from './listing.ts'

/** The content of an article page as JSON, with the names of the GraphQL schema. */
export const articleJson = (whole: WholeArticle, relatedLinks: readonly RelatedLinkRecord[], publication: Publication): object => ({
  ...summaryJson(whole, publication),
  body: whole.body && {
    kind: whole.body.kind,
    html: bodyHtml(whole.body.blocks, articleUrl(whole.article, publication)),
    text: plainText(whole.body.blocks),
    ...(whole.body.kind === 'preview' && { requires: whole.body.requires, wordsRemaining: whole.body.wordsRemaining }),
  },
  corrections: whole.corrections,
  relatedLinks: relatedLinks.map(({ title, url, target, source, reasons }) => ({
    title,
    url: target ? articleUrl(target, publication) : url,
    source,
    reasons: reasons.map(({ kind }) => kind),
  })),
})

/** The content of a list page as JSON. */
export const listJson = (list: Listing, publication: Publication): object => ({
  ...list,
  url: linkTo(list.url, publication),
  articles: list.articles.map((parts) => summaryJson(parts, publication)),
})

function summaryJson({ article, authors, section, topics }: ArticleParts, publication: Publication) {
  const { id, title, lead, byline, image, genre, language, access, publishedAt, updatedAt, wordCount }: ArticleRecord = article
  return {
    id,
    url: articleUrl(article, publication),
    title,
    ...splitTitle(title),
    lead,
    byline,
    authors: authors.map((author: AuthorRecord) => ({ name: author.name, kind: author.kind, url: authorUrl(author, publication) })),
    section: section && { name: section.name, url: sectionUrl(section, publication) },
    topics: topics.map((topic) => ({ name: topic.name, url: topicUrl(topic, publication) })),
    image,
    genre,
    language,
    access,
    publishedAt,
    updatedAt,
    wordCount,
    ...(publication.partner?.attribution && { attribution: publication.partner.attribution }),
  }
}
