import { z } from 'zod'

/** ninjs 1.0 to 1.6, https://iptc.org/std/ninjs/: each headline and body is a separate property, such as `body_html`. */

const count = z.number()
const share = z.number().int().min(0).max(100)
const contactInfo = z.array(z.looseObject({})).optional()
const concept = { name: z.string().optional(), rel: z.string().optional(), scheme: z.string().optional(), code: z.string().optional() }
const rendition = z.strictObject({
  href: z.string().optional(),
  mimetype: z.string().optional(),
  title: z.string().optional(),
  height: count.optional(),
  width: count.optional(),
  sizeinbytes: count.optional(),
  duration: count.optional(),
  format: z.string().optional(),
})
const coded = z.looseObject({ code: z.string() })

/** The properties that each version added. Earlier versions do not have them. */
const addedIn = new Map<string, number>([
  ['urgency', 1.1],
  ['usageterms', 1.1],
  ['ednote', 1.2],
  ['infosource', 1.2],
  ['title', 1.2],
  ['slugline', 1.2],
  ['firstcreated', 1.2],
  ['charcount', 1.2],
  ['wordcount', 1.2],
  ['$standard', 1.3],
  ['genre', 1.3],
  ['altids', 1.3],
  ['trustindicator', 1.3],
  ['contentcreated', 1.4],
  ['expires', 1.4],
  ['rightsinfo', 1.4],
  ['digitalsourcetype', 1.6],
])

const properties = {
  uri: z.string().min(1),
  type: z.enum(['text', 'audio', 'video', 'picture', 'graphic', 'composite', 'component']).optional(),
  mimetype: z.string().optional(),
  representationtype: z.enum(['complete', 'incomplete']).optional(),
  profile: z.string().optional(),
  version: z.string().optional(),
  firstcreated: z.string().optional(),
  versioncreated: z.string().optional(),
  contentcreated: z.string().optional(),
  embargoed: z.string().optional(),
  pubstatus: z.enum(['usable', 'withheld', 'canceled']).optional(),
  urgency: count.optional(),
  copyrightholder: z.string().optional(),
  copyrightnotice: z.string().optional(),
  usageterms: z.string().optional(),
  ednote: z.string().optional(),
  language: z.string().optional(),
  person: z.array(z.strictObject({ ...concept, contactinfo: contactInfo })).optional(),
  organisation: z
    .array(z.strictObject({ ...concept, symbols: z.array(z.looseObject({})).optional(), contactinfo: contactInfo }))
    .optional(),
  place: z.array(z.looseObject({ ...concept, contactinfo: contactInfo })).optional(),
  subject: z
    .array(z.strictObject({ ...concept, creator: z.string().optional(), relevance: share.optional(), confidence: share.optional() }))
    .optional(),
  event: z.array(z.strictObject(concept)).optional(),
  object: z.array(z.strictObject(concept)).optional(),
  infosource: z.array(z.strictObject({ ...concept, contactinfo: contactInfo })).optional(),
  title: z.string().optional(),
  byline: z.string().optional(),
  headline: z.string().optional(),
  slugline: z.string().optional(),
  located: z.string().optional(),
  charcount: count.optional(),
  wordcount: count.optional(),
  renditions: z.record(z.string().regex(/^[a-zA-Z0-9_]/u), rendition).optional(),
  altids: z.looseObject({}).optional(),
  trustindicator: z
    .array(
      z.strictObject({
        scheme: z.string().optional(),
        code: z.string().optional(),
        title: z.string().optional(),
        href: z.string().optional(),
      }),
    )
    .optional(),
  $standard: z.strictObject({ name: z.string().optional(), version: z.string().optional(), schema: z.string().optional() }).optional(),
  genre: z.array(z.strictObject({ name: z.string().optional(), scheme: z.string().optional(), code: z.string().optional() })).optional(),
  expires: z.string().optional(),
  rightsinfo: z
    .strictObject({ langid: z.string().optional(), linkedrights: z.string().optional(), encodedrights: z.string().optional() })
    .refine(({ linkedrights, encodedrights }) => (linkedrights === undefined) !== (encodedrights === undefined), 'either right')
    .optional(),
  digitalsourcetype: z.strictObject({ name: z.string().optional(), uri: z.string().optional(), literal: z.string().optional() }).optional(),
  advices: z
    .array(
      z.strictObject({
        role: z.string().optional(),
        environments: z.array(coded).optional(),
        importance: coded.optional(),
        lifetime: coded.optional(),
      }),
    )
    .optional(),
}

/** Properties whose suffix a source can choose; it must not be empty. */
const free = /^(?:description|body|headline)_[a-zA-Z0-9_]/u

const plain = z.looseObject(properties)

export type FlatItem = z.infer<typeof plain> & { associations?: Readonly<Record<string, FlatItem>> | undefined }

const flat: z.ZodType<FlatItem> = plain
  .extend({ associations: z.lazy(() => z.record(z.string().regex(/^[a-zA-Z0-9_]/u), flat)).optional() })
  .superRefine((item, context) => {
    for (const [name, value] of Object.entries(item)) {
      if (Object.hasOwn(properties, name) || name === 'associations') continue
      if (!free.test(name)) context.addIssue({ code: 'custom', path: [name], message: 'unknown property' })
      else if (typeof value !== 'string') context.addIssue({ code: 'custom', path: [name], message: 'expected string' })
    }
  })

/** The rules of one version, 1.0 to 1.6. */
export const flatItem = (version: number): z.ZodType<FlatItem> =>
  flat.superRefine((item, context) => {
    for (const name of Object.keys(item)) {
      const since = addedIn.get(name) ?? 1
      if (since > version) context.addIssue({ code: 'custom', path: [name], message: `unknown before ${since}` })
    }
    if (item.type === 'component' && version < 1.2) context.addIssue({ code: 'custom', path: ['type'], message: 'unknown before 1.2' })
  })
