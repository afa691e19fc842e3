import { changesIn } from '../content/article-field.ts'
import type { ArticleChanges } from '../content/editing.ts'
import { InvalidInput } from '../content/error.ts'
import { keyOf } from '../content/global-id.ts'
import { entriesMax } from '../content/list-length.ts'
import type { Context } from '../engine/context.ts'
import { decoding } from '../engine/decoding.ts'
import { deskArticle } from '../engine/desk-loaders.ts'
import {
  correctArticle,
  type Pin,
  pinRelatedLinks,
  publishArticle,
  setSensitive,
  withdrawArticle,
} from '../store/commands/article-command.ts'
import { draftArticle, restoreArticle, reviseArticle } from '../store/commands/edit-article.ts'
import { Access } from './access.ts'
import { Genre } from './article.ts'
import { BodyBlockInput, bodyOf, ImageInput, imageOf, pageAddress } from './body-input.ts'
import { builder } from './builder.ts'
import { command, decodeCommand, editingOf, expectedVersion, idempotencyKey } from './mutation.ts'
import { atMost } from './page-size.ts'
import { Article } from './refs.ts'

const pinsMax = 24

const id = 'Global `id` of the article.'

const SaveArticleInput = builder.inputType('SaveArticleInput', {
  description: 'Content of an article. A field that is left out keeps its value; `null` removes it.',
  fields: (t) => ({
    id: t.id({ description: `${id} Leave it out to create a draft; \`title\` is then required.` }),
    title: t.string({ description: 'Title as printed: "kicker : headline", or the headline alone.' }),
    lead: t.string({ description: 'Lead (« chapô »): the introduction between title and body.' }),
    body: t.field({ type: [BodyBlockInput], description: 'Blocks in reading order, up to 2000.' }),
    byline: t.string({ description: 'Byline as printed. By default it is built from `authors`, if these are given.' }),
    authors: t.stringList({
      description: 'Names of the authors, in the order of the byline, up to 500. An author is created for a name that is not known.',
    }),
    section: t.id({ description: 'Global `id` of the section.' }),
    topics: t.stringList({
      description: 'Names of the topics, most important first, up to 500. A topic is created for a name that is not known.',
    }),
    image: t.field({ type: ImageInput, description: 'Main picture.' }),
    genre: t.field({ type: Genre, description: '`NEWS` by default for a new article. `null` changes nothing.' }),
    language: t.field({ type: 'Locale', description: 'The publication’s language by default for a new article. `null` changes nothing.' }),
    access: t.field({ type: Access, description: '`FREE` by default for a new article. `null` changes nothing.' }),
    mayBeSyndicated: t.boolean({
      description: 'Whether partners, feeds and embeds may show the article. True by default for a new article; `null` changes nothing.',
    }),
    expectedVersion: t.int({ description: expectedVersion }),
    idempotencyKey: t.string({ description: idempotencyKey }),
  }),
})

const PublishArticleInput = builder.inputType('PublishArticleInput', {
  description: 'Period in which the article is visible.',
  fields: (t) => ({
    id: t.id({ required: true, description: id }),
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
    id: t.id({ required: true, description: id }),
    reason: t.string({ required: true, description: 'Reason for readers, shown at every URL of the article.' }),
    expectedVersion: t.int({ description: expectedVersion }),
    idempotencyKey: t.string({ description: idempotencyKey }),
  }),
})

const CorrectArticleInput = builder.inputType('CorrectArticleInput', {
  description: 'A published correction. It does not change the body: use `saveArticle` for that.',
  fields: (t) => ({
    id: t.id({ required: true, description: id }),
    note: t.string({ required: true, description: 'Text of the correction, for readers.' }),
    expectedVersion: t.int({ description: expectedVersion }),
    idempotencyKey: t.string({ description: idempotencyKey }),
  }),
})

const PageInput = builder.inputType('PageInput', {
  description: 'A page of another site.',
  fields: (t) => ({
    url: t.field({ type: 'URL', required: true, description: 'An http or https URL.' }),
    title: t.string({ required: true, description: 'Title to show to readers.' }),
  }),
})

const PinInput = builder.inputType('PinInput', {
  description: 'A pinned link. Give exactly one of `article` and `page`.',
  fields: (t) => ({
    article: t.id({ description: 'Global `id` of an article of this newspaper.' }),
    page: t.field({ type: PageInput }),
    note: t.string({ description: 'Note for readers, such as the reason for the link.' }),
  }),
})

const PinRelatedLinksInput = builder.inputType('PinRelatedLinksInput', {
  description: 'The complete list of pinned links; it replaces the previous list.',
  fields: (t) => ({
    id: t.id({ required: true, description: id }),
    links: t.field({ type: [PinInput], required: true, description: 'Up to 24 links, in order. An empty list removes all pinned links.' }),
    expectedVersion: t.int({ description: expectedVersion }),
    idempotencyKey: t.string({ description: idempotencyKey }),
  }),
})

const SetSensitiveInput = builder.inputType('SetSensitiveInput', {
  description: 'Mark an article as sensitive if it is about a tragedy, a minor or a suicide, for example.',
  fields: (t) => ({
    id: t.id({ required: true, description: id }),
    sensitive: t.boolean({
      required: true,
      description: 'If true, the article shows only links that editors pinned, and no other article links to it automatically.',
    }),
    expectedVersion: t.int({ description: expectedVersion }),
    idempotencyKey: t.string({ description: idempotencyKey }),
  }),
})

const RestoreArticleInput = builder.inputType('RestoreArticleInput', {
  description: 'The revision to restore.',
  fields: (t) => ({
    id: t.id({ required: true, description: id }),
    version: t.int({ required: true, description: 'A `version` from `desk.revisions`.' }),
    expectedVersion: t.int({ description: expectedVersion }),
    idempotencyKey: t.string({ description: idempotencyKey }),
  }),
})

/** The article after the command, as editors see it. */
async function readChanged(articleId: Promise<string>, context: Context) {
  const article = await deskArticle(await articleId, context)
  if (!article) throw new Error('The article does not exist after a command about it.')
  return article
}

builder.mutationFields((t) => ({
  saveArticle: t.field({
    type: Article,
    ...command('SaveArticleResult'),
    description:
      'Creates a draft, or a new revision of an article. The revision of a published article is visible at once. Imports no longer change its text.',
    args: { input: t.arg({ type: SaveArticleInput, required: true }) },
    resolve: decoding(decodeCommand(decodeSaving), (_root, { request, conditions }, context) => {
      const { database, view, publication } = context
      const editing = editingOf(conditions, context)
      if ('id' in request) return readChanged(reviseArticle(database, request.id, request.changes, view.at, editing), context)
      const draft = { ...request.draft, language: request.draft.language ?? publication.language }
      return readChanged(draftArticle(database, draft, view.at, editing), context)
    }),
  }),
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
  correctArticle: t.field({
    type: Article,
    ...command('CorrectArticleResult'),
    description: 'Publishes a correction in `Article.corrections` and sets `Article.updatedAt`.',
    args: { input: t.arg({ type: CorrectArticleInput, required: true }) },
    resolve: decoding(
      decodeCommand(({ id: article, note }: typeof CorrectArticleInput.$inferInput) => ({ id: keyOf('Article', article), note })),
      (_root, { request, conditions }, context) =>
        readChanged(correctArticle(context.database, request.id, request.note, context.view.at, editingOf(conditions, context)), context),
    ),
  }),
  pinRelatedLinks: t.field({
    type: Article,
    ...command('PinRelatedLinksResult'),
    description: 'Pins links at the start of `Article.relatedLinks`. Imports no longer change these links.',
    args: { input: t.arg({ type: PinRelatedLinksInput, required: true }) },
    resolve: decoding(
      decodeCommand(({ id: article, links }: typeof PinRelatedLinksInput.$inferInput) => ({
        id: keyOf('Article', article),
        pins: atMost(links, 'links', pinsMax).map(pinOf),
      })),
      (_root, { request, conditions }, context) =>
        readChanged(pinRelatedLinks(context.database, request.id, request.pins, context.view.at, editingOf(conditions, context)), context),
    ),
  }),
  setSensitive: t.field({
    type: Article,
    ...command('SetSensitiveResult'),
    description: 'Excludes an article from automatic related links, or includes it again.',
    args: { input: t.arg({ type: SetSensitiveInput, required: true }) },
    resolve: decoding(
      decodeCommand(({ id: article, sensitive }: typeof SetSensitiveInput.$inferInput) => ({ id: keyOf('Article', article), sensitive })),
      (_root, { request, conditions }, context) =>
        readChanged(
          setSensitive(context.database, request.id, request.sensitive, context.view.at, editingOf(conditions, context)),
          context,
        ),
    ),
  }),
  restoreArticle: t.field({
    type: Article,
    ...command('RestoreArticleResult'),
    description: 'Creates a new revision with the content of a former one. Visibility and pinned links stay unchanged.',
    args: { input: t.arg({ type: RestoreArticleInput, required: true }) },
    resolve: decoding(
      decodeCommand(({ id: article, version }: typeof RestoreArticleInput.$inferInput) => ({ id: keyOf('Article', article), version })),
      (_root, { request, conditions }, context) =>
        readChanged(
          restoreArticle(context.database, request.id, request.version, context.view.at, editingOf(conditions, context)),
          context,
        ),
    ),
  }),
}))

/** A revision of an article, or a new draft, for which a title is required. */
type Saving = { readonly id: string; readonly changes: ArticleChanges } | { readonly draft: ArticleChanges & { readonly title: string } }

function decodeSaving({ id: article, ...input }: typeof SaveArticleInput.$inferInput): Saving {
  const changes = changesOf(input)
  if (typeof article === 'string') return { id: keyOf('Article', article), changes }
  if (changes.title === undefined) throw new InvalidInput('A new article has no title: expected a "title".')
  return { draft: { ...changes, title: changes.title } }
}

function changesOf({ body, authors, section, topics, image, ...fields }: Omit<typeof SaveArticleInput.$inferInput, 'id'>): ArticleChanges {
  return {
    ...changesIn({ ...fields, image: image && imageOf(image) }),
    body: body && bodyOf(body),
    authors: (authors && atMost(authors, 'authors', entriesMax.authors)) ?? (authors === null ? [] : undefined),
    sectionId: section && keyOf('Section', section),
    topics: (topics && atMost(topics, 'topics', entriesMax.topics)) ?? (topics === null ? [] : undefined),
  }
}

function pinOf({ article, page, note }: typeof PinInput.$inferInput): Pin {
  if (typeof article === 'string' && !page) return { articleId: keyOf('Article', article), note: note ?? null }
  if (page && article === undefined) return { title: page.title, url: pageAddress('url', page.url), note: note ?? null }
  throw new InvalidInput('A pinned link has no target or two of them: expected exactly one of "article" and "page".')
}
