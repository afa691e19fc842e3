import { type Image as ImageValue, imageUrlAt } from '../content/image.ts'
import { decoding } from '../engine/decoding.ts'
import { builder } from './builder.ts'
import { sizeWithin } from './page-size.ts'

export const Image = builder.objectRef<ImageValue>('Image').implement({
  description: 'A picture. Its URL points to the source’s server; the gateway stores no image files.',
  fields: (t) => ({
    url: t.field({ type: 'URL', description: 'URL of the picture in its default size.', resolve: (image) => image.url }),
    at: t.field({
      type: 'URL',
      description: 'URL of the picture at a given width. Use it for `srcset`. The same as `url` if the source serves a single size.',
      args: { width: t.arg.int({ required: true, description: 'Width in pixels: 1 to 10000.' }) },
      resolve: decoding(({ width }) => sizeWithin(width, 'width', 10_000, 1), imageUrlAt),
    }),
    width: t.exposeInt('width', { nullable: true, description: 'Width of `url` in pixels. `null` if it is not known.' }),
    height: t.exposeInt('height', { nullable: true, description: 'Height of `url` in pixels. `null` if it is not known.' }),
    alt: t.exposeString('alt', { description: 'Text alternative for the HTML attribute `alt`. Empty if the picture is decorative.' }),
    caption: t.exposeString('caption', { nullable: true, description: 'Caption to print below the picture. `null` if there is none.' }),
    credit: t.exposeString('credit', { nullable: true, description: 'Photographer or agency, as printed. `null` if it is not known.' }),
  }),
})
