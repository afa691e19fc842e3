import { z } from 'zod'

const types = ['text', 'audio', 'video', 'picture', 'graphic', 'composite', 'component'] as const
const pubStatus = z.enum(['usable', 'withheld', 'canceled'])
const count = z.number()
const share = z.number().int().min(0).max(100)

/** ninjs 2.x and 3.x, https://iptc.org/std/ninjs/, with the names of 3.x. */

const exactlyOne = (value: Readonly<Record<string, unknown>>, a: string, b: string): boolean =>
  (value[a] === undefined) !== (value[b] === undefined)

const address = z.strictObject({
  lines: z.array(z.string()).optional(),
  locality: z.string().optional(),
  area: z.string().optional(),
  postalCode: z.string().optional(),
  country: z.string().optional(),
})
const contact = z
  .strictObject({
    type: z.string().optional(),
    role: z.string().optional(),
    lang: z.string().optional(),
    name: z.string().optional(),
    value: z.string().optional(),
    address: address.optional(),
  })
  .refine((value) => exactlyOne(value, 'value', 'address'), 'either value or address')
const named = { name: z.string().optional(), uri: z.string().optional(), literal: z.string().optional() }
const related = { ...named, rel: z.string().optional() }
const contactInfo = z.array(contact).optional()
const organisation = z.strictObject({
  ...related,
  symbols: z
    .array(
      z.strictObject({
        ticker: z.string().optional(),
        exchange: z.string().optional(),
        symbolType: z.string().optional(),
        symbol: z.string().optional(),
      }),
    )
    .optional(),
  contactInfo,
})

// RFC 7946: a geometry, a feature or a collection of features, each with its required members.
const geometry: z.ZodType = z.lazy(() =>
  z.union([
    z.looseObject({
      type: z.enum(['Point', 'MultiPoint', 'LineString', 'MultiLineString', 'Polygon', 'MultiPolygon']),
      coordinates: z.array(z.union([z.number(), z.array(z.unknown())])),
    }),
    z.looseObject({ type: z.literal('GeometryCollection'), geometries: z.array(geometry) }),
  ]),
)
const feature = z.looseObject({ type: z.literal('Feature'), geometry: geometry.nullable(), properties: z.looseObject({}).nullable() })
const geoJSON = z.union([geometry, feature, z.looseObject({ type: z.literal('FeatureCollection'), features: z.array(feature) })])

const truncatedDate = z.string().regex(/^-?\d{4,}(?:-\d{2}(?:-\d{2}(?:T\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:Z|[+-]\d{2}:\d{2})?)?)?)?$/u)
const dates = z
  .strictObject({
    startDate: z.string().optional(),
    endDate: z.string().optional(),
    expectedStartDate: truncatedDate.optional(),
    expectedEndDate: truncatedDate.optional(),
    expectedDuration: z.string().optional(),
    recurrence: z
      .strictObject({
        recurrenceDates: z.union([truncatedDate, z.array(truncatedDate)]).optional(),
        recurrenceRules: z
          .array(
            z.strictObject({
              frequency: z.enum(['secondly', 'minutely', 'hourly', 'daily', 'weekly', 'monthly', 'yearly']).optional(),
              interval: z.number().int().optional(),
              until: z.string().optional(),
              count: z.number().int().optional(),
            }),
          )
          .optional(),
      })
      .optional(),
  })
  .refine(
    (value) => exactlyOne(value, 'startDate', 'expectedStartDate') || exactlyOne(value, 'endDate', 'expectedEndDate'),
    'one beginning or one end',
  )

const rendition = z.strictObject({
  name: z.string(),
  href: z.string().optional(),
  contentType: z.string().optional(),
  title: z.string().optional(),
  width: count.optional(),
  height: count.optional(),
  sizeInBytes: count.optional(),
  duration: count.optional(),
  format: z.string().optional(),
  aspectRatio: z.string().optional(),
  videoCodec: z.string().optional(),
  frameRate: count.optional(),
  poi: z.strictObject({ x: count.optional(), y: count.optional() }).optional(),
  transportProtocol: z.string().optional(),
  scanType: z.enum(['progressive', 'interlaced']).optional(),
  bitrate: z.string().optional(),
})
const said = { role: z.string().optional(), contentType: z.string().optional(), value: z.string() }
const urgency = z.number().int().min(1).max(9)
const itemType = z.enum([...types, 'event', 'planning'])
const coded = z.looseObject({ code: z.string() })

const modernProperties = {
  type: itemType.optional(),
  representationType: z.enum(['full', 'partial']).optional(),
  profile: z.string().optional(),
  version: z.string().optional(),
  firstCreated: z.string().optional(),
  versionCreated: z.string().optional(),
  contentCreated: z.string().optional(),
  embargoedUntil: z.string().optional(),
  pubStatus: pubStatus.optional(),
  urgency: urgency.optional(),
  copyrightHolder: z.string().optional(),
  copyrightNotice: z.string().optional(),
  usageTerms: z.string().optional(),
  edNote: z.string().optional(),
  language: z.string().optional(),
  descriptions: z.array(z.strictObject(said)).optional(),
  bodies: z.array(z.strictObject({ ...said, charCount: count.optional(), wordCount: count.optional() })).optional(),
  headlines: z.array(z.strictObject(said)).optional(),
  people: z.array(z.strictObject({ ...related, contactInfo })).optional(),
  organisations: z.array(organisation).optional(),
  places: z.array(z.strictObject({ ...related, contactInfo, geoJSON: geoJSON.optional() })).optional(),
  subjects: z
    .array(z.strictObject({ ...related, creator: z.string().optional(), relevance: share.optional(), confidence: share.optional() }))
    .optional(),
  events: z.array(z.strictObject({ ...related, id: z.string().optional() })).optional(),
  eventDetails: z
    .strictObject({
      eventStatus: z.string().optional(),
      plannedCoverageStatus: z.string().optional(),
      dates: dates.optional(),
      organiser: organisation.optional(),
    })
    .optional(),
  plannedCoverage: z
    .array(
      z.strictObject({
        uri: z.string().optional(),
        title: z.string().optional(),
        pubStatus: pubStatus.optional(),
        type: itemType.optional(),
        commissioned: z
          .strictObject({
            by: z.string().optional(),
            on: z.string().optional(),
            references: z.array(z.strictObject({ name: z.string().optional(), value: z.string().optional() })).optional(),
          })
          .optional(),
        dates: dates.optional(),
        audiences: z.array(z.strictObject({ audience: z.string().optional(), significance: z.number().int().optional() })).optional(),
        exclAudience: z.array(z.string()).optional(),
        edNote: z.string().optional(),
        urgency: urgency.optional(),
        language: z.string().optional(),
        itemCount: z.strictObject({ rangeFrom: z.number().int().optional(), rangeTo: z.number().int().optional() }).optional(),
        wordCount: z.number().int().optional(),
        renditions: z.array(rendition).optional(),
      }),
    )
    .optional(),
  objects: z.array(z.strictObject(related)).optional(),
  infoSources: z.array(z.strictObject({ ...related, role: z.string().optional(), contactInfo })).optional(),
  title: z.string().optional(),
  by: z.string().optional(),
  slugline: z.string().optional(),
  located: z.string().optional(),
  renditions: z.array(rendition).optional(),
  altIds: z.array(z.strictObject({ role: z.string().optional(), value: z.string().optional() })).optional(),
  trustIndicators: z
    .array(z.strictObject({ role: z.string().optional(), title: z.string().optional(), href: z.string().optional() }))
    .optional(),
  standard: z.strictObject({ name: z.string().optional(), version: z.string().optional(), schema: z.string().optional() }).optional(),
  genres: z.array(z.strictObject(named)).optional(),
  expires: z.string().optional(),
  rightsInfo: z
    .strictObject({ langId: z.string().optional(), linkedRights: z.string().optional(), encodedRights: z.string().optional() })
    .refine((value) => exactlyOne(value, 'linkedRights', 'encodedRights'), 'either linkedRights or encodedRights')
    .optional(),
  digitalSourceType: z.strictObject(named).optional(),
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

const plain = z.strictObject({ ...modernProperties, uri: z.string().min(1) })
const plainAssociation = plain.extend({ name: z.string().min(1) })

export type ModernItem = z.infer<typeof plain> & { associations?: readonly ModernAssociation[] | undefined }
type ModernAssociation = z.infer<typeof plainAssociation> & { associations?: readonly ModernAssociation[] | undefined }

/** An associated item, whose name states its role. */
const association: z.ZodType<ModernAssociation> = plainAssociation.extend({ associations: z.lazy(() => z.array(association)).optional() })

export const modernItem: z.ZodType<ModernItem> = plain.extend({ associations: z.array(association).optional() })

export const modernNames: readonly string[] = [...Object.keys(plain.shape), 'associations']

/** Names of several words in 3.x: 2.x has them in lower case. */
const camelNames = [
  ...['representationType', 'firstCreated', 'versionCreated', 'contentCreated', 'pubStatus', 'copyrightHolder', 'copyrightNotice'],
  ...['usageTerms', 'edNote', 'infoSources', 'altIds', 'trustIndicators', 'rightsInfo', 'digitalSourceType', 'contentType', 'charCount'],
  ...['wordCount', 'contactInfo', 'postalCode', 'geoJSON', 'symbolType', 'sizeInBytes', 'linkedRights', 'encodedRights', 'langId'],
  ...['aspectRatio', 'videoCodec', 'frameRate', 'transportProtocol', 'scanType'],
]
const camelOf = new Map([...camelNames.map((name) => [name.toLowerCase(), name] as const), ['embargoed', 'embargoedUntil']])

/** Renames the properties of an item of 2.x to those of 3.x. Names of 3.x in such an item are invalid, and remain so. */
export function inModernNames(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inModernNames)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [
      camelOf.get(name) ?? (camelNames.includes(name) ? `${name} of 3.x` : name),
      inModernNames(inner),
    ]),
  )
}

/** Whether an item or one of its parts has a name that only 3.x defines. */
export function hasModernNames(value: unknown): boolean {
  if (Array.isArray(value)) return value.some(hasModernNames)
  if (typeof value !== 'object' || value === null) return false
  return Object.entries(value).some(([name, inner]) => camelNames.includes(name) || name === 'embargoedUntil' || hasModernNames(inner))
}
