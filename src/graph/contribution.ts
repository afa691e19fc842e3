import type { ArticleRecord } from '../content/article.ts'
import { mayContribute } from '../content/audience.ts'
import { decoding } from '../engine/decoding.ts'
import { weight } from '../engine/field-cost.ts'
import { builder } from './builder.ts'
import { connectionOf, pageListSize, pageOf, sliceOf } from './connection.ts'
import { decodeTime, encodeTime } from './cursor.ts'
import { Article, Contribution } from './refs.ts'

builder.node(Contribution, {
  description: 'A reader’s comment on an article.',
  id: { resolve: (contribution) => contribution.id },
  loadWithoutCache: (id, { loaders }) => loaders.contributionById.load(id),
  fields: (t) => ({
    authorName: t.exposeString('authorName', { description: 'Name that the reader chose to sign with.' }),
    text: t.exposeString('text', {
      extensions: weight(5),
      description: 'Plain text as written by the reader. Escape it before you put it into HTML.',
    }),
    publishedAt: t.field({ type: 'DateTime', resolve: (contribution) => contribution.publishedAt }),
    replyTo: t.field({
      type: Contribution,
      nullable: true,
      description:
        'The contribution that this one replies to. `null` if it comments on the article itself or that contribution is not available.',
      resolve: ({ replyToId }, _args, { loaders }) => (replyToId === null ? null : loaders.contributionById.load(replyToId)),
    }),
    article: t.field({
      type: Article,
      description: 'The article that the contribution comments on.',
      resolve: async ({ articleId }, _args, { loaders }) => {
        const article = await loaders.articleById.load(articleId)
        if (!article) throw new Error(`The article ${articleId} of a contribution is not visible.`)
        return article
      },
    }),
  }),
})

const ContributionConnection = connectionOf('Contribution', Contribution)

/** The contributions to one article. */
interface ContributionsParent {
  readonly article: ArticleRecord
}

const OpenContributions = builder.objectRef<ContributionsParent>('OpenContributions').implement({
  description: 'Contributions to an article, for a viewer who can read them.',
  fields: (t) => ({
    canWrite: t.boolean({
      description: 'Whether the viewer may contribute.',
      resolve: (_parent, _args, { view }) => mayContribute(view.audience),
    }),
    entries: t.field({
      extensions: pageListSize,
      type: ContributionConnection,
      description: 'Contributions, oldest first.',
      args: {
        first: t.arg.int({ description: 'Number of entries: 0 to 100, 20 by default.' }),
        after: t.arg.string({ description: 'Cursor of the entry before the page.' }),
      },
      resolve: decoding(
        (args) => sliceOf(args, decodeTime),
        ({ article: { id: articleId } }, slice, { loaders }) =>
          pageOf(slice, {
            load: ({ size, after }) => loaders.contributionSlice.load({ articleId, size, after }),
            count: () => loaders.contributionCount.load(articleId),
            reaches: (position, side) => loaders.contributionReach.load({ articleId, position, side }),
            cursorOf: encodeTime,
          }),
      ),
    }),
  }),
})

const SubscriptionRequired = builder.objectRef<ContributionsParent>('SubscriptionRequired').implement({
  description: 'Returned in place of the contributions to a viewer without a subscription.',
  fields: (t) => ({
    message: t.string({
      description: 'Sentence to show the reader. It comes from the article’s source, or else from the publication’s configuration.',
      resolve: ({ article }, _args, { publication }) => article.contributionsMessage ?? publication.contributionsMessage,
    }),
    subscribeUrl: t.field({
      type: 'URL',
      nullable: true,
      description: 'Page where readers subscribe. `null` if the newspaper sells no subscriptions online.',
      resolve: (_parent, _args, { publication }) => publication.subscribeUrl,
    }),
  }),
})

/** The contributions to an article, or an invitation to subscribe. */
export const Contributions = builder.unionType('Contributions', {
  description: 'Readers’ contributions to an article. Only subscribers can read them.',
  types: [OpenContributions, SubscriptionRequired],
  resolveType: (_parent, { view }) => (mayContribute(view.audience) ? OpenContributions : SubscriptionRequired),
})
