// Generated from GraphQL documents: change those, and generate again.
import { bind, type ClientOptions, createClient, listen, type Method, type Operation, type Subscription } from '../runtime.ts'
/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Who may read the whole text. Title, lead and links are everybody’s. */
export type Access =
  /** Everybody. */
  | 'FREE'
  /** Meant for readers with an account. Kiosque does not recognise them yet: only readers with a subscription may read the whole text, as with `SUBSCRIBERS`. */
  | 'REGISTERED'
  /** Readers with a subscription. */
  | 'SUBSCRIBERS';

/** Which author: exactly one of these. */
export type AuthorBy =
  {   /** An `id` that this graph answered. */
  readonly id: string | number; readonly slug?: never; }
  |  { readonly id?: never;   /** Today’s slug or a former one. */
  readonly slug: string; };

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

/** Which section: exactly one of these. */
export type SectionBy =
  {   /** An `id` that this graph answered. */
  readonly id: string | number; readonly slug?: never; }
  |  { readonly id?: never;   /** Today’s slug or a former one. */
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

/** An article page, whole: the article, "Lire aussi", the author's latest and the readers' exchange. */
export const articlePage: Operation<ArticlePageQuery, ArticlePageQueryVariables, []> = {
  name: 'ArticlePage',
  id: 'sha256:d159725a4a83ac6470c1aecddffe71afaa884f6de7e74b1b1081d8ae6cc5d1d0',
  text: "query ArticlePage($slug:String!){article(by:{slug:$slug}){id slug url title kicker headline lead byline genre language access publishedAt updatedAt publishedOn wordCount readingMinutes body{__typename blocks{__typename text html ...on Subheading{level}...on Quote{attribution}...on ItemList{ordered items}...on Figure{caption image{url alt credit}}...on Embed{url provider title}}...on PreviewBody{requires wordsRemaining subscribeUrl}}section{id slug name}authors{id slug name kind timeline(first:8){nodes{...Card}}}relatedLinks(first:6){id label position title kicker headline teaser(maxChars:400)url publishedAt source reasons{__typename label ...on EditorsChoice{note}}target{__typename ...on Article{id slug headline section{id slug name}}...on WebPage{url}}}contributions{__typename ...on SubscriptionRequired{message subscribeUrl}}}}fragment Card on Article{id slug url kicker headline lead publishedAt access}",
}

/** An article for a slow line: the text and where to go on, in 15 KB at most for nineteen articles of twenty. */
export const articlePageLite: Operation<ArticlePageLiteQuery, ArticlePageLiteQueryVariables, []> = {
  name: 'ArticlePageLite',
  id: 'sha256:37ae3ec72ef38bbeb07974be3a3165f1f5b0d336f51b9ae152ac198f4a01b796',
  text: "query ArticlePageLite($slug:String!){article(by:{slug:$slug}){id url kicker headline lead byline publishedOn section{id slug name}body{__typename html ...on PreviewBody{wordsRemaining subscribeUrl}}relatedLinks(first:4){id title url}}}",
}

/** An author's page. Ask for the scale with the first page of a timeline. */
export const authorTimeline: Operation<AuthorTimelineQuery, AuthorTimelineQueryVariables, ['author', 'timeline']> = {
  name: 'AuthorTimeline',
  id: 'sha256:b3deb7933db7b9485a6af4c8e3ca0736deb24df1018e98815c818d7b4170c054',
  text: "query AuthorTimeline($slug:String!$first:Int=20$after:String$scale:Boolean=false){author(by:{slug:$slug}){id slug name kind role biography articleCount@include(if:$scale)firstPublishedAt@include(if:$scale)lastPublishedAt@include(if:$scale)timeline(first:$first after:$after){years@include(if:$scale){year count}edges{cursor node{...Card section{id slug name}authors{id slug name}}}pageInfo{hasNextPage endCursor}}}}fragment Card on Article{id slug url kicker headline lead publishedAt access}",
  path: ['author', 'timeline'],
}

/** The front page: every section with its newest articles. */
export const frontPage: Operation<FrontPageQuery, FrontPageQueryVariables, []> = {
  name: 'FrontPage',
  id: 'sha256:33cdc3344808b31f4b909e730e82535f72aa9c5937589f98114b1a9b2922a7a8',
  text: "query FrontPage($perSection:Int=5){sections{id slug name latest(first:$perSection){...Card authors{id slug name}}}}fragment Card on Article{id slug url kicker headline lead publishedAt access}",
}

/** The newest headlines of a section, for a partner's page. */
export const headlines: Operation<HeadlinesQuery, HeadlinesQueryVariables, []> = {
  name: 'Headlines',
  id: 'sha256:deb582f9bbb85958f69de7e56d4ac88f4ed992b3e69220e4667f1c57b9cf1cdd',
  text: "query Headlines($section:String!$first:Int=20){section(by:{slug:$section}){id slug name latest(first:$first){id url kicker headline publishedAt}}}",
}

/** What appears, as it appears: of the whole paper, of a section or by an author. */
export const newArticles: Subscription<NewArticlesSubscription, NewArticlesSubscriptionVariables> = {
  name: 'NewArticles',
  id: 'sha256:635043eeb18cf8b38a282b176bfc5e9072a1c970b675156844eb76130553b9a7',
  text: "subscription NewArticles($section:SectionBy$author:AuthorBy){articlePublished(section:$section author:$author){...Card}}fragment Card on Article{id slug url kicker headline lead publishedAt access}",
  listen,
}

/** A section's page, and the pages behind it. */
export const sectionFront: Operation<SectionFrontQuery, SectionFrontQueryVariables, ['section', 'articles']> = {
  name: 'SectionFront',
  id: 'sha256:ef48cd6a3d69e0484a42b553c5bba96da6dfc2308a66a18ee1752abd13202f0a',
  text: "query SectionFront($slug:String!$first:Int=20$after:String){section(by:{slug:$slug}){id slug name description articles(first:$first after:$after){nodes{...Card authors{id slug name}}pageInfo{hasNextPage endCursor}}}}fragment Card on Article{id slug url kicker headline lead publishedAt access}",
  path: ['section', 'articles'],
}

/** A method an operation. */
export interface Kiosque {
  /** An article page, whole: the article, "Lire aussi", the author's latest and the readers' exchange. */
  readonly articlePage: Method<typeof articlePage>
  /** An article for a slow line: the text and where to go on, in 15 KB at most for nineteen articles of twenty. */
  readonly articlePageLite: Method<typeof articlePageLite>
  /** An author's page. Ask for the scale with the first page of a timeline. */
  readonly authorTimeline: Method<typeof authorTimeline>
  /** The front page: every section with its newest articles. */
  readonly frontPage: Method<typeof frontPage>
  /** The newest headlines of a section, for a partner's page. */
  readonly headlines: Method<typeof headlines>
  /** What appears, as it appears: of the whole paper, of a section or by an author. */
  readonly newArticles: Method<typeof newArticles>
  /** A section's page, and the pages behind it. */
  readonly sectionFront: Method<typeof sectionFront>
}

/** A client with a method an operation. An app that counts bytes takes `createClient` and the operations that it needs instead. */
export const createKiosque = (options: ClientOptions): Kiosque =>
  bind(createClient(options), { articlePage, articlePageLite, authorTimeline, frontPage, headlines, newArticles, sectionFront })
