import type { ArticleRecord } from '../content/article.ts'
import { mayContribute } from '../content/audience.ts'
import { decoding } from '../engine/decoding.ts'
import { contributionList } from '../store/reads/contribution.ts'
import { builder } from './builder.ts'
import { connectionOf, pageListSize, pageOf, sliceOf } from './connection.ts'
import { decodeTime, encodeTime } from './cursor.ts'
import { Article, Contribution } from './refs.ts'

builder.node(Contribution, {
  description: 'A reader’s words under an article.',
  id: { resolve: (contribution) => contribution.id },
  loadWithoutCache: (id, { loaders }) => loaders.contributionById.load(id),
  fields: (t) => ({
    authorName: t.exposeString('authorName', { description: 'The name the reader signs with.' }),
    text: t.exposeString('text', { description: 'Plain text, as the reader wrote it.' }),
    publishedAt: t.field({ type: 'DateTime', description: 'When it appeared.', resolve: (contribution) => contribution.publishedAt }),
    replyTo: t.field({
      type: Contribution,
      nullable: true,
      description: 'What it answers. Null: the article itself.',
      resolve: ({ replyToId }, _args, { loaders }) => (replyToId === null ? null : loaders.contributionById.load(replyToId)),
    }),
    article: t.field({
      type: Article,
      description: 'What it is about.',
      resolve: async ({ articleId }, _args, { loaders }) => {
        const article = await loaders.articleById.load(articleId)
        if (!article) throw new Error(`The article ${articleId} of a contribution is not visible.`)
        return article
      },
    }),
  }),
})

const ContributionConnection = connectionOf('Contribution', Contribution)

/** The exchange of one article. */
interface Exchange {
  readonly article: ArticleRecord
}

const OpenContributions = builder.objectRef<Exchange>('OpenContributions').implement({
  description: 'The exchange, for a viewer who takes part in it.',
  fields: (t) => ({
    canWrite: t.boolean({
      description: 'Whether the viewer may add to it.',
      resolve: (_exchange, _args, { view }) => mayContribute(view.audience),
    }),
    entries: t.field({
      extensions: pageListSize,
      type: ContributionConnection,
      description: 'What was said, oldest first.',
      args: {
        first: t.arg.int({ description: 'How many: 20 unless told, 100 at most.' }),
        after: t.arg.string({ description: 'A cursor: the page begins behind it.' }),
      },
      resolve: decoding(
        (args) => sliceOf(args, decodeTime),
        ({ article }, slice, { database, view, loaders }) =>
          pageOf(slice, {
            ...contributionList(database, view, article.id),
            count: () => loaders.contributionCount.load(article.id),
            cursorOf: encodeTime,
          }),
      ),
    }),
  }),
})

const SubscriptionRequired = builder.objectRef<Exchange>('SubscriptionRequired').implement({
  description: 'What stands in the exchange’s place for a viewer without a subscription.',
  fields: (t) => ({
    message: t.string({
      description: 'The page’s own sentence where it has one, otherwise the publication’s.',
      resolve: ({ article }, _args, { publication }) => article.contributionsMessage ?? publication.contributionsMessage,
    }),
    subscribeUrl: t.field({
      type: 'URL',
      nullable: true,
      description: 'Where to subscribe. Null: not on line.',
      resolve: (_exchange, _args, { publication }) => publication.subscribeUrl,
    }),
  }),
})

/** The readers' exchange of an article, or the offer to join it. */
export const Contributions = builder.unionType('Contributions', {
  description: 'Readers’ exchange under an article, reserved to subscribers.',
  types: [OpenContributions, SubscriptionRequired],
  resolveType: (_exchange, { view }) => (mayContribute(view.audience) ? OpenContributions : SubscriptionRequired),
})
