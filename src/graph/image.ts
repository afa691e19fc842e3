import { type Image as ImageValue, imageUrlAt } from '../content/image.ts'
import { decoding } from '../engine/decoding.ts'
import { builder } from './builder.ts'
import { sizeWithin } from './page-size.ts'

export const Image = builder.objectRef<ImageValue>('Image').implement({
  description: 'A picture, where its source keeps it.',
  fields: (t) => ({
    url: t.field({ type: 'URL', description: 'The picture in the size the source gives by itself.', resolve: (image) => image.url }),
    at: t.field({
      type: 'URL',
      description: 'The picture for a width, for `srcset`: the plain `url` where the source has one size only.',
      args: { width: t.arg.int({ required: true, description: 'Pixels, 1 to 10000.' }) },
      resolve: decoding(({ width }) => sizeWithin(width, 'width', 10_000, 1), imageUrlAt),
    }),
    width: t.exposeInt('width', { nullable: true, description: 'Pixels, of `url`. Null: the source doesn’t say.' }),
    height: t.exposeInt('height', { nullable: true, description: 'Pixels, of `url`. Null: the source doesn’t say.' }),
    alt: t.exposeString('alt', { description: 'What it shows, for who can’t see it. Empty for a picture that adds nothing to the text.' }),
    caption: t.exposeString('caption', { nullable: true, description: 'What the paper prints below it. Null: nothing.' }),
    credit: t.exposeString('credit', { nullable: true, description: 'Who made it, as printed. Null: the source doesn’t say.' }),
  }),
})
