import { z } from 'zod'
import type { SectionInput } from '../../content/article.ts'
import { block } from './body-form.ts'
import { fields } from './field-form.ts'
import { address, authorKind, id, image, language, named, orNull, printedLink, texts } from './value-form.ts'

const section: z.ZodType<SectionInput> = z.lazy(() =>
  z.strictObject({ ...named, description: z.string().optional(), parent: section.optional() }),
)

const author = z.strictObject({
  ...named,
  kind: authorKind.default('PERSON'),
  role: z.string().optional(),
  biography: z.string().optional(),
  portrait: image.optional(),
})

/** An article. Unknown properties are rejected, because they are mistakes. */
export const articleLine = z.strictObject({
  ...fields,
  type: z.literal('article').optional(),
  key: z.string().min(1).nullish(),
  title: z.string().min(1),
  publishedAt: z.string(),
  updatedAt: z.string().optional(),
  visibleFrom: z.string().optional(),
  visibleUntil: orNull(z.string()),
  state: z.enum(['DRAFT', 'PUBLISHED', 'WITHDRAWN']).default('PUBLISHED'),
  slug: z.string().min(1).optional(),
  slugs: texts.default([]),
  urls: z.array(address).default([]),
  body: orNull(z.array(block)),
  text: z.string().optional(),
  html: z.string().optional(),
  authors: z.array(z.union([z.string().min(1), author])).default([]),
  section: orNull(z.union([z.string().min(1), section])),
  topics: z.array(z.union([z.string().min(1), z.strictObject(named)])).default([]),
  language: language.optional(),
  relatedLinks: z.array(z.strictObject(printedLink)).default([]),
  contributions: z
    .array(
      z.strictObject({
        key: z.string().min(1),
        replyTo: orNull(z.string()),
        authorName: z.string(),
        text: z.string(),
        publishedAt: z.string(),
      }),
    )
    .default([]),
  corrections: z.array(z.strictObject({ at: z.string(), note: z.string() })).default([]),
  // Only in exports.
  id: id.optional(),
  version: z.number().int().positive().optional(),
  digest: z.string().nullish(),
  titles: texts.default([]),
  withdrawalReason: orNull(z.string()),
  isSensitive: z.boolean().default(false),
  held: z.array(z.enum(['visibility', 'section', 'links', 'text'])).default([]),
})

export type ArticleLine = z.infer<typeof articleLine>
