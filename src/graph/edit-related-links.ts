import { InvalidInput } from '../content/error.ts'
import { keyOf } from '../content/global-id.ts'
import { decoding } from '../engine/decoding.ts'
import { type Pin, pinRelatedLinks, setSensitive } from '../store/commands/article-command.ts'
import { pageAddress } from './body-input.ts'
import { builder } from './builder.ts'
import { articleId, readChanged } from './changed-article.ts'
import { command, decodeCommand, editingOf, expectedVersion, idempotencyKey } from './mutation.ts'
import { atMost } from './page-size.ts'
import { Article } from './refs.ts'

const pinsMax = 24

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
    id: t.id({ required: true, description: articleId }),
    links: t.field({ type: [PinInput], required: true, description: 'Up to 24 links, in order. An empty list removes all pinned links.' }),
    expectedVersion: t.int({ description: expectedVersion }),
    idempotencyKey: t.string({ description: idempotencyKey }),
  }),
})

const SetSensitiveInput = builder.inputType('SetSensitiveInput', {
  description: 'Mark an article as sensitive if it is about a tragedy, a minor or a suicide, for example.',
  fields: (t) => ({
    id: t.id({ required: true, description: articleId }),
    sensitive: t.boolean({
      required: true,
      description: 'If true, the article shows only links that editors pinned, and no other article links to it automatically.',
    }),
    expectedVersion: t.int({ description: expectedVersion }),
    idempotencyKey: t.string({ description: idempotencyKey }),
  }),
})

builder.mutationFields((t) => ({
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
}))

function pinOf({ article, page, note }: typeof PinInput.$inferInput): Pin {
  if (typeof article === 'string' && !page) return { articleId: keyOf('Article', article), note: note ?? null }
  if (page && article === undefined) return { title: page.title, url: pageAddress('url', page.url), note: note ?? null }
  throw new InvalidInput('A pinned link has no target or two of them: expected exactly one of "article" and "page".')
}
