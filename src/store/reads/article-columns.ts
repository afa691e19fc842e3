import type { ArticleCard } from '../../content/article.ts'
import { type ArticleFieldName, type FieldTypes, fieldEntries, fieldNames } from '../../content/article-field.ts'
import { mayShow, type View } from '../../content/audience.ts'
import type { PartnerRights } from '../../content/partner.ts'
import { Prisma } from '../database/database.ts'

/** A column of the table `article`, by the name of its property. */
export type ArticleColumn = Prisma.ArticleScalarFieldEnum

const typeOfField = {
  text: 'text',
  address: 'text',
  image: 'jsonb',
  genre: '"Genre"',
  language: 'text',
  access: '"Access"',
  boolean: 'boolean',
} as const satisfies Record<keyof FieldTypes, string>

/** PostgreSQL's types of all columns. TypeScript reports a column of `schema.prisma` that is missing here and in `articleFields`. */
export const columnTypes: Readonly<Record<ArticleColumn, string>> = {
  id: 'uuid',
  sourceKey: 'text',
  sourceDigest: 'text',
  slug: 'text',
  ...(Object.fromEntries(fieldEntries.map(([name, { type }]) => [name, typeOfField[type]])) as Record<ArticleFieldName, string>),
  state: '"ArticleState"',
  publishedAt: 'timestamptz',
  visibleFrom: 'timestamptz',
  visibleUntil: 'timestamptz',
  updatedAt: 'timestamptz',
  wordCount: 'int',
  withdrawalReason: 'text',
  version: 'int',
  sensitive: 'boolean',
  held: 'text[]',
  sectionId: 'uuid',
}

/** The name of a column in the database, as `schema.prisma` maps it: `published_at` for `publishedAt`. */
export const columnName = (column: string): string => column.replace(/[A-Z]/gu, (letter) => `_${letter.toLowerCase()}`)

/** Columns of the row that the statement calls `article`, for a SELECT. */
export const selected = (...columns: readonly ArticleColumn[]): Prisma.Sql =>
  Prisma.raw(columns.map((column) => `article.${columnName(column)} AS "${column}"`).join(', '))

/** The same as names and values of a JSON object. PostgreSQL takes fifty of them. */
export const pairs = (...columns: readonly ArticleColumn[]): Prisma.Sql =>
  Prisma.raw(columns.map((column) => `'${column}', article.${columnName(column)}`).join(', '))

const ofCard = ['id', 'slug', 'title', 'lead', 'publishedAt', 'sectionId'] as const satisfies readonly (keyof ArticleCard)[]

const ofRecord = [...new Set<ArticleColumn>([...ofCard, ...fieldNames, 'updatedAt', 'wordCount'])]

/** Columns that a partner sees only with these rights. */
const rightsFor: { readonly [Column in ArticleColumn]?: Exclude<PartnerRights, 'HEADLINE'> } = {
  lead: 'LEAD',
  image: 'LEAD',
  wordCount: 'FULL',
}

/** The same, with null in place of what the view does not show. */
function shown(columns: readonly ArticleColumn[], view: Pick<View, 'rights'>): Prisma.Sql {
  const isShown = (column: ArticleColumn): boolean => {
    const rights = rightsFor[column]
    return rights === undefined || mayShow(view, rights)
  }
  const hidden = columns.filter((column) => !isShown(column)).map((column) => Prisma.raw(`NULL::${columnTypes[column]} AS "${column}"`))
  return Prisma.join([selected(...columns.filter(isShown)), ...hidden])
}

const everything = {}
const [wholeCard, wholeRecord] = [shown(ofCard, everything), shown(ofRecord, everything)]

/** The columns of an ArticleCard. */
export const cardColumns = (view: Pick<View, 'rights'>): Prisma.Sql => (view.rights ? shown(ofCard, view) : wholeCard)

/** The columns of an ArticleRecord; without a view, all of them. */
export const articleColumns = (view: Pick<View, 'rights'> = everything): Prisma.Sql => (view.rights ? shown(ofRecord, view) : wholeRecord)
