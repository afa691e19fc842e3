import { z } from 'zod'
import { languageTag } from '../../content/language.ts'
import { linkAddress, webAddress, widthTemplate } from '../../content/web-address.ts'

/** The value that was found, for the message of a rejection. */
const quoted = (value: unknown): string => JSON.stringify(value)?.slice(0, 100) ?? 'nothing'

export const address = z
  .string()
  .transform((text) => webAddress(text) ?? text)
  .refine((text) => webAddress(text) !== null, { error: ({ input }) => `${quoted(input)}, which is no address of http or https` })
export const id = z.guid()
export const texts = z.array(z.string())
export const orNull = <Type extends z.ZodType>(type: Type) => type.nullable().default(null)

const pixels = z.number().int().positive().max(2_147_483_647)

export const language = z
  .string()
  .transform((text) => languageTag(text) ?? text)
  .refine((text) => languageTag(text) !== null, { error: ({ input }) => `${quoted(input)}, which is no BCP 47 language` })

export const image = z.strictObject({
  url: address,
  template: orNull(
    z
      .string()
      .transform((text) => widthTemplate(text) ?? text)
      .refine((text) => widthTemplate(text) !== null, {
        error: ({ input }) => `${quoted(input)}, which is no address of http or https with {width}`,
      }),
  ),
  width: orNull(pixels),
  height: orNull(pixels),
  alt: z.string().default(''),
  caption: orNull(z.string()),
  credit: orNull(z.string()),
})

export const link = z
  .string()
  .transform((text) => linkAddress(text) ?? text)
  .refine((text) => linkAddress(text) !== null, {
    error: ({ input }) => `${quoted(input)}, which is no address of http, https, mailto or tel`,
  })

export const named = { name: z.string().min(1), slug: z.string().min(1).optional() }
export const authorKind = z.enum(['PERSON', 'ORGANISATION'])

export const printedLink = {
  title: z.string().min(1),
  teaser: orNull(z.string()),
  url: orNull(address),
  note: orNull(z.string()),
}
