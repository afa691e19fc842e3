import { changesIn } from '../content/article-field.ts'
import type { ArticleChanges } from '../content/editing.ts'
import { InvalidInput } from '../content/error.ts'
import { keyOf } from '../content/global-id.ts'
import { entriesMax } from '../content/list-length.ts'
import { decoding } from '../engine/decoding.ts'
import { correctArticle } from '../store/commands/article-command.ts'
import { draftArticle, restoreArticle, reviseArticle } from '../store/commands/edit-article.ts'
import { Access } from './access.ts'
import { BodyBlockInput, bodyOf, ImageInput, imageOf } from './body-input.ts'
import { builder } from './builder.ts'
import { articleId, readChanged } from './changed-article.ts'
import { Genre } from './genre.ts'
import { command, decodeCommand, editingOf, expectedVersion, idempotencyKey } from './mutation.ts'
import { atMost } from './page-size.ts'
import { Article } from './refs.ts'

const SaveArticleInput = builder.inputType('SaveArticleInput', {
  description: 'Content of an article. A field that is left out keeps its value; `null` removes it.',
  fields: (t) => ({
    id: t.id({ description: `${articleId} Leave it out to create a draft; \`title\` is then required.` }),
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

const RestoreArticleInput = builder.inputType('RestoreArticleInput', {
  description: 'The revision to restore.',
  fields: (t) => ({
    id: t.id({ required: true, description: articleId }),
    version: t.int({ required: true, description: 'A `version` from `desk.revisions`.' }),
    expectedVersion: t.int({ description: expectedVersion }),
    idempotencyKey: t.string({ description: idempotencyKey }),
  }),
})

const CorrectArticleInput = builder.inputType('CorrectArticleInput', {
  description: 'A published correction. It does not change the body: use `saveArticle` for that.',
  fields: (t) => ({
    id: t.id({ required: true, description: articleId }),
    note: t.string({ required: true, description: 'Text of the correction, for readers.' }),
    expectedVersion: t.int({ description: expectedVersion }),
    idempotencyKey: t.string({ description: idempotencyKey }),
  }),
})

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
