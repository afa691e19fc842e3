import type { Access } from './access.ts'
import type { Genre } from './genre.ts'
import type { Image } from './image.ts'
import { charactersMax } from './stored-text.ts'

/** The types of plain fields. */
export interface FieldTypes {
  readonly text: string
  readonly address: string
  readonly image: Image
  readonly genre: Genre
  readonly language: string
  readonly access: Access
  readonly boolean: boolean
}

type FieldType = { readonly type: 'text'; readonly charactersMax: number } | { readonly type: Exclude<keyof FieldTypes, 'text'> }

export type ArticleField = FieldType & {
  /** The article may have no value: null, which is also what a source leaves out. */
  readonly isNullable?: true
  /** The value of an article for which none is given. */
  readonly default?: FieldTypes[keyof FieldTypes]
  /** Importers may leave it out. */
  readonly isOptional?: true
  /** Editors can change it. */
  readonly isEditable?: true
  /** A source that sends the article again without a value keeps the former one. Otherwise only a source without the body does. */
  readonly isKept?: true
}

/**
 * The plain fields of an article: those that are stored, read, exported, imported, kept in revisions and audited as they are given. The
 * columns, the NDJSON form and the types below are derived from this table. Everything else about an article has rules of its own.
 */
export const articleFields = {
  /** Where the source shows it; null if only this paper's own page does. */
  url: { type: 'address', isNullable: true, isKept: true },
  /** As printed, with the kicker. */
  title: { type: 'text', charactersMax: charactersMax.indexed, isEditable: true },
  lead: { type: 'text', charactersMax: charactersMax.note, isNullable: true, isEditable: true },
  /** The signature as printed. */
  byline: { type: 'text', charactersMax: charactersMax.note, isNullable: true, isKept: true, isEditable: true },
  image: { type: 'image', isNullable: true, isEditable: true },
  genre: { type: 'genre', default: 'NEWS', isEditable: true },
  language: { type: 'language', isEditable: true },
  access: { type: 'access', default: 'FREE', isEditable: true },
  /** False for agency copy and other text that only the paper itself may publish: it is not for partners, feeds and embeds. */
  mayBeSyndicated: { type: 'boolean', default: true, isOptional: true, isEditable: true },
  /** What the page tells readers without a subscription about contributions; null for the publication's own message. */
  contributionsMessage: { type: 'text', charactersMax: charactersMax.note, isNullable: true },
} as const satisfies Readonly<Record<string, ArticleField>>

type Fields = typeof articleFields

export type ArticleFieldName = keyof Fields

type NameOf<Attributes> = { [Name in ArticleFieldName]: Fields[Name] extends Attributes ? Name : never }[ArticleFieldName]

type ValueOf<Field extends ArticleField> = FieldTypes[Field['type']] | (Field extends { readonly isNullable: true } ? null : never)

/** The plain fields of an article. */
export type ArticleFields = { readonly [Name in ArticleFieldName]: ValueOf<Fields[Name]> }

/** The same as a source gives them. */
export type ArticleFieldsInput = Omit<ArticleFields, NameOf<{ isOptional: true }>> &
  Partial<Pick<ArticleFields, NameOf<{ isOptional: true }>>>

export type TextFieldName = NameOf<{ type: 'text' }>

export type EditableName = NameOf<{ isEditable: true }>

/** What an editor changes. A field that is left out stays as it is. */
export type ArticleFieldChanges = { readonly [Name in EditableName]?: ArticleFields[Name] | undefined }

type RequiredName = Exclude<ArticleFieldName, NameOf<{ isNullable: true }> | NameOf<{ default: unknown }>>

/** The rows of the table, with their names. */
export const fieldEntries = Object.entries(articleFields) as [ArticleFieldName, ArticleField][]

export const fieldNames = fieldEntries.map(([name]) => name)

/** All plain fields, those that are not given with their defaults. */
export const withDefaults = (given: Partial<ArticleFields> & Pick<ArticleFields, RequiredName>): ArticleFields =>
  Object.fromEntries(fieldEntries.map(([name, field]) => [name, given[name] ?? field.default ?? null])) as ArticleFields

/** The changes that an editor's input contains. Null is no change of a field that always has a value. */
export const changesIn = (input: { readonly [Name in EditableName]?: ArticleFields[Name] | null | undefined }): ArticleFieldChanges =>
  Object.fromEntries(
    fieldEntries.flatMap(([name, { isEditable, isNullable }]) => {
      const value = isEditable && input[name as EditableName]
      return value === undefined || (value === null && !isNullable) ? [] : [[name, value]]
    }),
  )

/** The fields after the changes. */
export const changedFields = (fields: ArticleFields, changes: ArticleFieldChanges): ArticleFields =>
  withDefaults({ ...fields, ...changesIn(changes) })
