import type { SignedArticle } from '../content/article.ts'
import { decoding } from '../engine/decoding.ts'
import { needsOf } from '../engine/selected-fields.ts'
import { withStandIn } from '../engine/unreadable-value.ts'
import type { ArticleYear } from '../store/reads/article-count.ts'
import type { ArticleList } from '../store/reads/article-list.ts'
import { authorList } from '../store/reads/author.ts'
import { ArticleFilter, type ArticlePage, articlePage, decodePage } from './article-connection.ts'
import { builder } from './builder.ts'
import { connectionOf, pageArguments, pageListSize, pageOf, sliceOf } from './connection.ts'
import { decodeSlug, encodeSlug } from './cursor.ts'
import { Image } from './image.ts'
import { AuthorBy, decodeAuthorBy, findAuthor } from './lookup.ts'
import { Article, Author } from './refs.ts'

export const AuthorKind = builder.enumType('AuthorKind', {
  description: 'Whether an author is a person or an organisation.',
  values: {
    PERSON: { description: 'A journalist or a guest author.' },
    ORGANISATION: { description: 'An organisation, such as a news agency or a desk of the newspaper.' },
  },
})

const YearCount = builder.objectRef<ArticleYear>('YearCount').implement({
  description: 'Number of articles in a calendar year.',
  fields: (t) => ({
    year: t.exposeInt('year', { description: 'Calendar year in the publication’s time zone.' }),
    count: t.exposeInt('count', { description: 'Number of articles, at least 1: years without articles are left out.' }),
  }),
})

const AuthorTimelineConnection = connectionOf<SignedArticle, SignedArticle, ArticlePage>('AuthorTimeline', Article)

builder.objectField(AuthorTimelineConnection, 'years', (t) =>
  t.field({
    type: [YearCount],
    description:
      'Number of articles per year, newest year first, for the scale of a timeline. It covers the whole list, as `totalCount` does.',
    resolve: (page) => page.years(),
  }),
)

const timelineOf = (author: { id: string }): ArticleList => ({ authorId: author.id })

builder.node(Author, {
  description: 'An author of articles. It exists for readers while at least one of its articles is visible.',
  id: { resolve: (author) => author.id },
  loadWithoutCache: (id, { loaders }) => loaders.authorById.load(id),
  fields: (t) => ({
    slug: t.exposeString('slug', { description: 'Current slug for URLs. Lookups by former slugs keep working.' }),
    name: t.exposeString('name', { description: 'Name as printed: "Awa SANGALA".' }),
    kind: t.field({ type: AuthorKind, description: 'Whether the author is a person or an organisation.', resolve: ({ kind }) => kind }),
    role: t.exposeString('role', { nullable: true, description: 'Role at the newspaper. `null` if none has been written.' }),
    biography: t.exposeString('biography', {
      nullable: true,
      description: 'Short biography for readers. `null` if none has been written.',
    }),
    portrait: t.field({
      type: Image,
      nullable: true,
      description: 'Portrait of the author. `null` if there is none.',
      resolve: (author) => withStandIn('author', author, 'portrait', author.portrait),
    }),
    articleCount: t.int({
      description: 'Number of visible articles by the author.',
      resolve: async (author, _args, { loaders }) =>
        (await loaders.articleYears.load(timelineOf(author))).reduce((total, { count }) => total + count, 0),
    }),
    firstPublishedAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'Publication date of the earliest visible article. `null` if the last visible article disappeared during the request.',
      resolve: async (author, _args, { loaders }) => (await loaders.articleYears.load(timelineOf(author))).at(-1)?.firstPublishedAt ?? null,
    }),
    lastPublishedAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'Publication date of the latest visible article. `null` if the last visible article disappeared during the request.',
      resolve: async (author, _args, { loaders }) => (await loaders.articleYears.load(timelineOf(author))).at(0)?.lastPublishedAt ?? null,
    }),
    timeline: t.field({
      extensions: pageListSize,
      type: AuthorTimelineConnection,
      description: 'Visible articles by the author, newest first. New articles do not shift the pages that you have already read.',
      args: { ...pageArguments(t.arg), filter: t.arg({ type: ArticleFilter, description: 'Restricts the list to articles that match.' }) },
      resolve: decoding(decodePage, (author, page, context, info) => articlePage(timelineOf(author), page, context, needsOf(info))),
    }),
  }),
})

const AuthorConnection = connectionOf('Author', Author)

builder.queryFields((t) => ({
  author: t.field({
    type: Author,
    nullable: true,
    description: 'An author by `id` or slug. `null` if there is none, or if the viewer can see none of its articles.',
    args: { by: t.arg({ type: AuthorBy, required: true }) },
    resolve: decoding(
      ({ by }) => decodeAuthorBy(by),
      (_root, reference, context) => findAuthor(reference, context),
    ),
  }),
  authors: t.field({
    extensions: pageListSize,
    type: AuthorConnection,
    description: 'All authors with at least one visible article, ordered by slug.',
    args: pageArguments(t.arg),
    resolve: decoding(
      (args) => sliceOf(args, decodeSlug),
      (_root, slice, { database, view }) => pageOf(slice, { ...authorList(database, view), cursorOf: encodeSlug }),
    ),
  }),
}))
