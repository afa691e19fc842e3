import { keyOf } from '../content/global-id.ts'
import { decoding } from '../engine/decoding.ts'
import { publishArticle, withdrawArticle } from '../store/commands/article-command.ts'
import { builder } from './builder.ts'
import { articleId, readChanged } from './changed-article.ts'
import { command, decodeCommand, editingOf, expectedVersion, idempotencyKey } from './mutation.ts'
import { Article } from './refs.ts'

const PublishArticleInput = builder.inputType('PublishArticleInput', {
  description: 'Period in which the article is visible.',
  fields: (t) => ({
    id: t.id({ required: true, description: articleId }),
    at: t.field({
      type: 'DateTime',
      description:
        'Publication date. The default is now for a draft, and otherwise the current publication date. A date in the future schedules the article.',
    }),
    embargoUntil: t.field({
      type: 'DateTime',
      description: 'End of the embargo: readers see the article from this instant. The default is the publication date.',
    }),
    expiresAt: t.field({
      type: 'DateTime',
      description:
        'Expiry: readers no longer see the article from this instant. `null` removes the expiry; left out, it is unchanged. `InvalidInput` if it is before the end of the embargo.',
    }),
    expectedVersion: t.int({ description: expectedVersion }),
    idempotencyKey: t.string({ description: idempotencyKey }),
  }),
})

const WithdrawArticleInput = builder.inputType('WithdrawArticleInput', {
  description: 'The article to withdraw, and the reason.',
  fields: (t) => ({
    id: t.id({ required: true, description: articleId }),
    reason: t.string({ required: true, description: 'Reason for readers, shown at every URL of the article.' }),
    expectedVersion: t.int({ description: expectedVersion }),
    idempotencyKey: t.string({ description: idempotencyKey }),
  }),
})

builder.mutationFields((t) => ({
  publishArticle: t.field({
    type: Article,
    ...command('PublishArticleResult'),
    description: 'Publishes an article: at once, or at a later time with `at` or `embargoUntil`. Imports no longer change its visibility.',
    args: { input: t.arg({ type: PublishArticleInput, required: true }) },
    resolve: decoding(
      decodeCommand(({ id: article, at, embargoUntil, expiresAt }: typeof PublishArticleInput.$inferInput) => ({
        id: keyOf('Article', article),
        times: { publishedAt: at ?? undefined, visibleFrom: embargoUntil ?? undefined, visibleUntil: expiresAt },
      })),
      (_root, { request, conditions }, context) =>
        readChanged(publishArticle(context.database, request.id, request.times, context.view.at, editingOf(conditions, context)), context),
    ),
  }),
  withdrawArticle: t.field({
    type: Article,
    ...command('WithdrawArticleResult'),
    description: 'Hides an article from all readers. Its URLs answer with 410 and the reason. Imports no longer change its visibility.',
    args: { input: t.arg({ type: WithdrawArticleInput, required: true }) },
    resolve: decoding(
      decodeCommand(({ id: article, reason }: typeof WithdrawArticleInput.$inferInput) => ({ id: keyOf('Article', article), reason })),
      (_root, { request, conditions }, context) =>
        readChanged(
          withdrawArticle(context.database, request.id, request.reason, context.view.at, editingOf(conditions, context)),
          context,
        ),
    ),
  }),
}))
