import { type AuditRecord, type Difference, differencesOf, type Revision as RevisionRecord } from '../content/editing.ts'
import { InvalidInput } from '../content/error.ts'
import { keyOf } from '../content/global-id.ts'
import { slugInUrl } from '../content/publication.ts'
import { stateAt } from '../content/visibility.ts'
import type { Context } from '../engine/context.ts'
import { decoding } from '../engine/decoding.ts'
import { deskArticle, fromDesk } from '../engine/desk-loaders.ts'
import { listSize } from '../engine/list-size.ts'
import { withStandIn } from '../engine/unreadable-value.ts'
import { auditTrail, revisionsOf } from '../store/commands/audit.ts'
import { setFront } from '../store/commands/front.ts'
import { readPreview, signPreview } from '../store/commands/preview-token.ts'
import type { Database } from '../store/database/database.ts'
import { articleIdAt, type DeskRecord, deskLinksOf, deskList, deskRecordsOf } from '../store/reads/desk.ts'
import { ArticleBy, type ArticleReference, decodeArticleBy } from './article.ts'
import { ArticleConnection } from './article-connection.ts'
import { builder } from './builder.ts'
import { pageListSize, pageOf, sliceOf } from './connection.ts'
import { decodeTime, encodeTime } from './cursor.ts'
import { command, decodeCommand, editingOf, idempotencyKey } from './mutation.ts'
import { atMost, sizeWithin } from './page-size.ts'
import { Publication } from './publication.ts'
import { Article } from './refs.ts'
import { isEditor } from './scope.ts'

const ArticleState = builder.enumType('ArticleState', {
  description: 'Where an article stands at this instant. Readers see PUBLISHED ones.',
  values: {
    DRAFT: { description: 'Nobody has published it yet.' },
    SCHEDULED: { description: 'It appears by itself at its date, which is still to come.' },
    EMBARGOED: { description: 'Its date has come, and the end of its embargo has not.' },
    PUBLISHED: { description: 'Readers see it.' },
    EXPIRED: { description: 'It has gone by itself.' },
    WITHDRAWN: { description: 'An editor or its source has taken it away.' },
  },
})

const Editor = builder.objectRef<RevisionRecord['by'] & object>('Editor').implement({
  description: 'Who gave a command.',
  fields: (t) => ({
    subject: t.exposeString('subject', { description: 'Names them for good, as their credential does.' }),
    name: t.exposeString('name', { nullable: true, description: 'For people. Null: the credential said none.' }),
  }),
})

const Revision = builder.objectRef<RevisionRecord>('Revision').implement({
  description: 'An article as it stood in one of its versions.',
  fields: (t) => ({
    version: t.exposeInt('version', { description: 'For `restoreArticle` and `changesBetween`.' }),
    at: t.field({ type: 'DateTime', description: 'When it came to be.', resolve: ({ at }) => at }),
    by: t.field({
      type: Editor,
      nullable: true,
      description: 'Who made it. Null: it was there before the first command.',
      resolve: ({ by }) => by,
    }),
    action: t.exposeString('action', {
      description: 'What was done: `saved`, `published`, `withdrawn`, `corrected`, `pinned`, `restored`.',
    }),
    title: t.string({ description: 'The title it had.', resolve: ({ document }) => document.title }),
    document: t.field({ type: 'JSON', description: 'The whole of it.', resolve: ({ document }) => document }),
  }),
})

const FieldChange = builder.objectRef<Difference>('FieldChange').implement({
  description: 'One part of an article that differs between two of its versions.',
  fields: (t) => ({
    part: t.exposeString('part', { description: 'Its name in `Revision.document`.' }),
    before: t.field({ type: 'JSON', nullable: true, description: 'What it was.', resolve: ({ before }) => before }),
    after: t.field({ type: 'JSON', nullable: true, description: 'What it became.', resolve: ({ after }) => after }),
  }),
})

const AuditEntry = builder.objectRef<AuditRecord>('AuditEntry').implement({
  description: 'One line of the audit trail, which nobody can change.',
  fields: (t) => ({
    at: t.field({ type: 'DateTime', description: 'When.', resolve: ({ at }) => at }),
    by: t.field({ type: Editor, description: 'Who.', resolve: ({ by }) => by }),
    action: t.exposeString('action', { description: 'What was done.' }),
    version: t.exposeInt('version', {
      nullable: true,
      description: 'The article’s version from then on. Null: it is about no article’s text.',
    }),
    before: t.field({ type: 'JSON', nullable: true, description: 'What there was. Null: nothing.', resolve: ({ before }) => before }),
    after: t.field({ type: 'JSON', nullable: true, description: 'What there is since.', resolve: ({ after }) => after }),
  }),
})

const PrintedLink = builder.objectRef<Awaited<ReturnType<typeof deskLinksOf>>[number]>('PinnedLink').implement({
  description: 'A link as an editor pinned it, or as its page printed it.',
  fields: (t) => ({
    title: t.exposeString('title', { description: 'As it was when it was put there.' }),
    url: t.field({
      type: 'URL',
      nullable: true,
      description: 'A page elsewhere. Null: an article, or a title alone.',
      resolve: (link) => withStandIn('link', link, 'url', link.url),
    }),
    note: t.exposeString('note', { nullable: true, description: 'The editor’s note. Null: none.' }),
    article: t.field({
      type: Article,
      nullable: true,
      description: 'The article that was pinned, whatever its state. Null: it is none.',
      resolve: ({ targetId }, _args, context) => deskArticle(targetId, context),
    }),
  }),
})

const auditMax = 500

const decodeAudit = ({ first }: { readonly first: number }): number => sizeWithin(first, 'first', auditMax)

const ArticleDesk = builder.objectRef<DeskRecord>('ArticleDesk').implement({
  description: 'What only editors know of an article.',
  fields: (t) => ({
    state: t.field({
      type: ArticleState,
      description: 'Where it stands at this instant.',
      resolve: (article, _args, { view }) => stateAt(article, view.at),
    }),
    version: t.exposeInt('version', { description: 'For `expectedVersion`.' }),
    visibleFrom: t.field({ type: 'DateTime', description: 'The end of its embargo.', resolve: ({ visibleFrom }) => visibleFrom }),
    visibleUntil: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'Its expiry. Null: it is for good.',
      resolve: ({ visibleUntil }) => visibleUntil,
    }),
    sensitive: t.exposeBoolean('sensitive', { description: 'Whether only editors link it.' }),
    withdrawalReason: t.exposeString('withdrawalReason', {
      nullable: true,
      description: 'What readers are told. Null: it isn’t withdrawn, or its source took it away.',
    }),
    held: t.stringList({
      description: 'What an editor has decided and no source changes: visibility, section, links, text.',
      resolve: ({ held }) => [...held],
    }),
    links: t.field({
      type: [PrintedLink],
      description: 'What is pinned or printed under it.',
      resolve: ({ id }, _args, { database }) => deskLinksOf(database, id),
    }),
    revisions: t.field({
      type: [Revision],
      description: 'Its versions since the first command, newest first.',
      resolve: ({ id }, _args, { database }) => revisionsOf(database, id),
    }),
    changesBetween: t.field({
      type: [FieldChange],
      description: 'What differs between two revisions.',
      args: {
        from: t.arg.int({ required: true, description: 'The version before.' }),
        to: t.arg.int({ required: true, description: 'The version after.' }),
      },
      resolve: async ({ id }, { from, to }, { database }) => {
        const [[before], [after]] = await Promise.all([revisionsOf(database, id, from), revisionsOf(database, id, to)])
        if (!before || !after) throw new InvalidInput(`There is no revision ${before ? to : from}: expected versions of "revisions".`)
        return differencesOf(before.document, after.document)
      },
    }),
    audit: t.field({
      extensions: listSize({ slicingArguments: ['first'] }),
      type: [AuditEntry],
      description: 'What was done to it, newest first.',
      args: { first: t.arg.int({ required: true, defaultValue: 50, description: 'How many, 500 at most.' }) },
      resolve: decoding(decodeAudit, ({ id }, size, { database }) => auditTrail(database, id, size)),
    }),
    previewToken: t.string({
      description: 'For `article(by: { preview })`: whoever has it sees the article as it stands, whatever its state.',
      args: { hours: t.arg.int({ required: true, defaultValue: 24, description: 'How long it is good: 1 to 720.' }) },
      resolve: decoding(
        ({ hours }) => sizeWithin(hours, 'hours', 720, 1),
        ({ id }, hours, { database, view }) => signPreview(database, id, new Date(view.at.getTime() + hours * 3_600_000)),
      ),
    }),
  }),
})

builder.objectField(Article, 'desk', (t) =>
  t.field({
    type: ArticleDesk,
    nullable: true,
    description: 'What only editors know of it. Null: the viewer is none.',
    resolve: async ({ id }, _args, { database, viewer }) => (isEditor(viewer) ? ((await deskRecordsOf(database, [id]))[0] ?? null) : null),
  }),
)

const Desk = builder.objectRef<Record<never, never>>('Desk').implement({
  description: 'Where editors see what is not public: drafts, planned and withdrawn articles, revisions, the audit trail.',
  fields: (t) => ({
    articles: t.field({
      extensions: pageListSize,
      type: ArticleConnection,
      description: 'The articles in a state, newest first; all of them where none is given.',
      args: {
        state: t.arg({ type: ArticleState, description: 'At this instant.' }),
        first: t.arg.int({ description: 'How many: 20 unless told, 100 at most.' }),
        after: t.arg.string({ description: 'A cursor: the page begins behind it.' }),
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
      description: 'One article, whatever its state. Null: there is none.',
      args: { by: t.arg({ type: ArticleBy, required: true, description: 'Which one.' }) },
      resolve: decoding(
        ({ by }) => decodeArticleBy(by),
        async (_desk, reference, context) => deskArticle(await articleIdOf(reference, context), context),
      ),
    }),
    audit: t.field({
      extensions: listSize({ slicingArguments: ['first'] }),
      type: [AuditEntry],
      description: 'What was done in the whole paper, newest first.',
      args: { first: t.arg.int({ required: true, defaultValue: 50, description: 'How many, 500 at most.' }) },
      resolve: decoding(decodeAudit, (_desk, size, { database }) => auditTrail(database, null, size)),
    }),
  }),
})

async function articleIdOf(reference: ArticleReference, { database, view, publication }: Context): Promise<string | null> {
  if ('key' in reference) return reference.key
  if ('preview' in reference) return readPreview(database, reference.preview, view.at)
  if ('slug' in reference) return articleIdBySlug(database, reference.slug)
  const own = slugInUrl(reference.url, publication)
  return own === null ? articleIdAt(database, { url: reference.url }) : articleIdBySlug(database, own)
}

/** PostgreSQL has no text with a NUL, so nothing has such a slug. */
const articleIdBySlug = async (database: Database, slug: string): Promise<string | null> =>
  slug.includes('\u0000') ? null : articleIdAt(database, { slug })

builder.queryField('desk', (t) =>
  t.field({
    type: Desk,
    nullable: true,
    authScopes: { editor: true },
    unauthorizedResolver: () => null,
    description: 'Null unless the viewer is an editor. Every other root field answers an editor as it answers the public.',
    resolve: () => ({}),
  }),
)

const SetFrontInput = builder.inputType('SetFrontInput', {
  description: '« À la une », in place of what was there.',
  fields: (t) => ({
    articles: t.idList({
      required: true,
      description: 'The `id`s of articles in order, 50 at most. One that is hidden appears in its place. Empty: the latest.',
    }),
    idempotencyKey: t.string({ description: idempotencyKey }),
  }),
})

const frontMax = 50

builder.mutationField('setFront', (t) =>
  t.field({
    type: Publication,
    ...command('SetFrontResult'),
    description: 'Sets « à la une »: these articles in this order, then the latest.',
    args: { input: t.arg({ type: SetFrontInput, required: true, description: 'Which articles.' }) },
    resolve: decoding(
      decodeCommand((input: typeof SetFrontInput.$inferInput) =>
        atMost(input.articles, 'articles', frontMax).map((id) => keyOf('Article', id)),
      ),
      async (_root, { asked, conditions }, context) => {
        await setFront(context.database, asked, context.view.at, editingOf(conditions, context))
        return context.publication
      },
    ),
  }),
)
