import { z } from 'zod'
import type { SectionInput } from '../../content/article.ts'
import {
  type ArticleField,
  type ArticleFieldName,
  type ArticleFields,
  type ArticleFieldsInput,
  type FieldTypes,
  fieldEntries,
} from '../../content/article-field.ts'
import type { RichText } from '../../content/body.ts'
import { languageTag } from '../../content/language.ts'
import { entriesMax } from '../../content/list-length.ts'
import { linkAddress, webAddress, widthTemplate } from '../../content/web-address.ts'

/** The lines of Kiosque's interchange format, version 1: docs/ndjson.md. Unknown properties are rejected, because they are mistakes. */

/** The value that was found, for the message of a rejection. */
const quoted = (value: unknown): string => JSON.stringify(value)?.slice(0, 100) ?? 'nothing'

const address = z
  .string()
  .transform((text) => webAddress(text) ?? text)
  .refine((text) => webAddress(text) !== null, { error: ({ input }) => `${quoted(input)}, which is no address of http or https` })
const id = z.guid()
const texts = z.array(z.string())
const orNull = <Type extends z.ZodType>(type: Type) => type.nullable().default(null)

const pixels = z.number().int().positive().max(2_147_483_647)

const language = z
  .string()
  .transform((text) => languageTag(text) ?? text)
  .refine((text) => languageTag(text) !== null, { error: ({ input }) => `${quoted(input)}, which is no BCP 47 language` })

const image = z.strictObject({
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

const link = z
  .string()
  .transform((text) => linkAddress(text) ?? text)
  .refine((text) => linkAddress(text) !== null, {
    error: ({ input }) => `${quoted(input)}, which is no address of http, https, mailto or tel`,
  })

const range = { start: z.number().int().nonnegative(), end: z.number().int().positive() }
const mark = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.enum(['strong', 'emphasis']), ...range }),
  z.strictObject({ kind: z.literal('link'), ...range, href: link }),
])

/** Whether marks are ordered, lie within the text, and don't overlap partially. */
function isMarkedWell({ text, marks = [] }: RichText): boolean {
  const open: number[] = []
  return marks.every(({ start, end }, index) => {
    while (open.length > 0 && (open.at(-1) ?? 0) <= start) open.pop()
    const fits = start < end && end <= (open.at(-1) ?? text.length) && start >= (marks[index - 1]?.start ?? 0)
    open.push(end)
    return fits
  })
}

const rich = { text: z.string(), marks: z.array(mark).optional() }
const wellMarked = 'marks that are out of order, beyond the text, or overlap half-way'

const block = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('paragraph'), ...rich }).refine(isMarkedWell, wellMarked),
  z
    .strictObject({ kind: z.literal('subheading'), level: z.number().int().min(1).max(6).default(2), ...rich })
    .refine(isMarkedWell, wellMarked),
  z.strictObject({ kind: z.literal('quote'), attribution: orNull(z.string()), ...rich }).refine(isMarkedWell, wellMarked),
  z.strictObject({
    kind: z.literal('list'),
    ordered: z.boolean().default(false),
    items: z.array(z.strictObject(rich).refine(isMarkedWell, wellMarked)),
  }),
  z.strictObject({ kind: z.literal('figure'), image, caption: orNull(z.string()) }),
  z.strictObject({ kind: z.literal('embed'), url: address, provider: orNull(z.string()), title: orNull(z.string()) }),
])

const named = { name: z.string().min(1), slug: z.string().min(1).optional() }
const authorKind = z.enum(['PERSON', 'ORGANISATION'])

const genre = z.enum(['NEWS', 'ANALYSIS', 'OPINION', 'INTERVIEW', 'REPORTAGE', 'PRESS_RELEASE', 'SPONSORED'])
const access = z.enum(['FREE', 'REGISTERED', 'SUBSCRIBERS'])

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

const printedLink = {
  title: z.string().min(1),
  teaser: orNull(z.string()),
  url: orNull(address),
  note: orNull(z.string()),
}

/** The forms of plain fields, by their types. */
const forms: { readonly [Type in keyof FieldTypes]: z.ZodType<FieldTypes[Type]> } = {
  text: z.string(),
  address,
  image,
  genre,
  language,
  access,
  boolean: z.boolean(),
}

const formOf = ({ type, isNullable }: ArticleField): z.ZodType => (isNullable ? forms[type].nullable() : forms[type])

const optionalForm = (field: ArticleField): z.ZodType => formOf(field).optional()

function fieldForm(field: ArticleField): z.ZodType {
  if (field.default !== undefined) return formOf(field).default(field.default)
  return field.isNullable && !field.isOptional ? formOf(field).default(null) : optionalForm(field)
}

/** The plain fields as a source gives them. What it leaves out has its default. */
const fields = Object.fromEntries(fieldEntries.map(([name, field]) => [name, fieldForm(field)])) as {
  readonly [Name in ArticleFieldName]: z.ZodType<ArticleFieldsInput[Name]>
}

/** The same of a revision. A field that was added to articles later is missing. */
const revisedFields = Object.fromEntries(fieldEntries.map(([name, field]) => [name, optionalForm(field)])) as {
  readonly [Name in ArticleFieldName]: z.ZodType<ArticleFields[Name] | undefined>
}

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

export const headerLine = z.strictObject({ kiosque: z.number() })
