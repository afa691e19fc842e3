import type { ArticleRecord } from '../content/article.ts'
import { articleUrl } from '../content/publication.ts'
import { type ArticleChange, beginning, changesAfter } from '../store/change.ts'
import { builder } from './builder.ts'
import { decodePlace, encodePlace } from './change-place.ts'
import { encodeId } from './global-id.ts'
import { sizeWithin } from './page-size.ts'
import { Article } from './refs.ts'

const changesMax = 500

type Shown = ArticleChange & { readonly article: ArticleRecord }

const ArticleChanged = builder.objectRef<Shown>('ArticleChanged').implement({
  description: 'An article that appeared or is another now.',
  fields: (t) => ({
    at: t.field({ type: 'DateTime', description: 'When.', resolve: ({ at }) => at }),
    article: t.field({ type: Article, description: 'As it is now.', resolve: ({ article }) => article }),
  }),
})

const ArticleRemoved = builder.objectRef<ArticleChange>('ArticleRemoved').implement({
  description: 'An article that readers could see and no longer see: withdrawn, expired, or under an embargo again. Remove your copy.',
  fields: (t) => ({
    at: t.field({ type: 'DateTime', description: 'When.', resolve: ({ at }) => at }),
    id: t.id({ description: 'The `id` it had.', resolve: ({ articleId }) => encodeId('Article', articleId) }),
    url: t.field({
      type: 'URL',
      nullable: true,
      description: 'This paper’s own address of it, which answers 410 where it was withdrawn. Null: not known, or it went by itself.',
      resolve: ({ formerSlug }, _args, { publication }) =>
        formerSlug === null ? null : articleUrl({ url: null, slug: formerSlug }, publication),
    }),
  }),
})

const Change = builder.unionType('Change', {
  description: 'What happened to one article.',
  types: [ArticleChanged, ArticleRemoved],
  resolveType: ({ article }) => (article === null ? ArticleRemoved : ArticleChanged),
})

const ChangePage = builder.objectRef<Awaited<ReturnType<typeof changesAfter>>>('ChangePage').implement({
  description: 'Changes in the order in which they came, each article once a page.',
  fields: (t) => ({
    changes: t.field({
      type: [Change],
      description: 'Empty where nothing happened, and now and then while `more` is true.',
      resolve: ({ changes }) => changes as Shown[],
    }),
    token: t.string({ description: 'For `since`, the next time.', resolve: ({ place }) => encodePlace(place) }),
    more: t.boolean({ description: 'Whether to go on at once.', resolve: ({ more }) => more }),
  }),
})

builder.queryField('changes', (t) =>
  t.field({
    type: ChangePage,
    description:
      'What changed since a token, tombstones and what appeared by itself included: for apps that keep a copy. Without a token it begins with everything. New names of authors, sections and topics are not told article by article.',
    args: {
      since: t.arg.string({ description: 'The `token` of the page before.' }),
      first: t.arg.int({ required: true, defaultValue: 100, description: 'How many at most, 1 to 500.' }),
    },
    resolve: (_root, { since, first }, { database, view }) =>
      changesAfter(
        database,
        view,
        typeof since === 'string' ? decodePlace(since) : beginning(view.at),
        sizeWithin(first, 'first', changesMax, 1),
      ),
  }),
)
