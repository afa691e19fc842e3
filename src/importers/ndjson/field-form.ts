import { z } from 'zod'
import {
  type ArticleField,
  type ArticleFieldName,
  type ArticleFields,
  type ArticleFieldsInput,
  type FieldTypes,
  fieldEntries,
} from '../../content/article-field.ts'
import { address, image, language } from './value-form.ts'

const genre = z.enum(['NEWS', 'ANALYSIS', 'OPINION', 'INTERVIEW', 'REPORTAGE', 'PRESS_RELEASE', 'SPONSORED'])
const access = z.enum(['FREE', 'REGISTERED', 'SUBSCRIBERS'])

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
export const fields = Object.fromEntries(fieldEntries.map(([name, field]) => [name, fieldForm(field)])) as {
  readonly [Name in ArticleFieldName]: z.ZodType<ArticleFieldsInput[Name]>
}

/** The same of a revision. A field that was added to articles later is missing. */
export const revisedFields = Object.fromEntries(fieldEntries.map(([name, field]) => [name, optionalForm(field)])) as {
  readonly [Name in ArticleFieldName]: z.ZodType<ArticleFields[Name] | undefined>
}
