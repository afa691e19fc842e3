// Generated from GraphQL documents: change those, and generate again.
import { bind, type ClientOptions, createClient, listen, type Method, type Operation, type Subscription } from '../runtime.ts'
/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Who can read the whole body of an article. Everybody can read its title, lead and related links. */
export type Access =
  /** Everybody can read the whole body. */
  | 'FREE'
  /** Meant for readers with an account. The gateway knows no such readers yet: only subscribers can read the whole body. */
  | 'REGISTERED'
  /** Only subscribers can read the whole body. */
  | 'SUBSCRIBERS';

/** Identifies one author. Give exactly one field. */
export type AuthorBy =
  {   /** Global `id` of the author. A malformed id, or one of another type, is answered with `BAD_USER_INPUT`. */
  readonly id: string | number; readonly slug?: never; }
  |  { readonly id?: never;   /** Current or former slug. */
  readonly slug: string; };

/** Whether an author is a person or an organisation. */
export type AuthorKind =
  /** An organisation, such as a news agency or a desk of the newspaper. */
  | 'ORGANISATION'
  /** A journalist or a guest author. */
  | 'PERSON';

/** Genre of an article, after the IPTC genre NewsCodes. https://cv.iptc.org/newscodes/genre/ */
export type Genre =
  /** Interpretation of events. */
  | 'ANALYSIS'
  /** A conversation in questions and answers. */
  | 'INTERVIEW'
  /** Current news. Also the default for sources that specify no genre. */
  | 'NEWS'
  /** The opinion of the author. */
  | 'OPINION'
  /** A text supplied by the organisation that it is about. */
  | 'PRESS_RELEASE'
  /** A report from the scene. */
  | 'REPORTAGE'
  /** Paid content. Label it as such. */
  | 'SPONSORED';

/** Origin of a related link. */
export type RelatedLinkSource =
  /** The recommendation engine chose it. */
  | 'ALGORITHM'
  /** It fills the list: an article of the same section, or else of the newspaper, that is close in time. */
  | 'BACKFILL'
  /** Editors pinned it, or the source page printed it. */
  | 'EDITORIAL';

/** Identifies one section. Give exactly one field. */
export type SectionBy =
  {   /** Global `id` of the section. A malformed id, or one of another type, is answered with `BAD_USER_INPUT`. */
  readonly id: string | number; readonly slug?: never; }
  |  { readonly id?: never;   /** Current or former slug. */
  readonly slug: string; };

export type ArticlePageQueryVariables = Exact<{
  slug: string;
}>;


export type ArticlePageQuery = { readonly article: { readonly id: string, readonly slug: string, readonly url: string, readonly title: string, readonly kicker: string | null, readonly headline: string, readonly lead: string | null, readonly byline: string | null, readonly genre: Genre, readonly language: string, readonly access: Access, readonly publishedAt: string, readonly updatedAt: string, readonly publishedOn: string, readonly wordCount: number | null, readonly readingMinutes: number | null, readonly body:
      | { readonly __typename: '%other', readonly blocks: ReadonlyArray<
          | { readonly __typename: '%other', readonly text: string, readonly html: string }
          | { readonly __typename: 'Embed', readonly url: string, readonly provider: string | null, readonly title: string | null, readonly text: string, readonly html: string }
          | { readonly __typename: 'Figure', readonly caption: string | null, readonly text: string, readonly html: string, readonly image: { readonly url: string, readonly alt: string, readonly credit: string | null } }
          | { readonly __typename: 'ItemList', readonly ordered: boolean, readonly items: ReadonlyArray<string>, readonly text: string, readonly html: string }
          | { readonly __typename: 'Paragraph', readonly text: string, readonly html: string }
          | { readonly __typename: 'Quote', readonly attribution: string | null, readonly text: string, readonly html: string }
          | { readonly __typename: 'Subheading', readonly level: number, readonly text: string, readonly html: string }
        > }
      | { readonly __typename: 'FullBody', readonly blocks: ReadonlyArray<
          | { readonly __typename: '%other', readonly text: string, readonly html: string }
          | { readonly __typename: 'Embed', readonly url: string, readonly provider: string | null, readonly title: string | null, readonly text: string, readonly html: string }
          | { readonly __typename: 'Figure', readonly caption: string | null, readonly text: string, readonly html: string, readonly image: { readonly url: string, readonly alt: string, readonly credit: string | null } }
          | { readonly __typename: 'ItemList', readonly ordered: boolean, readonly items: ReadonlyArray<string>, readonly text: string, readonly html: string }
          | { readonly __typename: 'Paragraph', readonly text: string, readonly html: string }
          | { readonly __typename: 'Quote', readonly attribution: string | null, readonly text: string, readonly html: string }
          | { readonly __typename: 'Subheading', readonly level: number, readonly text: string, readonly html: string }
        > }
      | { readonly __typename: 'PreviewBody', readonly requires: Access, readonly wordsRemaining: number, readonly subscribeUrl: string | null, readonly blocks: ReadonlyArray<
          | { readonly __typename: '%other', readonly text: string, readonly html: string }
          | { readonly __typename: 'Embed', readonly url: string, readonly provider: string | null, readonly title: string | null, readonly text: string, readonly html: string }
          | { readonly __typename: 'Figure', readonly caption: string | null, readonly text: string, readonly html: string, readonly image: { readonly url: string, readonly alt: string, readonly credit: string | null } }
          | { readonly __typename: 'ItemList', readonly ordered: boolean, readonly items: ReadonlyArray<string>, readonly text: string, readonly html: string }
          | { readonly __typename: 'Paragraph', readonly text: string, readonly html: string }
          | { readonly __typename: 'Quote', readonly attribution: string | null, readonly text: string, readonly html: string }
          | { readonly __typename: 'Subheading', readonly level: number, readonly text: string, readonly html: string }
        > }
     | null, readonly section: { readonly id: string, readonly slug: string, readonly name: string } | null, readonly authors: ReadonlyArray<{ readonly id: string, readonly slug: string, readonly name: string, readonly kind: AuthorKind, readonly timeline: { readonly nodes: ReadonlyArray<{ readonly id: string, readonly slug: string, readonly url: string, readonly kicker: string | null, readonly headline: string, readonly lead: string | null, readonly publishedAt: string, readonly access: Access }> } }>, readonly relatedLinks: ReadonlyArray<{ readonly id: string, readonly label: string, readonly position: number, readonly title: string, readonly kicker: string | null, readonly headline: string, readonly teaser: string, readonly url: string | null, readonly publishedAt: string | null, readonly source: RelatedLinkSource, readonly reasons: ReadonlyArray<
        | { readonly __typename: 'EditorsChoice', readonly note: string | null, readonly label: string }
        | { readonly __typename: 'Recent', readonly label: string }
        | { readonly __typename: '%other', readonly label: string }
        | { readonly __typename: 'SameAuthor', readonly label: string }
        | { readonly __typename: 'SameSection', readonly label: string }
        | { readonly __typename: 'SameStory', readonly label: string }
        | { readonly __typename: 'SharedTopics', readonly label: string }
        | { readonly __typename: 'SimilarText', readonly label: string }
      >, readonly target:
        | { readonly __typename: 'Article', readonly id: string, readonly slug: string, readonly headline: string, readonly section: { readonly id: string, readonly slug: string, readonly name: string } | null }
        | { readonly __typename: 'WebPage', readonly url: string }
        | { readonly __typename: '%other' }
       | null }>, readonly contributions:
      | { readonly __typename: 'OpenContributions' }
      | { readonly __typename: 'SubscriptionRequired', readonly message: string, readonly subscribeUrl: string | null }
      | { readonly __typename: '%other' }
     } | null };

export type ArticlePageLiteQueryVariables = Exact<{
  slug: string;
}>;


export type ArticlePageLiteQuery = { readonly article: { readonly id: string, readonly url: string, readonly kicker: string | null, readonly headline: string, readonly lead: string | null, readonly byline: string | null, readonly publishedOn: string, readonly section: { readonly id: string, readonly slug: string, readonly name: string } | null, readonly body:
      | { readonly __typename: '%other', readonly html: string }
      | { readonly __typename: 'FullBody', readonly html: string }
      | { readonly __typename: 'PreviewBody', readonly wordsRemaining: number, readonly subscribeUrl: string | null, readonly html: string }
     | null, readonly relatedLinks: ReadonlyArray<{ readonly id: string, readonly title: string, readonly url: string | null }> } | null };

export type AuthorTimelineQueryVariables = Exact<{
  slug: string;
  first?: number | null | undefined;
  after?: string | null | undefined;
  scale?: boolean | null | undefined;
}>;


export type AuthorTimelineQuery = { readonly author: { readonly id: string, readonly slug: string, readonly name: string, readonly kind: AuthorKind, readonly role: string | null, readonly biography: string | null, readonly articleCount?: number, readonly firstPublishedAt?: string | null, readonly lastPublishedAt?: string | null, readonly timeline: { readonly years?: ReadonlyArray<{ readonly year: number, readonly count: number }>, readonly edges: ReadonlyArray<{ readonly cursor: string, readonly node: { readonly id: string, readonly slug: string, readonly url: string, readonly kicker: string | null, readonly headline: string, readonly lead: string | null, readonly publishedAt: string, readonly access: Access, readonly section: { readonly id: string, readonly slug: string, readonly name: string } | null, readonly authors: ReadonlyArray<{ readonly id: string, readonly slug: string, readonly name: string }> } }>, readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null } } } | null };

export type FrontPageQueryVariables = Exact<{
  perSection?: number | null | undefined;
}>;


export type FrontPageQuery = { readonly sections: ReadonlyArray<{ readonly id: string, readonly slug: string, readonly name: string, readonly latest: ReadonlyArray<{ readonly id: string, readonly slug: string, readonly url: string, readonly kicker: string | null, readonly headline: string, readonly lead: string | null, readonly publishedAt: string, readonly access: Access, readonly authors: ReadonlyArray<{ readonly id: string, readonly slug: string, readonly name: string }> }> }> };

export type HeadlinesQueryVariables = Exact<{
  section: string;
  first?: number | null | undefined;
}>;


export type HeadlinesQuery = { readonly section: { readonly id: string, readonly slug: string, readonly name: string, readonly latest: ReadonlyArray<{ readonly id: string, readonly url: string, readonly kicker: string | null, readonly headline: string, readonly publishedAt: string }> } | null };

export type NewArticlesSubscriptionVariables = Exact<{
  section?: SectionBy | null | undefined;
  author?: AuthorBy | null | undefined;
}>;


export type NewArticlesSubscription = { readonly articlePublished: { readonly id: string, readonly slug: string, readonly url: string, readonly kicker: string | null, readonly headline: string, readonly lead: string | null, readonly publishedAt: string, readonly access: Access } };

export type SectionFrontQueryVariables = Exact<{
  slug: string;
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;


export type SectionFrontQuery = { readonly section: { readonly id: string, readonly slug: string, readonly name: string, readonly description: string | null, readonly articles: { readonly nodes: ReadonlyArray<{ readonly id: string, readonly slug: string, readonly url: string, readonly kicker: string | null, readonly headline: string, readonly lead: string | null, readonly publishedAt: string, readonly access: Access, readonly authors: ReadonlyArray<{ readonly id: string, readonly slug: string, readonly name: string }> }>, readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null } } } | null };

export type CardFragment = { readonly id: string, readonly slug: string, readonly url: string, readonly kicker: string | null, readonly headline: string, readonly lead: string | null, readonly publishedAt: string, readonly access: Access };

/** A complete article page: the article, « Lire aussi », the authors' latest articles and the readers' contributions. */
export const articlePage: Operation<ArticlePageQuery, ArticlePageQueryVariables, []> = {
  name: 'ArticlePage',
  id: 'sha256:d159725a4a83ac6470c1aecddffe71afaa884f6de7e74b1b1081d8ae6cc5d1d0',
  text: "query ArticlePage($slug:String!){article(by:{slug:$slug}){id slug url title kicker headline lead byline genre language access publishedAt updatedAt publishedOn wordCount readingMinutes body{__typename blocks{__typename text html ...on Subheading{level}...on Quote{attribution}...on ItemList{ordered items}...on Figure{caption image{url alt credit}}...on Embed{url provider title}}...on PreviewBody{requires wordsRemaining subscribeUrl}}section{id slug name}authors{id slug name kind timeline(first:8){nodes{...Card}}}relatedLinks(first:6){id label position title kicker headline teaser(maxChars:400)url publishedAt source reasons{__typename label ...on EditorsChoice{note}}target{__typename ...on Article{id slug headline section{id slug name}}...on WebPage{url}}}contributions{__typename ...on SubscriptionRequired{message subscribeUrl}}}}fragment Card on Article{id slug url kicker headline lead publishedAt access}",
}

/** An article page for slow connections: the text and a few related links. Nineteen of twenty answers are at most 15 KB. */
export const articlePageLite: Operation<ArticlePageLiteQuery, ArticlePageLiteQueryVariables, []> = {
  name: 'ArticlePageLite',
  id: 'sha256:37ae3ec72ef38bbeb07974be3a3165f1f5b0d336f51b9ae152ac198f4a01b796',
  text: "query ArticlePageLite($slug:String!){article(by:{slug:$slug}){id url kicker headline lead byline publishedOn section{id slug name}body{__typename html ...on PreviewBody{wordsRemaining subscribeUrl}}relatedLinks(first:4){id title url}}}",
}

/** An author's page. Set $scale for the first page of the timeline only. */
export const authorTimeline: Operation<AuthorTimelineQuery, AuthorTimelineQueryVariables, ['author', 'timeline']> = {
  name: 'AuthorTimeline',
  id: 'sha256:b3deb7933db7b9485a6af4c8e3ca0736deb24df1018e98815c818d7b4170c054',
  text: "query AuthorTimeline($slug:String!$first:Int=20$after:String$scale:Boolean=false){author(by:{slug:$slug}){id slug name kind role biography articleCount@include(if:$scale)firstPublishedAt@include(if:$scale)lastPublishedAt@include(if:$scale)timeline(first:$first after:$after){years@include(if:$scale){year count}edges{cursor node{...Card section{id slug name}authors{id slug name}}}pageInfo{hasNextPage endCursor}}}}fragment Card on Article{id slug url kicker headline lead publishedAt access}",
  path: ['author', 'timeline'],
}

/** The front page: every section with its latest articles. */
export const frontPage: Operation<FrontPageQuery, FrontPageQueryVariables, []> = {
  name: 'FrontPage',
  id: 'sha256:33cdc3344808b31f4b909e730e82535f72aa9c5937589f98114b1a9b2922a7a8',
  text: "query FrontPage($perSection:Int=5){sections{id slug name latest(first:$perSection){...Card authors{id slug name}}}}fragment Card on Article{id slug url kicker headline lead publishedAt access}",
}

/** The latest headlines of a section, for a partner's page. */
export const headlines: Operation<HeadlinesQuery, HeadlinesQueryVariables, []> = {
  name: 'Headlines',
  id: 'sha256:deb582f9bbb85958f69de7e56d4ac88f4ed992b3e69220e4667f1c57b9cf1cdd',
  text: "query Headlines($section:String!$first:Int=20){section(by:{slug:$section}){id slug name latest(first:$first){id url kicker headline publishedAt}}}",
}

/** New articles as they become visible: all of them, or those of a section or an author. */
export const newArticles: Subscription<NewArticlesSubscription, NewArticlesSubscriptionVariables> = {
  name: 'NewArticles',
  id: 'sha256:635043eeb18cf8b38a282b176bfc5e9072a1c970b675156844eb76130553b9a7',
  text: "subscription NewArticles($section:SectionBy$author:AuthorBy){articlePublished(section:$section author:$author){...Card}}fragment Card on Article{id slug url kicker headline lead publishedAt access}",
  listen,
}

/** A section's page, and its further pages. */
export const sectionFront: Operation<SectionFrontQuery, SectionFrontQueryVariables, ['section', 'articles']> = {
  name: 'SectionFront',
  id: 'sha256:ef48cd6a3d69e0484a42b553c5bba96da6dfc2308a66a18ee1752abd13202f0a',
  text: "query SectionFront($slug:String!$first:Int=20$after:String){section(by:{slug:$slug}){id slug name description articles(first:$first after:$after){nodes{...Card authors{id slug name}}pageInfo{hasNextPage endCursor}}}}fragment Card on Article{id slug url kicker headline lead publishedAt access}",
  path: ['section', 'articles'],
}

/** One method per operation. */
export interface Kiosque {
  /** A complete article page: the article, « Lire aussi », the authors' latest articles and the readers' contributions. */
  readonly articlePage: Method<typeof articlePage>
  /** An article page for slow connections: the text and a few related links. Nineteen of twenty answers are at most 15 KB. */
  readonly articlePageLite: Method<typeof articlePageLite>
  /** An author's page. Set $scale for the first page of the timeline only. */
  readonly authorTimeline: Method<typeof authorTimeline>
  /** The front page: every section with its latest articles. */
  readonly frontPage: Method<typeof frontPage>
  /** The latest headlines of a section, for a partner's page. */
  readonly headlines: Method<typeof headlines>
  /** New articles as they become visible: all of them, or those of a section or an author. */
  readonly newArticles: Method<typeof newArticles>
  /** A section's page, and its further pages. */
  readonly sectionFront: Method<typeof sectionFront>
}

/** Creates a client with one method per operation. If the size of your bundle matters, use `createClient` and import only the operations that you need. */
export const createKiosque = (options: ClientOptions): Kiosque =>
  bind(createClient(options), { articlePage, articlePageLite, authorTimeline, frontPage, headlines, newArticles, sectionFront })
