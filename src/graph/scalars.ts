import { GraphQLError, GraphQLScalarType, valueFromASTUntyped } from 'graphql'
import { DateTimeResolver, JSONResolver } from 'graphql-scalars'
import { isInstant } from '../content/instant.ts'
import { languageTag } from '../content/language.ts'
import { builder } from './builder.ts'

interface StringScalar<Value, Text> {
  readonly name: string
  readonly description: string
  /** What a client may write, for the message about a malformed value. */
  readonly expected: string
  /** Null for a malformed value. */
  readonly parse: (text: string) => Value | null
  readonly serialize: (value: unknown) => Text
}

/** A scalar that is a string in JSON. Values from clients are parsed here only; all other code relies on it. */
function stringScalar<Value, Text>({
  name,
  description,
  expected,
  parse,
  serialize,
}: StringScalar<Value, Text>): GraphQLScalarType<Value, Text> {
  const parseValue = (value: unknown): Value => {
    const parsed = typeof value === 'string' ? parse(value) : null
    if (parsed === null) throw new GraphQLError(`Found ${quoted(value)}: expected ${expected}.`)
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

const quoted = (value: unknown): string => (JSON.stringify(value) ?? String(value)).slice(0, 100)

/** Accepts only text: a calendar date with time and zone. */
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
  stringScalar({
    name: 'DateTime',
    description: 'An instant in RFC 3339 format. Output is always in UTC: `2022-10-06T07:13:00.000Z`.',
    expected: 'an RFC 3339 instant of the years 1 to 9999, such as "2022-10-06T07:13:00Z"',
    parse: instantOf,
    // Text, not a Date: JSON.stringify needs as much time for a Date as for the rest of an answer.
    serialize(value) {
      if (value instanceof Date && !Number.isNaN(value.getTime())) return value.toISOString()
      throw new TypeError(`Found the invalid date ${String(value)}: expected a valid Date.`)
    },
  }),
)
builder.addScalarType(
  'Locale',
  stringScalar({
    name: 'Locale',
    description: 'A BCP 47 language tag, such as `fr` or `fr-ML`.',
    expected: 'a BCP 47 language tag such as "fr" or "fr-ML"',
    parse: languageTag,
    serialize: String,
  }),
)
builder.addScalarType(
  'URL',
  stringScalar({
    name: 'URL',
    description: 'An absolute URL (RFC 3986).',
    expected: 'an absolute URL such as "https://journal.example/a/1"',
    parse: (text) => URL.parse(text)?.href ?? null,
    serialize(value) {
      const url = URL.parse(String(value))
      if (!url) throw new TypeError(`Found the URL "${String(value)}": expected an absolute URL.`)
      return url.href
    },
  }),
)
builder.addScalarType(
  'JSON',
  new GraphQLScalarType({
    ...JSONResolver.toConfig(),
    description: 'Any JSON value. It is used for stored values, and for documents that another specification defines.',
  }),
)
builder.addScalarType(
  'HTML',
  new GraphQLScalarType<string, string>({
    name: 'HTML',
    description: 'Sanitised HTML without scripts, styles or classes. You can insert it into a page unchanged.',
    serialize: String,
    parseValue: () => {
      throw new TypeError('HTML is an output type: expected plain text.')
    },
  }),
)
