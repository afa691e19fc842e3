import {
  type BodyBlock as BlockRecord,
  type Body,
  type FullBody as FullRecord,
  type PreviewReason as PreviewReasonRecord,
  type PreviewBody as PreviewRecord,
  plainText,
  textOf,
} from '../content/body.ts'
import { listSize, weight } from '../engine/field-cost.ts'
import { blockHtml, bodyHtml } from '../formats/html.ts'
import { Access } from './access.ts'
import { builder } from './builder.ts'
import { Image } from './image.ts'

type Block<Kind extends BlockRecord['kind']> = Extract<BlockRecord, { kind: Kind }>

const blockTypes = {
  paragraph: 'Paragraph',
  subheading: 'Subheading',
  quote: 'Quote',
  list: 'ItemList',
  figure: 'Figure',
  embed: 'Embed',
} as const satisfies Record<BlockRecord['kind'], string>

const BodyBlock = builder.interfaceRef<BlockRecord>('BodyBlock').implement({
  description: 'A block of a body. New types may be added: render `html` or `text` for a type that your client does not know.',
  resolveType: (block) => blockTypes[block.kind],
  fields: (t) => ({
    text: t.string({
      description:
        'Plain text of the block. For a figure it is the caption, or else the text alternative; for an embed, the title or else the URL.',
      extensions: weight(3),
      resolve: textOf,
    }),
    html: t.field({
      type: 'HTML',
      description: 'The block as sanitised HTML.',
      extensions: weight(3),
      resolve: (block) => blockHtml(block),
    }),
  }),
})

builder
  .objectRef<Block<'paragraph'>>('Paragraph')
  .implement({ interfaces: [BodyBlock], description: 'A paragraph of running text. Its links and emphasis are in `html`.' })

builder.objectRef<Block<'subheading'>>('Subheading').implement({
  interfaces: [BodyBlock],
  description: 'A heading within the body.',
  fields: (t) => ({
    level: t.exposeInt('level', { description: 'Heading level 2 to 6, as in HTML. Level 1 is the title of the article.' }),
  }),
})

builder.objectRef<Block<'quote'>>('Quote').implement({
  interfaces: [BodyBlock],
  description: 'A block quotation.',
  fields: (t) => ({
    attribution: t.exposeString('attribution', {
      nullable: true,
      description: 'Speaker or source of the quotation. `null` if the text around it names them.',
    }),
  }),
})

builder.objectRef<Block<'list'>>('ItemList').implement({
  interfaces: [BodyBlock],
  description: 'A bulleted or numbered list.',
  fields: (t) => ({
    ordered: t.exposeBoolean('ordered', { description: 'Whether the list is numbered.' }),
    items: t.stringList({ description: 'Plain text of each item.', resolve: (list) => list.items.map(({ text }) => text) }),
  }),
})

builder.objectRef<Block<'figure'>>('Figure').implement({
  interfaces: [BodyBlock],
  description: 'A picture within the body.',
  fields: (t) => ({
    image: t.field({ type: Image, resolve: (figure) => figure.image }),
    caption: t.exposeString('caption', {
      nullable: true,
      description: 'Caption to print below the picture in this place. `null` if there is none.',
    }),
  }),
})

builder.objectRef<Block<'embed'>>('Embed').implement({
  interfaces: [BodyBlock],
  description: 'Content of another site: a video, a post or a map. Its `html` is a plain link, which loads nothing from that site.',
  fields: (t) => ({
    url: t.field({ type: 'URL', description: 'URL of the embedded content.', resolve: (embed) => embed.url }),
    provider: t.exposeString('provider', {
      nullable: true,
      description: 'Name of the site, such as `YouTube`. `null` if it is not known.',
    }),
    title: t.exposeString('title', { nullable: true, description: 'Title on that site. `null` if it is not known.' }),
  }),
})

export const ArticleBody = builder.interfaceRef<Body>('ArticleBody').implement({
  description: 'The body of an article: whole, or truncated to a preview if the viewer has no access.',
  resolveType: (body) => (body.kind === 'full' ? 'FullBody' : 'PreviewBody'),
  fields: (t) => ({
    blocks: t.field({
      type: [BodyBlock],
      description: 'Blocks in reading order.',
      extensions: listSize({ assumedSize: 20 }),
      resolve: (body) => [...body.blocks],
    }),
    html: t.field({
      type: 'HTML',
      description: 'All blocks as sanitised HTML.',
      extensions: weight(40),
      resolve: (body) => bodyHtml(body.blocks),
    }),
    text: t.string({
      description: 'Plain text of all blocks, separated by empty lines.',
      extensions: weight(40),
      resolve: (body) => plainText(body.blocks),
    }),
  }),
})

builder.objectRef<FullRecord>('FullBody').implement({ interfaces: [ArticleBody], description: 'The whole body, for a viewer with access.' })

const previewReasons = {
  ACCESS: { description: 'The viewer has no access to the whole body: `requires` states what is needed.' },
  AGREEMENT: { description: 'The agreement with the partner does not include the body: there are no blocks.' },
} as const satisfies Record<PreviewReasonRecord, object>

const PreviewReason = builder.enumType('PreviewReason', {
  description: 'Why a viewer gets a preview. New values may be added.',
  values: previewReasons,
})

builder.objectRef<PreviewRecord>('PreviewBody').implement({
  interfaces: [ArticleBody],
  description:
    'The beginning of the body, for a viewer without access: at most 120 words and 40 % of the body. Empty for a partner whose agreement does not include the body.',
  fields: (t) => ({
    reason: t.field({ type: PreviewReason, description: 'Why this is not the whole body.', resolve: ({ reason }) => reason }),
    requires: t.field({ type: Access, description: 'The access level that the article requires.', resolve: (body) => body.requires }),
    wordsRemaining: t.exposeInt('wordsRemaining', {
      description: 'Number of words after the preview. 0 for the reason `AGREEMENT`, because the length is not known then.',
    }),
    subscribeUrl: t.field({
      type: 'URL',
      nullable: true,
      description: 'Page where readers subscribe. `null` if the newspaper sells no subscriptions online.',
      resolve: (_body, _args, { publication }) => publication.subscribeUrl,
    }),
  }),
})
