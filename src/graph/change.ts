import type { ArticleRecord } from '../content/article.ts'
import { encodeId } from '../content/global-id.ts'
import { articleUrl } from '../content/publication.ts'
import { decodePlace, encodePlace } from '../engine/change-place.ts'
import { decoding } from '../engine/decoding.ts'
import { listSize } from '../engine/list-size.ts'
import { type ArticleChange, beginning, changesAfter, type EntityChange } from '../store/events/change.ts'
import { builder } from './builder.ts'
import { sizeWithin } from './page-size.ts'
import { Article, Author, Section, Topic } from './refs.ts'

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

const Named = builder.unionType('Named', {
  description: 'What articles are filed under.',
  types: [Section, Author, Topic],
  resolveType: (record) => ('kind' in record ? Author : 'position' in record ? Section : Topic),
})

const NameChanged = builder.objectRef<EntityChange>('NameChanged').implement({
  description: 'A section, an author or a topic that has another name or description now, on all its articles.',
  fields: (t) => ({
    at: t.field({ type: 'DateTime', description: 'When.', resolve: ({ at }) => at }),
    named: t.field({ type: Named, description: 'As it is now.', resolve: ({ named }) => named.record }),
    formerIds: t.idList({
      description: 'The `id`s of what was merged into it, whose articles are its own now. Mostly empty.',
      resolve: ({ named, formerIds }) => formerIds.map((id) => encodeId(typeOf[named.kind], id)),
    }),
  }),
})

const typeOf = { section: 'Section', author: 'Author', topic: 'Topic' }

const Change = builder.unionType('Change', {
  description: 'What happened to one article, or to one name that articles are filed under.',
  types: [ArticleChanged, ArticleRemoved, NameChanged],
  resolveType: (change) => ('named' in change ? NameChanged : change.article === null ? ArticleRemoved : ArticleChanged),
})

const ChangePage = builder.objectRef<Awaited<ReturnType<typeof changesAfter>>>('ChangePage').implement({
  description: 'Changes in the order in which they came, each article and each name once a page.',
  fields: (t) => ({
    changes: t.field({
      type: [Change],
      description: 'Empty where nothing happened, and now and then while `more` is true.',
      resolve: ({ changes }) => changes as (Shown | EntityChange)[],
    }),
    token: t.string({ description: 'For `since`, the next time.', resolve: ({ place }) => encodePlace(place) }),
    more: t.boolean({ description: 'Whether to go on at once.', resolve: ({ more }) => more }),
  }),
})

builder.queryField('changes', (t) =>
  t.field({
    extensions: listSize({ slicingArguments: ['first'] }),
    type: ChangePage,
    description:
      'What changed since a token, tombstones and what appeared by itself included: for apps that keep a copy. Without a token it begins with everything.',
    args: {
      since: t.arg.string({ description: 'The `token` of the page before.' }),
      first: t.arg.int({ required: true, defaultValue: 100, description: 'How many at most, 1 to 500.' }),
    },
    resolve: decoding(
      ({ since, first }) => ({
        place: typeof since === 'string' ? decodePlace(since) : null,
        size: sizeWithin(first, 'first', changesMax, 1),
      }),
      (_root, { place, size }, { database, view }) => changesAfter(database, view, place ?? beginning(view.at), size),
    ),
  }),
)
