import type { SignedArticle } from '../content/article.ts'
import { decoding } from '../engine/decoding.ts'
import { needsOf } from '../engine/selected-fields.ts'
import { withStandIn } from '../engine/unreadable-value.ts'
import type { ArticleList, ArticleYear } from '../store/reads/article-list.ts'
import { authorList } from '../store/reads/author.ts'
import { ArticleFilter, type ArticlePage, articlePage, decodePage } from './article-connection.ts'
import { builder } from './builder.ts'
import { connectionOf, pageArguments, pageListSize, pageOf, sliceOf } from './connection.ts'
import { decodeSlug, encodeSlug } from './cursor.ts'
import { Image } from './image.ts'
import { AuthorBy, decodeAuthorBy, findAuthor } from './lookup.ts'
import { Article, Author } from './refs.ts'

export const AuthorKind = builder.enumType('AuthorKind', {
  description: 'What signs an article.',
  values: {
    PERSON: { description: 'A journalist or a guest.' },
    ORGANISATION: { description: 'A news agency, or a desk of the paper.' },
  },
})

const YearCount = builder.objectRef<ArticleYear>('YearCount').implement({
  description: 'How many articles a calendar year has.',
  fields: (t) => ({
    year: t.exposeInt('year', { description: 'In the publication’s time zone.' }),
    count: t.exposeInt('count', { description: 'One at least: a year without an article is not listed.' }),
  }),
})

const AuthorTimelineConnection = connectionOf<SignedArticle, SignedArticle, ArticlePage>('AuthorTimeline', Article)

builder.objectField(AuthorTimelineConnection, 'years', (t) =>
  t.field({
    type: [YearCount],
    description:
      'Articles a year in the publication’s time zone, newest first, for a timeline’s scale. It counts what `totalCount` counts.',
    resolve: (page) => page.years(),
  }),
)

const timelineOf = (author: { id: string }): ArticleList => ({ authorId: author.id })

builder.node(Author, {
  description: 'Who signs articles. Known while one of them is visible.',
  id: { resolve: (author) => author.id },
  loadWithoutCache: (id, { loaders }) => loaders.authorById.load(id),
  fields: (t) => ({
    slug: t.exposeString('slug', { description: 'The address today. Former ones go on answering.' }),
    name: t.exposeString('name', { description: 'As the paper prints it: "Awa SANGALA".' }),
    kind: t.field({ type: AuthorKind, description: 'A person, or a house that signs as one.', resolve: ({ kind }) => kind }),
    role: t.exposeString('role', { nullable: true, description: 'What they do at the paper. Null: not written.' }),
    biography: t.exposeString('biography', { nullable: true, description: 'A few sentences for readers. Null: not written.' }),
    portrait: t.field({
      type: Image,
      nullable: true,
      description: 'Their picture. Null: there is none.',
      resolve: (author) => withStandIn('author', author, 'portrait', author.portrait),
    }),
    articleCount: t.int({
      description: 'How many visible articles they signed.',
      resolve: async (author, _args, { loaders }) =>
        (await loaders.articleYears.load(timelineOf(author))).reduce((total, { count }) => total + count, 0),
    }),
    firstPublishedAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'The date of their earliest visible article. Null: it was withdrawn while you asked.',
      resolve: async (author, _args, { loaders }) => (await loaders.articleYears.load(timelineOf(author))).at(-1)?.firstPublishedAt ?? null,
    }),
    lastPublishedAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'The date of their latest visible article. Null: it was withdrawn while you asked.',
      resolve: async (author, _args, { loaders }) => (await loaders.articleYears.load(timelineOf(author))).at(0)?.lastPublishedAt ?? null,
    }),
    timeline: t.field({
      extensions: pageListSize,
      type: AuthorTimelineConnection,
      description: '« Les articles de l’auteur », newest first. Pages stay where they are while articles appear.',
      args: { ...pageArguments(t.arg), filter: t.arg({ type: ArticleFilter, description: 'Only these of them.' }) },
      resolve: decoding(decodePage, (author, page, context, info) => articlePage(timelineOf(author), page, context, needsOf(info))),
    }),
  }),
})

const AuthorConnection = connectionOf('Author', Author)

builder.queryFields((t) => ({
  author: t.field({
    type: Author,
    nullable: true,
    description: 'One author. Null: there is none that the viewer may see.',
    args: { by: t.arg({ type: AuthorBy, required: true, description: 'Which one.' }) },
    resolve: decoding(
      ({ by }) => decodeAuthorBy(by),
      (_root, reference, context) => findAuthor(reference, context),
    ),
  }),
  authors: t.field({
    extensions: pageListSize,
    type: AuthorConnection,
    description: 'All authors who have a visible article, by slug.',
    args: pageArguments(t.arg),
    resolve: decoding(
      (args) => sliceOf(args, decodeSlug),
      (_root, slice, { database, view }) => pageOf(slice, { ...authorList(database, view), cursorOf: encodeSlug }),
    ),
  }),
}))
