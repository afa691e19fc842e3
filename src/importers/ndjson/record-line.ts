import { z } from 'zod'
import { entriesMax } from '../../content/list-length.ts'
import { block } from './body-form.ts'
import { revisedFields } from './field-form.ts'
import { address, authorKind, id, image, orNull, printedLink, texts } from './value-form.ts'

/** A version of an article: `ArticleDocument` of content/editing.ts. */
const revised = z.strictObject({
  ...revisedFields,
  slug: z.string(),
  title: z.string(),
  body: z.array(block).nullable(),
  credits: z.array(z.strictObject({ slug: z.string(), name: z.string(), kind: authorKind })),
  section: z.strictObject({ id, slug: z.string(), name: z.string() }).nullable(),
  topics: z.array(z.strictObject({ slug: z.string(), name: z.string() })),
  sensitive: z.boolean(),
  state: z.string(),
  publishedAt: z.string(),
  visibleFrom: z.string(),
  visibleUntil: z.string().nullable(),
  updatedAt: z.string(),
  withdrawalReason: z.string().nullable(),
  relatedLinks: z.array(
    z.strictObject({
      title: z.string(),
      teaser: z.string().nullable(),
      url: address.nullable(),
      note: z.string().nullable(),
      targetId: id.nullable(),
    }),
  ),
  corrections: z.array(z.strictObject({ at: z.string(), note: z.string() })),
})

const archived = { id, slug: z.string().min(1), slugs: texts, name: z.string().min(1) }

/** A line of an archive for something other than an article. */
export const recordLine = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('section'),
    ...archived,
    description: orNull(z.string()),
    position: z.number().int(),
    parent: orNull(z.string()),
  }),
  z.strictObject({
    type: z.literal('author'),
    ...archived,
    kind: authorKind,
    role: orNull(z.string()),
    biography: orNull(z.string()),
    portrait: orNull(image),
  }),
  z.strictObject({ type: z.literal('topic'), ...archived }),
  z.strictObject({
    type: z.literal('links'),
    article: id,
    version: z.number().int().positive(),
    links: z.array(z.strictObject({ ...printedLink, target: orNull(id) })).max(entriesMax.relatedLinks, {
      error: ({ input }) => `${(input as unknown[]).length} entries, which are more than ${entriesMax.relatedLinks}`,
    }),
  }),
  z.strictObject({ type: z.literal('front'), articles: z.array(id) }),
  z.strictObject({
    type: z.literal('revision'),
    article: id,
    version: z.number().int().positive(),
    at: z.iso.datetime({ offset: true }),
    by: z.strictObject({ subject: z.string(), name: z.string().nullable() }),
    action: z.string().min(1),
    before: revised.nullable(),
    after: revised,
  }),
])

/** The first line: the version of the interchange format. */
export const headerLine = z.strictObject({ kiosque: z.number() })
