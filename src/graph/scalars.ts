import { GraphQLScalarType } from 'graphql'
import { DateTimeResolver, JSONResolver, LocaleResolver, URLResolver } from 'graphql-scalars'
import { builder } from './builder.ts'

const described = (scalar: GraphQLScalarType, description: string): GraphQLScalarType =>
  new GraphQLScalarType({ ...scalar.toConfig(), description })

/** As JSON has it already: a Date in an answer costs its serialisation as much as all the rest. */
const asText = (scalar: GraphQLScalarType<Date, Date>, description: string) =>
  new GraphQLScalarType<Date, string>({
    ...scalar.toConfig(),
    description,
    serialize(value) {
      if (value instanceof Date && !Number.isNaN(value.getTime())) return value.toISOString()
      throw new TypeError(`An instant is a valid Date: found ${String(value)}.`)
    },
  })

builder.addScalarType(
  'DateTime',
  asText(DateTimeResolver, 'An instant as RFC 3339 writes it, answered in UTC: `2022-10-06T07:13:00.000Z`.'),
)
builder.addScalarType('JSON', described(JSONResolver, 'A JSON value, for documents that have a specification of their own.'))
builder.addScalarType('Locale', described(LocaleResolver, 'A language as BCP 47 writes it: `fr`, `fr-ML`.'))
builder.addScalarType('URL', described(URLResolver, 'An absolute address as RFC 3986 writes it.'))
builder.addScalarType(
  'HTML',
  new GraphQLScalarType<string, string>({
    name: 'HTML',
    description: 'Sanitised HTML without scripts, styles or classes, ready to be put into a page.',
    serialize: String,
    parseValue: () => {
      throw new TypeError('HTML is answered and never taken.')
    },
  }),
)
