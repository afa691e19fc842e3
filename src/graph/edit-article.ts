import { changesIn } from '../content/article-field.ts'
import type { ArticleChanges } from '../content/editing.ts'
import { InvalidInput } from '../content/error.ts'
import { keyOf } from '../content/global-id.ts'
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

const id = 'The article’s `id`.'

const SaveArticleInput = builder.inputType('SaveArticleInput', {
  description: 'An article as an editor writes it. What is left out stays as it is; null takes away.',
  fields: (t) => ({
    id: t.id({ description: `${id} Left out: a new draft, which has to have a title.` }),
    title: t.string({ description: 'Kicker and headline as printed, "kicker : headline".' }),
    lead: t.string({ description: 'Chapô.' }),
    body: t.field({ type: [BodyBlockInput], description: 'The text, piece by piece.' }),
    byline: t.string({ description: 'The signature as printed; made of the authors where these are given and it isn’t.' }),
    authors: t.stringList({ description: 'Who signs, in order: names, found or made.' }),
    section: t.id({ description: 'The `id` of the section it stands in.' }),
    topics: t.stringList({ description: 'What it is about, most telling first: names, found or made.' }),
    image: t.field({ type: ImageInput, description: 'Its main picture.' }),
    genre: t.field({ type: Genre, description: 'NEWS unless told.' }),
    language: t.field({ type: 'Locale', description: 'The publication’s unless told.' }),
    access: t.field({ type: Access, description: 'FREE unless told.' }),
    mayBeSyndicated: t.boolean({ description: 'Whether partners, feeds and embeds may have it; they may unless told.' }),
    expectedVersion: t.int({ description: expectedVersion }),
    idempotencyKey: t.string({ description: idempotencyKey }),
  }),
})

const PublishArticleInput = builder.inputType('PublishArticleInput', {
  description: 'When an article is shown. What is left out stays as it is.',
  fields: (t) => ({
    id: t.id({ required: true, description: id }),
    at: t.field({ type: 'DateTime', description: 'The printed date; now, for a draft, unless told. Later: it is scheduled.' }),
    embargoUntil: t.field({ type: 'DateTime', description: 'Nobody sees it before; `at` unless told.' }),
    expiresAt: t.field({ type: 'DateTime', description: 'Nobody sees it from then on. Null: it is for good.' }),
    expectedVersion: t.int({ description: expectedVersion }),
    idempotencyKey: t.string({ description: idempotencyKey }),
  }),
})

const WithdrawArticleInput = builder.inputType('WithdrawArticleInput', {
  description: 'Takes an article away from every reader.',
  fields: (t) => ({
    id: t.id({ required: true, description: id }),
    reason: t.string({ required: true, description: 'For those who have its address: it is told wherever the article was.' }),
    expectedVersion: t.int({ description: expectedVersion }),
    idempotencyKey: t.string({ description: idempotencyKey }),
  }),
})

const CorrectArticleInput = builder.inputType('CorrectArticleInput', {
  description: 'Says in public what was wrong. The text itself is mended by `saveArticle`.',
  fields: (t) => ({
    id: t.id({ required: true, description: id }),
    note: t.string({ required: true, description: 'For readers.' }),
    expectedVersion: t.int({ description: expectedVersion }),
    idempotencyKey: t.string({ description: idempotencyKey }),
  }),
})

const PageInput = builder.inputType('PageInput', {
  description: 'A page of another site.',
  fields: (t) => ({
    url: t.field({ type: 'URL', required: true, description: 'Where it is.' }),
    title: t.string({ required: true, description: 'What readers are shown.' }),
  }),
})

const PinInput = builder.inputType('PinInput', {
  description: 'One link of the editors’ own: to an article, or to a page elsewhere.',
  fields: (t) => ({
    article: t.id({ description: 'The `id` of an article; or `page`.' }),
    page: t.field({ type: PageInput, description: 'A page of another site; or `article`.' }),
    note: t.string({ description: 'Why, for readers.' }),
  }),
})

const PinRelatedLinksInput = builder.inputType('PinRelatedLinksInput', {
  description: 'The editors’ own « Lire aussi », in place of what was there.',
  fields: (t) => ({
    id: t.id({ required: true, description: id }),
    links: t.field({ type: [PinInput], required: true, description: 'In order, 24 at most. Empty: the place is the algorithm’s again.' }),
    expectedVersion: t.int({ description: expectedVersion }),
    idempotencyKey: t.string({ description: idempotencyKey }),
  }),
})

const SetSensitiveInput = builder.inputType('SetSensitiveInput', {
  description: 'Whether an article is about a tragedy, a minor, a suicide: then only editors put links under it, or put it under others.',
  fields: (t) => ({
    id: t.id({ required: true, description: id }),
    sensitive: t.boolean({ required: true, description: 'Whether it is.' }),
    expectedVersion: t.int({ description: expectedVersion }),
    idempotencyKey: t.string({ description: idempotencyKey }),
  }),
})

const RestoreArticleInput = builder.inputType('RestoreArticleInput', {
  description: 'Makes a former text the newest one. Who may see the article, and what is pinned under it, stays as it is.',
  fields: (t) => ({
    id: t.id({ required: true, description: id }),
    version: t.int({ required: true, description: 'Of `desk.revisions`.' }),
    expectedVersion: t.int({ description: expectedVersion }),
    idempotencyKey: t.string({ description: idempotencyKey }),
  }),
})

/** The article as the desk sees it after the command. */
async function changed(articleId: Promise<string>, context: Context) {
  const article = await deskArticle(await articleId, context)
  if (!article) throw new Error('The article is gone after a command about it.')
  return article
}

builder.mutationFields((t) => ({
  saveArticle: t.field({
    type: Article,
    ...command('SaveArticleResult'),
    description: 'A new draft, or a new revision of an article: what is public stays public, with the new text.',
    args: { input: t.arg({ type: SaveArticleInput, required: true, description: 'What to write.' }) },
    resolve: decoding(decodeCommand(savingOf), (_root, { asked, conditions }, context) => {
      const { database, view, publication } = context
      const editing = editingOf(conditions, context)
      if ('id' in asked) return changed(reviseArticle(database, asked.id, asked.changes, view.at, editing), context)
      const draft = { ...asked.draft, language: asked.draft.language ?? publication.language }
      return changed(draftArticle(database, draft, view.at, editing), context)
    }),
  }),
  publishArticle: t.field({
    type: Article,
    ...command('PublishArticleResult'),
    description: 'From then on readers see it, without anything having to run: at once, or at its hour. No source changes that any more.',
    args: { input: t.arg({ type: PublishArticleInput, required: true, description: 'What, and when.' }) },
    resolve: decoding(
      decodeCommand(({ id: article, at, embargoUntil, expiresAt }: typeof PublishArticleInput.$inferInput) => ({
        id: keyOf('Article', article),
        times: { publishedAt: at ?? undefined, visibleFrom: embargoUntil ?? undefined, visibleUntil: expiresAt },
      })),
      (_root, { asked, conditions }, context) =>
        changed(publishArticle(context.database, asked.id, asked.times, context.view.at, editingOf(conditions, context)), context),
    ),
  }),
  withdrawArticle: t.field({
    type: Article,
    ...command('WithdrawArticleResult'),
    description: 'From then on no reader sees it; its addresses say that it was withdrawn, and why.',
    args: { input: t.arg({ type: WithdrawArticleInput, required: true, description: 'What, and why.' }) },
    resolve: decoding(
      decodeCommand(({ id: article, reason }: typeof WithdrawArticleInput.$inferInput) => ({ id: keyOf('Article', article), reason })),
      (_root, { asked, conditions }, context) =>
        changed(withdrawArticle(context.database, asked.id, asked.reason, context.view.at, editingOf(conditions, context)), context),
    ),
  }),
  correctArticle: t.field({
    type: Article,
    ...command('CorrectArticleResult'),
    description: 'Adds a correction that readers see, and dates the article anew by `updatedAt`.',
    args: { input: t.arg({ type: CorrectArticleInput, required: true, description: 'What was wrong.' }) },
    resolve: decoding(
      decodeCommand(({ id: article, note }: typeof CorrectArticleInput.$inferInput) => ({ id: keyOf('Article', article), note })),
      (_root, { asked, conditions }, context) =>
        changed(correctArticle(context.database, asked.id, asked.note, context.view.at, editingOf(conditions, context)), context),
    ),
  }),
  pinRelatedLinks: t.field({
    type: Article,
    ...command('PinRelatedLinksResult'),
    description: 'Puts the editors’ own links first under an article.',
    args: { input: t.arg({ type: PinRelatedLinksInput, required: true, description: 'Which links, under which article.' }) },
    resolve: decoding(
      decodeCommand(({ id: article, links }: typeof PinRelatedLinksInput.$inferInput) => ({
        id: keyOf('Article', article),
        pins: atMost(links, 'links', pinsMax).map(pinOf),
      })),
      (_root, { asked, conditions }, context) =>
        changed(pinRelatedLinks(context.database, asked.id, asked.pins, context.view.at, editingOf(conditions, context)), context),
    ),
  }),
  setSensitive: t.field({
    type: Article,
    ...command('SetSensitiveResult'),
    description: 'Keeps an article out of lists that no person has put together, or lets it in again.',
    args: { input: t.arg({ type: SetSensitiveInput, required: true, description: 'Which, and whether.' }) },
    resolve: decoding(
      decodeCommand(({ id: article, sensitive }: typeof SetSensitiveInput.$inferInput) => ({ id: keyOf('Article', article), sensitive })),
      (_root, { asked, conditions }, context) =>
        changed(setSensitive(context.database, asked.id, asked.sensitive, context.view.at, editingOf(conditions, context)), context),
    ),
  }),
  restoreArticle: t.field({
    type: Article,
    ...command('RestoreArticleResult'),
    description: 'Goes back to the text of a former revision, by a new one.',
    args: { input: t.arg({ type: RestoreArticleInput, required: true, description: 'Which revision of which article.' }) },
    resolve: decoding(
      decodeCommand(({ id: article, version }: typeof RestoreArticleInput.$inferInput) => ({ id: keyOf('Article', article), version })),
      (_root, { asked, conditions }, context) =>
        changed(restoreArticle(context.database, asked.id, asked.version, context.view.at, editingOf(conditions, context)), context),
    ),
  }),
}))

/** A revision of an article, or a new draft, which has to have a title. */
type Saving = { readonly id: string; readonly changes: ArticleChanges } | { readonly draft: ArticleChanges & { readonly title: string } }

function savingOf({ id: article, ...input }: typeof SaveArticleInput.$inferInput): Saving {
  const changes = changesOf(input)
  if (typeof article === 'string') return { id: keyOf('Article', article), changes }
  if (changes.title === undefined) throw new InvalidInput('A new article has no title: expected one.')
  return { draft: { ...changes, title: changes.title } }
}

function changesOf({ body, authors, section, topics, image, ...fields }: Omit<typeof SaveArticleInput.$inferInput, 'id'>): ArticleChanges {
  return {
    ...changesIn({ ...fields, image: image && imageOf(image) }),
    body: body && bodyOf(body),
    authors: authors ?? (authors === null ? [] : undefined),
    sectionId: section && keyOf('Section', section),
    topics: topics ?? (topics === null ? [] : undefined),
  }
}

function pinOf({ article, page, note }: typeof PinInput.$inferInput): Pin {
  if (typeof article === 'string' && !page) return { articleId: keyOf('Article', article), note: note ?? null }
  if (page && article === undefined) return { title: page.title, url: pageAddress('url', page.url), note: note ?? null }
  throw new InvalidInput('A link is to an article or to a page: expected exactly one of "article" and "page".')
}
