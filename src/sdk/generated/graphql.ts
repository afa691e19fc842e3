/* eslint-disable */
/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { DocumentTypeDecoration } from '@graphql-typed-document-node/core';
/** Who may read the whole text. Title, lead and links are everybody’s. */
export type Access =
  /** Everybody. */
  | 'FREE'
  /** Readers with an account. */
  | 'REGISTERED'
  /** Readers with a subscription. */
  | 'SUBSCRIBERS';

/** What signs an article. */
export type AuthorKind =
  /** A news agency, or a desk of the paper. */
  | 'ORGANISATION'
  /** A journalist or a guest. */
  | 'PERSON';

/** What kind of text it is, in IPTC’s terms. https://cv.iptc.org/newscodes/genre/ */
export type Genre =
  /** What an event means. */
  | 'ANALYSIS'
  /** Questions and answers. */
  | 'INTERVIEW'
  /** Current news; what no source says otherwise of. */
  | 'NEWS'
  /** What its author thinks. */
  | 'OPINION'
  /** The words of the organisation it is about. */
  | 'PRESS_RELEASE'
  /** Told from the place. */
  | 'REPORTAGE'
  /** Paid for. */
  | 'SPONSORED';

/** Who chose a link. */
export type RelatedLinkSource =
  /** The engine that compares articles. */
  | 'ALGORITHM'
  /** Nobody: what is nearest in the section and in time, so that a page has something to go on with. */
  | 'BACKFILL'
  /** The editors, or the page it was printed on. */
  | 'EDITORIAL';

export type ArticlePageQueryVariables = Exact<{
  slug: string;
}>;


export type ArticlePageQuery = { article: { id: string, slug: string, url: string, title: string, kicker: string | null, headline: string, lead: string | null, byline: string | null, genre: Genre, language: string, access: Access, publishedAt: string, updatedAt: string, publishedOn: string, wordCount: number | null, readingMinutes: number | null, body:
      | { __typename: 'FullBody', blocks: Array<
          | { __typename: 'Embed', url: string, provider: string | null, title: string | null, text: string, html: string }
          | { __typename: 'Figure', caption: string | null, text: string, html: string, image: { url: string, alt: string, credit: string | null } }
          | { __typename: 'ItemList', ordered: boolean, items: Array<string>, text: string, html: string }
          | { __typename: 'Paragraph', text: string, html: string }
          | { __typename: 'Quote', attribution: string | null, text: string, html: string }
          | { __typename: 'Subheading', level: number, text: string, html: string }
        > }
      | { __typename: 'PreviewBody', requires: Access, wordsRemaining: number, subscribeUrl: string | null, blocks: Array<
          | { __typename: 'Embed', url: string, provider: string | null, title: string | null, text: string, html: string }
          | { __typename: 'Figure', caption: string | null, text: string, html: string, image: { url: string, alt: string, credit: string | null } }
          | { __typename: 'ItemList', ordered: boolean, items: Array<string>, text: string, html: string }
          | { __typename: 'Paragraph', text: string, html: string }
          | { __typename: 'Quote', attribution: string | null, text: string, html: string }
          | { __typename: 'Subheading', level: number, text: string, html: string }
        > }
     | null, section: { id: string, slug: string, name: string } | null, authors: Array<{ id: string, slug: string, name: string, kind: AuthorKind, timeline: { nodes: Array<{ id: string, slug: string, url: string, kicker: string | null, headline: string, lead: string | null, publishedAt: string, access: Access }> } }>, relatedLinks: Array<{ id: string, label: string, position: number, title: string, kicker: string | null, headline: string, teaser: string, url: string | null, publishedAt: string | null, source: RelatedLinkSource, reasons: Array<
        | { __typename: 'EditorsChoice', note: string | null, label: string }
        | { __typename: 'Recent', label: string }
        | { __typename: 'SameAuthor', label: string }
        | { __typename: 'SameSection', label: string }
        | { __typename: 'SameStory', label: string }
        | { __typename: 'SharedTopics', label: string }
        | { __typename: 'SimilarText', label: string }
      >, target:
        | { __typename: 'Article', slug: string, headline: string, section: { slug: string, name: string } | null }
        | { __typename: 'WebPage', url: string }
       | null }>, contributions:
      | { __typename: 'OpenContributions' }
      | { __typename: 'SubscriptionRequired', message: string, subscribeUrl: string | null }
     } | null };

export type AuthorTimelineQueryVariables = Exact<{
  slug: string;
  first?: number | null | undefined;
  after?: string | null | undefined;
  scale?: boolean | null | undefined;
}>;


export type AuthorTimelineQuery = { author: { id: string, slug: string, name: string, kind: AuthorKind, role: string | null, biography: string | null, articleCount?: number, firstPublishedAt?: string | null, lastPublishedAt?: string | null, timeline: { years?: Array<{ year: number, count: number }>, edges: Array<{ cursor: string, node: { id: string, slug: string, url: string, kicker: string | null, headline: string, lead: string | null, publishedAt: string, access: Access, section: { id: string, slug: string, name: string } | null, authors: Array<{ id: string, slug: string, name: string }> } }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } } | null };

export type FrontPageQueryVariables = Exact<{
  perSection?: number | null | undefined;
}>;


export type FrontPageQuery = { sections: Array<{ id: string, slug: string, name: string, latest: Array<{ id: string, slug: string, url: string, kicker: string | null, headline: string, lead: string | null, publishedAt: string, access: Access, authors: Array<{ id: string, slug: string, name: string }> }> }> };

export type HeadlinesQueryVariables = Exact<{
  section: string;
  first?: number | null | undefined;
}>;


export type HeadlinesQuery = { section: { slug: string, name: string, latest: Array<{ id: string, url: string, kicker: string | null, headline: string, publishedAt: string }> } | null };

export type SectionFrontQueryVariables = Exact<{
  slug: string;
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;


export type SectionFrontQuery = { section: { id: string, slug: string, name: string, description: string | null, articles: { nodes: Array<{ id: string, slug: string, url: string, kicker: string | null, headline: string, lead: string | null, publishedAt: string, access: Access, authors: Array<{ id: string, slug: string, name: string }> }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } } | null };

export type CardFragment = { id: string, slug: string, url: string, kicker: string | null, headline: string, lead: string | null, publishedAt: string, access: Access };

export class TypedDocumentString<TResult, TVariables>
  extends String
  implements DocumentTypeDecoration<TResult, TVariables>
{
  __apiType?: NonNullable<DocumentTypeDecoration<TResult, TVariables>['__apiType']>;
  private value: string;
  public __meta__?: Record<string, any> | undefined;

  constructor(value: string, __meta__?: Record<string, any> | undefined) {
    super(value);
    this.value = value;
    this.__meta__ = __meta__;
  }

  override toString(): string & DocumentTypeDecoration<TResult, TVariables> {
    return this.value;
  }
}
export const CardFragmentDoc = new TypedDocumentString(`
    fragment Card on Article {
  id
  slug
  url
  kicker
  headline
  lead
  publishedAt
  access
}
    `, {"fragmentName":"Card"}) as unknown as TypedDocumentString<CardFragment, unknown>;
export const ArticlePageDocument = new TypedDocumentString(`
    query ArticlePage($slug: String!) {
  article(by: {slug: $slug}) {
    id
    slug
    url
    title
    kicker
    headline
    lead
    byline
    genre
    language
    access
    publishedAt
    updatedAt
    publishedOn
    wordCount
    readingMinutes
    body {
      __typename
      blocks {
        __typename
        text
        html
        ... on Subheading {
          level
        }
        ... on Quote {
          attribution
        }
        ... on ItemList {
          ordered
          items
        }
        ... on Figure {
          caption
          image {
            url
            alt
            credit
          }
        }
        ... on Embed {
          url
          provider
          title
        }
      }
      ... on PreviewBody {
        requires
        wordsRemaining
        subscribeUrl
      }
    }
    section {
      id
      slug
      name
    }
    authors {
      id
      slug
      name
      kind
      timeline(first: 8) {
        nodes {
          ...Card
        }
      }
    }
    relatedLinks(first: 6) {
      id
      label
      position
      title
      kicker
      headline
      teaser(maxChars: 400)
      url
      publishedAt
      source
      reasons {
        __typename
        label
        ... on EditorsChoice {
          note
        }
      }
      target {
        __typename
        ... on Article {
          slug
          headline
          section {
            slug
            name
          }
        }
        ... on WebPage {
          url
        }
      }
    }
    contributions {
      __typename
      ... on SubscriptionRequired {
        message
        subscribeUrl
      }
    }
  }
}
    fragment Card on Article {
  id
  slug
  url
  kicker
  headline
  lead
  publishedAt
  access
}`, {"hash":"sha256:aa6700d3a0640d9bcf93d7ba401f2dd3931ced58c5dec55c86d704b78f537c76"}) as unknown as TypedDocumentString<ArticlePageQuery, ArticlePageQueryVariables>;
export const AuthorTimelineDocument = new TypedDocumentString(`
    query AuthorTimeline($slug: String!, $first: Int = 20, $after: String, $scale: Boolean = false) {
  author(by: {slug: $slug}) {
    id
    slug
    name
    kind
    role
    biography
    articleCount @include(if: $scale)
    firstPublishedAt @include(if: $scale)
    lastPublishedAt @include(if: $scale)
    timeline(first: $first, after: $after) {
      years @include(if: $scale) {
        year
        count
      }
      edges {
        cursor
        node {
          ...Card
          section {
            id
            slug
            name
          }
          authors {
            id
            slug
            name
          }
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
}
    fragment Card on Article {
  id
  slug
  url
  kicker
  headline
  lead
  publishedAt
  access
}`, {"hash":"sha256:59d23d13669a808877d86b1ff8b7f29f068dea08e0015d7ff73cb9b1fb3ec886"}) as unknown as TypedDocumentString<AuthorTimelineQuery, AuthorTimelineQueryVariables>;
export const FrontPageDocument = new TypedDocumentString(`
    query FrontPage($perSection: Int = 5) {
  sections {
    id
    slug
    name
    latest(first: $perSection) {
      ...Card
      authors {
        id
        slug
        name
      }
    }
  }
}
    fragment Card on Article {
  id
  slug
  url
  kicker
  headline
  lead
  publishedAt
  access
}`, {"hash":"sha256:ef4035cc6c582840df81542fd408d848a7975cb92029740fcc81fe47a0e781a0"}) as unknown as TypedDocumentString<FrontPageQuery, FrontPageQueryVariables>;
export const HeadlinesDocument = new TypedDocumentString(`
    query Headlines($section: String!, $first: Int = 20) {
  section(by: {slug: $section}) {
    slug
    name
    latest(first: $first) {
      id
      url
      kicker
      headline
      publishedAt
    }
  }
}
    `, {"hash":"sha256:3bbfbf03f6387e3ad97515d7ed73faceb3743afce9c4cc2bfcb251adf6b98dd3"}) as unknown as TypedDocumentString<HeadlinesQuery, HeadlinesQueryVariables>;
export const SectionFrontDocument = new TypedDocumentString(`
    query SectionFront($slug: String!, $first: Int = 20, $after: String) {
  section(by: {slug: $slug}) {
    id
    slug
    name
    description
    articles(first: $first, after: $after) {
      nodes {
        ...Card
        authors {
          id
          slug
          name
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
}
    fragment Card on Article {
  id
  slug
  url
  kicker
  headline
  lead
  publishedAt
  access
}`, {"hash":"sha256:bc510562063e8e9456df736565948ad7c06d3fb1a20187ffbec5e44889bf97fa"}) as unknown as TypedDocumentString<SectionFrontQuery, SectionFrontQueryVariables>;