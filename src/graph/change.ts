import type { ArticleRecord } from '../content/article.ts'
import { Forbidden } from '../content/error.ts'
import { encodeId } from '../content/global-id.ts'
import { articleUrl } from '../content/publication.ts'
import { decodePlace, encodePlace } from '../engine/change-place.ts'
import { decoding } from '../engine/decoding.ts'
import { listSize } from '../engine/field-cost.ts'
import { type ArticleChange, changesAfter, type EntityChange } from '../store/events/change.ts'
import { beginning } from '../store/events/change-place.ts'
import { builder } from './builder.ts'
import { sizeWithin } from './page-size.ts'
import { Article, Author, Section, Topic } from './refs.ts'

const changesMax = 500

type Shown = ArticleChange & { readonly article: ArticleRecord }

const ArticleChanged = builder.objectRef<Shown>('ArticleChanged').implement({
  description: 'An article became visible or changed.',
  fields: (t) => ({
    at: t.field({ type: 'DateTime', description: 'Time of the last change.', resolve: ({ at }) => at }),
    article: t.field({ type: Article, description: 'The article as it is now. Replace your copy.', resolve: ({ article }) => article }),
  }),
})

const ArticleRemoved = builder.objectRef<ArticleChange>('ArticleRemoved').implement({
  description: 'A visible article disappeared: it was withdrawn, it expired, or it is under an embargo again. Delete your copy.',
  fields: (t) => ({
    at: t.field({ type: 'DateTime', description: 'Time of the removal.', resolve: ({ at }) => at }),
    id: t.id({ description: 'Global `id` of the removed article.', resolve: ({ articleId }) => encodeId('Article', articleId) }),
    url: t.field({
      type: 'URL',
      nullable: true,
      description:
        'URL of the removed article on this gateway. It answers with 410 if the article was withdrawn. `null` if the article expired or its URL is not known.',
      resolve: ({ formerSlug }, _args, { publication }) =>
        formerSlug === null ? null : articleUrl({ url: null, slug: formerSlug }, publication),
    }),
  }),
})

const Named = builder.unionType('Named', {
  description: 'An object that articles refer to: a section, an author or a topic.',
  types: [Section, Author, Topic],
  resolveType: (record) => ('kind' in record ? Author : 'position' in record ? Section : Topic),
})

const NameChanged = builder.objectRef<EntityChange>('NameChanged').implement({
  description:
    'A section, an author or a topic changed. Its articles are not listed one by one: update the name wherever you have stored it.',
  fields: (t) => ({
    at: t.field({ type: 'DateTime', description: 'Time of the change.', resolve: ({ at }) => at }),
    named: t.field({ type: Named, description: 'The object as it is now.', resolve: ({ named }) => named.record }),
    formerIds: t.idList({
      description: 'Global ids of the objects that were merged into this one and whose articles it now has. Usually empty.',
      resolve: ({ named, formerIds }) => formerIds.map((id) => encodeId(typeOf[named.kind], id)),
    }),
  }),
})

const typeOf = { section: 'Section', author: 'Author', topic: 'Topic' }

const Change = builder.unionType('Change', {
  description: 'A change of one article, or of one section, author or topic.',
  types: [ArticleChanged, ArticleRemoved, NameChanged],
  resolveType: (change) => ('named' in change ? NameChanged : change.article === null ? ArticleRemoved : ArticleChanged),
})

const ChangePage = builder.objectRef<Awaited<ReturnType<typeof changesAfter>>>('ChangePage').implement({
  description: 'A page of changes in chronological order. Each object occurs at most once per page.',
  fields: (t) => ({
    changes: t.field({
      type: [Change],
      description: 'Changes of this page. Can be empty even if `more` is true.',
      resolve: ({ changes }) => changes as (Shown | EntityChange)[],
    }),
    token: t.string({ description: 'Store it and pass it as `since` in the next request.', resolve: ({ place }) => encodePlace(place) }),
    more: t.boolean({
      description: 'Whether more changes are waiting. If true, request the next page immediately.',
      resolve: ({ more }) => more,
    }),
  }),
})

builder.queryField('changes', (t) =>
  t.field({
    extensions: listSize({ slicingArguments: ['first'] }),
    type: ChangePage,
    description:
      'Changes since a token, for clients that keep a copy of the content. They include removals, and articles that became visible or expired on schedule. Start without a token to receive everything. Public keys get the error `FORBIDDEN`.',
    args: {
      since: t.arg.string({ description: '`token` of the previous page. Any other text is answered with `BAD_USER_INPUT`.' }),
      first: t.arg.int({ required: true, defaultValue: 100, description: 'Maximum number of changes: 1 to 500.' }),
    },
    resolve: decoding(
      ({ since, first }) => ({
        place: typeof since === 'string' ? decodePlace(since) : null,
        size: sizeWithin(first, 'first', changesMax, 1),
      }),
      (_root, { place, size }, { database, view, viewer }) => {
        if (viewer.partnerKey?.isPublic) throw new Forbidden('A public key can’t read "changes": expected a secret key.')
        return changesAfter(database, view, place ?? beginning(view.at), size)
      },
    ),
  }),
)
