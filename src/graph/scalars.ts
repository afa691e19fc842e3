import { GraphQLError, GraphQLScalarType, valueFromASTUntyped } from 'graphql'
import { DateTimeResolver, JSONResolver } from 'graphql-scalars'
import { isInstant } from '../content/instant.ts'
import { languageTag } from '../content/language.ts'
import { builder } from './builder.ts'

interface Written<Value, Text> {
  readonly name: string
  readonly description: string
  /** What a client may write, for the message about what it may not. */
  readonly expected: string
  /** Null for a text that is none. */
  readonly parse: (text: string) => Value | null
  readonly serialize: (value: unknown) => Text
}

/** A scalar that is a string in JSON. What a client writes is read here, once and whole; everything behind takes the value as it is. */
function written<Value, Text>({ name, description, expected, parse, serialize }: Written<Value, Text>): GraphQLScalarType<Value, Text> {
  const parseValue = (value: unknown): Value => {
    const parsed = typeof value === 'string' ? parse(value) : null
    if (parsed === null) throw new GraphQLError(`Found ${shown(value)}: expected ${expected}.`)
    return parsed
  }
  return new GraphQLScalarType({
    name,
    description,
    serialize,
    parseValue,
    parseLiteral: (node, variables) => parseValue(valueFromASTUntyped(node, variables)),
  })
}

const shown = (value: unknown): string => (JSON.stringify(value) ?? String(value)).slice(0, 100)

/** A date of the calendar with its time and zone, and not a number or a Date. */
function instantOf(text: string): Date | null {
  try {
    const instant = DateTimeResolver.parseValue(text)
    return isInstant(instant) ? instant : null
  } catch {
    return null
  }
}

builder.addScalarType(
  'DateTime',
  written({
    name: 'DateTime',
    description: 'An instant as RFC 3339 writes it, answered in UTC: `2022-10-06T07:13:00.000Z`.',
    expected: 'an instant of the years 1 to 9999 such as "2022-10-06T07:13:00Z"',
    parse: instantOf,
    // As JSON has it already: a Date in an answer costs its serialisation as much as all the rest.
    serialize(value) {
      if (value instanceof Date && !Number.isNaN(value.getTime())) return value.toISOString()
      throw new TypeError(`An instant is a valid Date: found ${String(value)}.`)
    },
  }),
)
builder.addScalarType(
  'Locale',
  written({
    name: 'Locale',
    description: 'A language as BCP 47 writes it: `fr`, `fr-ML`.',
    expected: 'a BCP 47 language such as "fr" or "fr-ML"',
    parse: languageTag,
    serialize: String,
  }),
)
builder.addScalarType(
  'URL',
  written({
    name: 'URL',
    description: 'An absolute address as RFC 3986 writes it.',
    expected: 'an absolute address such as "https://journal.example/a/1"',
    parse: (text) => URL.parse(text)?.href ?? null,
    serialize(value) {
      const url = URL.parse(String(value))
      if (!url) throw new TypeError(`An address is absolute: found ${String(value)}.`)
      return url.href
    },
  }),
)
builder.addScalarType(
  'JSON',
  new GraphQLScalarType({ ...JSONResolver.toConfig(), description: 'A JSON value, for documents that have a specification of their own.' }),
)
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
