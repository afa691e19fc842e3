import type { ArticleParts, ArticleRecord, AuthorRecord, SectionRecord } from '../content/article.ts'
import type { Image } from '../content/image.ts'
import { articleUrl, authorUrl, canonical, type Publication, sectionUrl } from '../content/publication.ts'
import { splitTitle } from '../content/title.ts'

/** The class of the page elements that contain text reserved for subscribers. */
export const reservedClass = 'reserved'

/** schema.org's NewsArticle. Unknown values are left out. https://schema.org/NewsArticle */
export function newsArticle({ article, authors, section, topics, corrections }: ArticleParts, shown: Publication): object {
  const publication = canonical(shown)
  const url = articleUrl(article, publication)
  const { kicker, headline } = splitTitle(article.title)
  const isFree = article.access === 'FREE'
  return {
    '@context': 'https://schema.org',
    '@type': 'NewsArticle',
    '@id': url,
    url,
    mainEntityOfPage: url,
    name: article.title,
    headline,
    ...(kicker && { alternativeHeadline: article.title }),
    ...(article.lead && { description: article.lead }),
    inLanguage: article.language,
    datePublished: article.publishedAt.toISOString(),
    dateModified: article.updatedAt.toISOString(),
    ...(authors.length > 0 && { author: authors.map((author) => creator(author, publication)) }),
    ...(section && { articleSection: section.name }),
    ...(topics.length > 0 && { keywords: topics.map(({ name }) => name) }),
    ...(article.image && { image: [imageObject(article.image)] }),
    ...(article.wordCount !== null && { wordCount: article.wordCount }),
    isAccessibleForFree: isFree,
    // https://developers.google.com/search/docs/appearance/structured-data/paywalled-content
    ...(!isFree && { hasPart: { '@type': 'WebPageElement', isAccessibleForFree: false, cssSelector: `.${reservedClass}` } }),
    ...(corrections.length > 0 && {
      correction: corrections.map(({ at, note }) => ({ '@type': 'CorrectionComment', text: note, datePublished: at.toISOString() })),
    }),
    ...(shown.partner?.attribution && { creditText: shown.partner.attribution }),
    publisher: publisher(publication),
  }
}

/** schema.org's ProfilePage, about one author. https://schema.org/ProfilePage */
export const profilePage = (author: AuthorRecord, articles: readonly ArticleRecord[], publication: Publication): object => ({
  '@context': 'https://schema.org',
  '@type': 'ProfilePage',
  '@id': authorUrl(author, publication),
  url: authorUrl(author, publication),
  name: author.name,
  inLanguage: publication.language,
  mainEntity: {
    ...creator(author, publication),
    identifier: author.id,
    ...(author.role && author.kind === 'PERSON' && { jobTitle: author.role }),
    ...(author.biography && { description: author.biography }),
    ...(author.portrait && { image: imageObject(author.portrait) }),
  },
  hasPart: articles.map((article) => listed(article, publication)),
  publisher: publisher(publication),
})

/** The content of a list page. */
export interface Collection {
  readonly name: string
  readonly description: string | null
  readonly url: string
  readonly articles: readonly ArticleRecord[]
}

/** schema.org's CollectionPage. https://schema.org/CollectionPage */
export const collectionPage = ({ name, description, url, articles }: Collection, publication: Publication): object => ({
  '@context': 'https://schema.org',
  '@type': 'CollectionPage',
  '@id': url,
  url,
  name,
  ...(description && { description }),
  inLanguage: publication.language,
  isPartOf: { '@type': 'WebSite', name: publication.name, url: publication.url },
  mainEntity: {
    '@type': 'ItemList',
    itemListElement: articles.map((article, index) => ({ '@type': 'ListItem', position: index + 1, ...named(article, publication) })),
  },
  publisher: publisher(publication),
})

/** A breadcrumb. */
export interface Step {
  readonly name: string
  readonly url: string
}

/** The breadcrumbs of a section, starting with its top-level section. */
export const stepsTo = (section: SectionRecord, byId: ReadonlyMap<string, SectionRecord>, publication: Publication): Step[] => {
  const steps: Step[] = []
  const seen = new Set<string>()
  for (let at: SectionRecord | undefined = section; at && !seen.has(at.id); at = at.parentId === null ? undefined : byId.get(at.parentId)) {
    seen.add(at.id)
    steps.unshift({ name: at.name, url: sectionUrl(at, publication) })
  }
  return steps
}

/** schema.org's BreadcrumbList, from the front page. https://schema.org/BreadcrumbList */
export const breadcrumbList = (steps: readonly Step[]): object => ({
  '@context': 'https://schema.org',
  '@type': 'BreadcrumbList',
  itemListElement: steps.map(({ name, url }, index) => ({ '@type': 'ListItem', position: index + 1, name, item: url })),
})

const creator = (author: AuthorRecord, publication: Publication) => ({
  '@type': author.kind === 'PERSON' ? 'Person' : 'Organization',
  name: author.name,
  url: authorUrl(author, publication),
})

const publisher = ({ name, url }: Publication) => ({ '@type': 'NewsMediaOrganization', name, url })

const named = (article: ArticleRecord, publication: Publication) => ({ url: articleUrl(article, publication), name: article.title })

const listed = (article: ArticleRecord, publication: Publication) => ({
  '@type': 'NewsArticle',
  ...named(article, publication),
  headline: splitTitle(article.title).headline,
  datePublished: article.publishedAt.toISOString(),
})

const imageObject = ({ url, width, height, alt, caption, credit }: Image) => ({
  '@type': 'ImageObject',
  url,
  ...(width !== null && { width }),
  ...(height !== null && { height }),
  ...((caption ?? alt) && { caption: caption ?? alt }),
  ...(credit && { creditText: credit }),
})
