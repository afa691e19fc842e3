import {
  type BodyBlock as BlockRecord,
  type Body,
  type FullBody as FullRecord,
  type PreviewBody as PreviewRecord,
  plainText,
  textOf,
} from '../content/body.ts'
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
  description: 'A piece of a text, in reading order. More kinds may come: `text` and `html` show what an app doesn’t know.',
  resolveType: (block) => blockTypes[block.kind],
  fields: (t) => ({
    text: t.string({ description: 'Its words without their form.', resolve: textOf }),
    html: t.field({ type: 'HTML', description: 'The whole block as HTML.', resolve: (block) => blockHtml(block) }),
  }),
})

builder.objectRef<Block<'paragraph'>>('Paragraph').implement({ interfaces: [BodyBlock], description: 'A paragraph of the running text.' })

builder.objectRef<Block<'subheading'>>('Subheading').implement({
  interfaces: [BodyBlock],
  description: 'A title within the text.',
  fields: (t) => ({ level: t.exposeInt('level', { description: '2 to 6, as in HTML: the article’s own title is level 1.' }) }),
})

builder.objectRef<Block<'quote'>>('Quote').implement({
  interfaces: [BodyBlock],
  description: 'Words of somebody else, set apart.',
  fields: (t) => ({
    attribution: t.exposeString('attribution', { nullable: true, description: 'Whose words they are. Null: the text around says it.' }),
  }),
})

builder.objectRef<Block<'list'>>('ItemList').implement({
  interfaces: [BodyBlock],
  description: 'A list of points or steps.',
  fields: (t) => ({
    ordered: t.exposeBoolean('ordered', { description: 'Whether the order matters, as in steps or a ranking.' }),
    items: t.stringList({ description: 'The words of each entry.', resolve: (list) => list.items.map(({ text }) => text) }),
  }),
})

builder.objectRef<Block<'figure'>>('Figure').implement({
  interfaces: [BodyBlock],
  description: 'A picture within the text.',
  fields: (t) => ({
    image: t.field({ type: Image, description: 'The picture.', resolve: (figure) => figure.image }),
    caption: t.exposeString('caption', { nullable: true, description: 'What is printed below it here. Null: nothing.' }),
  }),
})

builder.objectRef<Block<'embed'>>('Embed').implement({
  interfaces: [BodyBlock],
  description: 'Something of another site: a video, a post, a map. Its HTML is a link and loads nothing.',
  fields: (t) => ({
    url: t.field({ type: 'URL', description: 'The thing itself, on its site.', resolve: (embed) => embed.url }),
    provider: t.exposeString('provider', { nullable: true, description: 'The site’s name. Null: unknown.' }),
    title: t.exposeString('title', { nullable: true, description: 'What it is called there. Null: unknown.' }),
  }),
})

export const ArticleBody = builder.interfaceRef<Body>('ArticleBody').implement({
  description: 'The text of an article, as far as the viewer may read it.',
  resolveType: (body) => (body.kind === 'full' ? 'FullBody' : 'PreviewBody'),
  fields: (t) => ({
    blocks: t.field({ type: [BodyBlock], description: 'The text, piece by piece.', resolve: (body) => [...body.blocks] }),
    html: t.field({ type: 'HTML', description: 'The text as one piece of HTML.', resolve: (body) => bodyHtml(body.blocks) }),
    text: t.string({ description: 'The words alone, blocks apart by an empty line.', resolve: (body) => plainText(body.blocks) }),
  }),
})

builder.objectRef<FullRecord>('FullBody').implement({ interfaces: [ArticleBody], description: 'The whole text.' })

builder.objectRef<PreviewRecord>('PreviewBody').implement({
  interfaces: [ArticleBody],
  description: 'The beginning of the text, for a viewer who may not read on.',
  fields: (t) => ({
    requires: t.field({ type: Access, description: 'What the viewer lacks to read on.', resolve: (body) => body.requires }),
    wordsRemaining: t.exposeInt('wordsRemaining', { description: 'How many words there are still to read.' }),
    subscribeUrl: t.field({
      type: 'URL',
      nullable: true,
      description: 'Where to subscribe. Null: not on line.',
      resolve: (_body, _args, { publication }) => publication.subscribeUrl,
    }),
  }),
})
