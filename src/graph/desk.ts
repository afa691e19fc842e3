import { differencesOf } from '../content/editing.ts'
import { InvalidInput } from '../content/error.ts'
import { pageAt } from '../content/publication.ts'
import { stateAt } from '../content/visibility.ts'
import type { Context } from '../engine/context.ts'
import { decoding } from '../engine/decoding.ts'
import { deskArticle, editorLoadersOf, fromDesk } from '../engine/desk-loaders.ts'
import { listSize } from '../engine/field-cost.ts'
import { withStandIn } from '../engine/unreadable-value.ts'
import { auditTrail } from '../store/commands/audit.ts'
import { readPreview } from '../store/commands/preview-token.ts'
import { articleIdAt, type DeskLink, type DeskRecord, deskList } from '../store/reads/desk.ts'
import { ArticleConnection } from './article-connection.ts'
import { ArticleBy, type ArticleReference, decodeArticleBy } from './article-lookup.ts'
import { AuditEntry, decodeAudit, FieldChange, Revision } from './audit.ts'
import { builder } from './builder.ts'
import { pageListSize, pageOf, sliceOf } from './connection.ts'
import { decodeTime, encodeTime } from './cursor.ts'
import { sizeWithin } from './page-size.ts'
import { Article } from './refs.ts'
import { isEditor } from './scope.ts'

const ArticleState = builder.enumType('ArticleState', {
  description: 'State of an article at the instant of the request. Readers see only `PUBLISHED` articles.',
  values: {
    DRAFT: { description: 'Not published yet.' },
    SCHEDULED: { description: 'Published with a future publication date, at which it becomes visible.' },
    EMBARGOED: { description: 'Past its publication date but still under embargo.' },
    PUBLISHED: { description: 'Visible to readers.' },
    EXPIRED: { description: 'Past its expiry date.' },
    WITHDRAWN: { description: 'Withdrawn by an editor or by its source.' },
  },
})

const PinnedLink = builder.objectRef<DeskLink>('PinnedLink').implement({
  description: 'A link that an editor pinned or that the source page printed.',
  fields: (t) => ({
    title: t.exposeString('title', { description: 'Title at the time when the link was stored.' }),
    url: t.field({
      type: 'URL',
      nullable: true,
      description: 'URL of a page of another site. `null` if the target is an article or only its title is known.',
      resolve: (link) => withStandIn('link', link, 'url', link.url),
    }),
    note: t.exposeString('note', { nullable: true, description: 'The editor’s note for readers. `null` if there is none.' }),
    article: t.field({
      type: Article,
      nullable: true,
      description: 'The pinned article, in any state. `null` if the target is not an article.',
      resolve: ({ targetId }, _args, context) => deskArticle(targetId, context),
    }),
  }),
})

const ArticleDesk = builder.objectRef<DeskRecord>('ArticleDesk').implement({
  description: 'Editorial data of an article, for editors only.',
  fields: (t) => ({
    state: t.field({
      type: ArticleState,
      description: 'State at the instant of the request.',
      resolve: (article, _args, { view }) => stateAt(article, view.at),
    }),
    version: t.exposeInt('version', { description: 'Current version. Pass it to commands as `expectedVersion`.' }),
    visibleFrom: t.field({
      type: 'DateTime',
      description: 'End of the embargo: readers see the article from this instant.',
      resolve: ({ visibleFrom }) => visibleFrom,
    }),
    visibleUntil: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'Expiry: readers no longer see the article from this instant. `null` if it does not expire.',
      resolve: ({ visibleUntil }) => visibleUntil,
    }),
    sensitive: t.exposeBoolean('sensitive', { description: 'Whether the article is excluded from automatic related links.' }),
    withdrawalReason: t.exposeString('withdrawalReason', {
      nullable: true,
      description: 'Reason that readers see. `null` if the article is not withdrawn or its source withdrew it.',
    }),
    held: t.stringList({
      description: 'Parts that an editor has changed and that imports no longer change: `visibility`, `section`, `links` or `text`.',
      resolve: ({ held }) => [...held],
    }),
    links: t.field({
      type: [PinnedLink],
      description: 'Links that an editor pinned or that the source page printed, in order.',
      resolve: ({ id }, _args, context) => editorLoadersOf(context).links.load(id),
    }),
    revisions: t.field({
      type: [Revision],
      description: 'Stored versions, newest first: one for each command, and the version before the first command.',
      resolve: ({ id: articleId }, _args, context) => editorLoadersOf(context).revisions.load({ articleId, version: null }),
    }),
    changesBetween: t.field({
      type: [FieldChange],
      description: 'Differences between two versions. `BAD_USER_INPUT` if one of them does not exist.',
      args: {
        from: t.arg.int({ required: true, description: 'The earlier version.' }),
        to: t.arg.int({ required: true, description: 'The later version.' }),
      },
      resolve: async ({ id: articleId }, { from, to }, context) => {
        const { revisions } = editorLoadersOf(context)
        const [[before], [after]] = await Promise.all([
          revisions.load({ articleId, version: from }),
          revisions.load({ articleId, version: to }),
        ])
        if (!before || !after)
          throw new InvalidInput(`The article has no revision ${before ? to : from}: expected a "version" from "revisions".`)
        return differencesOf(before.document, after.document)
      },
    }),
    audit: t.field({
      extensions: listSize({ slicingArguments: ['first'] }),
      type: [AuditEntry],
      description: 'Commands about the article, newest first.',
      args: { first: t.arg.int({ required: true, defaultValue: 50, description: 'Number of entries: 0 to 500.' }) },
      resolve: decoding(decodeAudit, ({ id: about }, size, context) => editorLoadersOf(context).audit.load({ about, size })),
    }),
    previewToken: t.string({
      description: 'A token for `article(by: { preview })`. Anybody who has it can read the article in any state, until the token expires.',
      args: { hours: t.arg.int({ required: true, defaultValue: 24, description: 'Validity in hours: 1 to 720.' }) },
      resolve: decoding(
        ({ hours }) => sizeWithin(hours, 'hours', 720, 1),
        ({ id: articleId }, hours, context) => {
          const expiresAt = new Date(context.view.at.getTime() + hours * 3_600_000)
          return editorLoadersOf(context).previewToken.load({ articleId, expiresAt })
        },
      ),
    }),
  }),
})

builder.objectField(Article, 'desk', (t) =>
  t.field({
    type: ArticleDesk,
    nullable: true,
    description: 'Editorial data of the article. `null` if the viewer is not an editor.',
    resolve: ({ id }, _args, context) => (isEditor(context.viewer) ? editorLoadersOf(context).record.load(id) : null),
  }),
)

const Desk = builder.objectRef<Record<never, never>>('Desk').implement({
  description: 'Content that only editors see: drafts, scheduled and withdrawn articles, revisions and the audit trail.',
  fields: (t) => ({
    articles: t.field({
      extensions: pageListSize,
      type: ArticleConnection,
      description: 'Articles in any state, newest first.',
      args: {
        state: t.arg({ type: ArticleState, description: 'Restricts the list to articles in this state. The default is all states.' }),
        first: t.arg.int({ description: 'Number of entries: 0 to 100, 20 by default.' }),
        after: t.arg.string({ description: 'Cursor of the entry before the page.' }),
      },
      resolve: decoding(
        ({ state, ...args }) => ({ state: state ?? null, slice: sliceOf(args, decodeTime) }),
        (_desk, { state, slice }, { database, view }) => {
          const list = deskList(database, view.at, state)
          const load: typeof list.load = async (wanted) => (await list.load(wanted)).map(fromDesk)
          return { ...pageOf(slice, { ...list, load, cursorOf: encodeTime }), years: async () => [] }
        },
      ),
    }),
    article: t.field({
      type: Article,
      nullable: true,
      description: 'An article in any state. `null` if there is none.',
      args: { by: t.arg({ type: ArticleBy, required: true }) },
      resolve: decoding(
        ({ by }) => decodeArticleBy(by),
        async (_desk, reference, context) => deskArticle(await articleIdOf(reference, context), context),
      ),
    }),
    audit: t.field({
      extensions: listSize({ slicingArguments: ['first'] }),
      type: [AuditEntry],
      description: 'All commands, newest first.',
      args: { first: t.arg.int({ required: true, defaultValue: 50, description: 'Number of entries: 0 to 500.' }) },
      resolve: decoding(decodeAudit, (_desk, size, { database }) => auditTrail(database, size)),
    }),
  }),
})

async function articleIdOf(reference: ArticleReference, { database, view, publication }: Context): Promise<string | null> {
  if ('key' in reference) return reference.key
  if ('preview' in reference) return readPreview(database, reference.preview, view.at)
  if ('slug' in reference) return articleIdAt(database, { slug: reference.slug })
  const page = pageAt(reference.url, publication)
  return articleIdAt(database, page?.kind === 'article' ? { slug: page.slug } : { url: reference.url })
}

builder.queryField('desk', (t) =>
  t.field({
    type: Desk,
    nullable: true,
    authScopes: { editor: true },
    unauthorizedResolver: () => null,
    description:
      'Content that only editors see. `null` if the viewer is not an editor. All other root fields show editors the same content as the public.',
    resolve: () => ({}),
  }),
)
