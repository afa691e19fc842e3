import type { ArticleRecord, AuthorRecord, CorrectionRecord, SectionRecord, TopicRecord } from '../content/article.ts'
import { articleUrl, type Publication } from '../content/publication.ts'
import { splitTitle } from '../content/title.ts'

interface Parts {
  readonly article: ArticleRecord
  readonly authors: readonly AuthorRecord[]
  readonly section: SectionRecord | null
  readonly topics: readonly TopicRecord[]
  readonly corrections: readonly CorrectionRecord[]
}

/** schema.org's NewsArticle. What the paper doesn't know is left out. https://schema.org/NewsArticle */
export function newsArticle({ article, authors, section, topics, corrections }: Parts, publication: Publication): object {
  const url = articleUrl(article, publication)
  const { kicker, headline } = splitTitle(article.title)
  return {
    '@context': 'https://schema.org',
    '@type': 'NewsArticle',
    '@id': url,
    url,
    mainEntityOfPage: url,
    headline,
    ...(kicker && { alternativeHeadline: article.title }),
    ...(article.lead && { description: article.lead }),
    inLanguage: article.language,
    datePublished: article.publishedAt.toISOString(),
    dateModified: article.updatedAt.toISOString(),
    ...(authors.length > 0 && {
      author: authors.map(({ name, kind }) => ({ '@type': kind === 'PERSON' ? 'Person' : 'Organization', name })),
    }),
    ...(section && { articleSection: section.name }),
    ...(topics.length > 0 && { keywords: topics.map(({ name }) => name) }),
    ...(article.image && { image: article.image.url }),
    ...(article.wordCount !== null && { wordCount: article.wordCount }),
    isAccessibleForFree: article.access === 'FREE',
    ...(corrections.length > 0 && {
      correction: corrections.map(({ at, note }) => ({ '@type': 'CorrectionComment', text: note, datePublished: at.toISOString() })),
    }),
    publisher: { '@type': 'NewsMediaOrganization', name: publication.name, url: publication.url },
  }
}
