import fc from 'fast-check'
import { type GraphQLInputType, isEnumType, isInputObjectType, isListType, isNonNullType, isRequiredInputField } from 'graphql'
import { type Known, malformedCursors, malformedIds } from './known.ts'

/** Texts that are more than letters: NUL, halves of characters, what JavaScript's objects have, what PostgreSQL's search reads. */
export const strangeTexts = [
  '',
  ' ',
  '\u0000',
  'a\u0000b',
  '\ud800',
  '\udc00x',
  '\ufffe',
  '\u202e',
  '__proto__',
  'constructor',
  'toString',
  "'; DROP TABLE article; --",
  '%00',
  '%',
  '\\',
  '"',
  'é'.normalize('NFD').repeat(50),
  '👩‍👩‍👧‍👦',
  'x'.repeat(5000),
]

const searched = fc
  .array(
    fc.constantFrom(
      '-',
      ' ',
      '"',
      'or',
      'mali',
      '!',
      '&',
      '|',
      '(',
      ')',
      ':*',
      '<->',
      '\\',
      '\u00a0',
      '\u0085',
      '\u2003',
      "l'eau",
      '2025-2027',
    ),
    {
      maxLength: 100,
    },
  )
  .map((parts) => parts.join('').slice(0, 210))

const numbers = [0, 1, 2, 3, 5, 20, 50, 100, 101, 500, 501, -1, 2 ** 31 - 1, 2 ** 31, -(2 ** 31), 1e21, 0.5, 720]

const instants = [
  '2025-01-01T00:00:00Z',
  '2022-10-06T07:13:00.123456+02:00',
  '1000-01-01T00:00:00Z',
  '9999-12-31T23:59:59.999Z',
  '0001-01-01T00:00:00Z',
  '0000-01-01T00:00:00Z',
  '0000-12-31T23:59:59-12:00',
  '9999-12-31T23:59:59-23:59',
  '2025-02-30T00:00:00Z',
  '2025-13-01T00:00:00Z',
  '+033658-09-27T01:46:39Z',
  '2025-01-01',
  '2025-01-01T24:00:00Z',
  'now',
]

const languages = ['fr', 'fr-ML', 'FR_fr', 'en-US-u-ca-gregory', 'x', 'i-klingon', 'fr_', 'true', 'a'.repeat(200)]
const zones = ['Africa/Bamako', 'europe/paris', 'UTC', '+01:00', '+25:00', 'Nowhere/Else', 'Etc/GMT+14']

/** Where a value goes: the name of the input, and the field or input type that it is of. */
export interface Place {
  readonly name: string
  readonly of: string
}

const types = ['Article', 'Author', 'Section', 'Topic'] as const

/** Values for the inputs of a schema, by their types and by what their names say. Most are right, and some are not. */
export class Values {
  readonly #known: Known

  constructor(known: Known) {
    this.#known = known
  }

  of(type: GraphQLInputType, place: Place, depth = 0): fc.Arbitrary<unknown> {
    return fc.oneof({ weight: 100, arbitrary: this.#right(type, place, depth) }, { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 2 }) })
  }

  #right(type: GraphQLInputType, place: Place, depth: number): fc.Arbitrary<unknown> {
    if (isNonNullType(type)) return fc.option(this.#right(type.ofType, place, depth), { freq: 200 })
    if (isListType(type)) {
      const item = this.of(type.ofType, place, depth)
      return fc.oneof(
        { weight: 8, arbitrary: fc.array(item, { maxLength: 3 }) },
        { weight: 1, arbitrary: item },
        { weight: 1, arbitrary: many(item) },
      )
    }
    if (isEnumType(type))
      return fc.constantFrom(...type.getValues().map((value) => value.name), ...type.getValues().map((value) => value.name), 'NONSENSE')
    if (isInputObjectType(type)) {
      const fields = Object.values(type.getFields())
      if (type.isOneOf) {
        const one = fc.oneof(
          ...fields.map((field) =>
            this.of(field.type, { name: field.name, of: type.name }, depth + 1).map((value) => ({ [field.name]: value })),
          ),
        )
        return fc.oneof({ weight: 60, arbitrary: one }, { weight: 1, arbitrary: fc.tuple(one, one).map(([a, b]) => ({ ...a, ...b })) })
      }
      const parts = fields.map((field) => {
        const value = this.of(field.type, { name: field.name, of: type.name }, depth + 1).map((given) => ({ [field.name]: given }))
        const isRequired = isRequiredInputField(field)
        return fc.oneof({ weight: isRequired ? 100 : 2, arbitrary: value }, { weight: isRequired ? 1 : 3, arbitrary: fc.constant({}) })
      })
      return depth > 6 ? fc.constant({}) : fc.tuple(...parts).map((given) => Object.assign({}, ...given))
    }
    return this.#scalar(type.name, place)
  }

  #scalar(type: string, { name, of }: Place): fc.Arbitrary<unknown> {
    const known = this.#known
    const meant = types.find((one) => name.toLowerCase().includes(one.toLowerCase())) ?? types.find((one) => of.includes(one))
    switch (type) {
      case 'Boolean':
        return fc.boolean()
      case 'Int':
        return fc.oneof({ weight: 12, arbitrary: fc.integer({ min: 0, max: 8 }) }, { weight: 1, arbitrary: fc.constantFrom(...numbers) })
      case 'Float':
        return fc.constantFrom(...numbers)
      case 'ID': {
        const ids = Object.values(known.ids).flat()
        return fc.oneof(
          { weight: 20, arbitrary: fc.constantFrom(...(meant ? known.ids[meant] : ids)) },
          { weight: 2, arbitrary: oneOf(ids, malformedIds) },
        )
      }
      case 'DateTime':
        return fc.constantFrom(...instants)
      case 'Locale':
        return fc.constantFrom(...languages)
      case 'URL':
        return oneOf(known.urls, ['//evil', 'javascript:alert(1)', 'mailto:a@b.example', 'https://a:b@c.example/', ...strangeTexts])
    }
    switch (name) {
      case 'after':
      case 'before':
        return oneOf(known.cursors[of === 'search' ? 'score' : of === 'authors' || of === 'topics' ? 'slug' : 'time'], malformedCursors)
      case 'since':
        return oneOf(known.tokens, malformedCursors)
      case 'slug':
        return oneOf(meant ? known.slugs[meant] : Object.values(known.slugs).flat(), strangeTexts)
      case 'query':
        return fc.oneof(
          { weight: 2, arbitrary: fc.constantFrom(...known.words) },
          { weight: 2, arbitrary: searched },
          { weight: 1, arbitrary: text },
        )
      case 'timeZone':
        return fc.constantFrom(...zones)
      default:
        return text
    }
  }
}

const text = fc.oneof(
  { weight: 3, arbitrary: fc.string({ unit: 'grapheme', maxLength: 20 }) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 8 }) },
  { weight: 2, arbitrary: fc.constantFrom(...strangeTexts) },
)

/** One of those that are there, mostly; otherwise one of the others. */
const oneOf = (known: readonly string[], others: readonly string[]): fc.Arbitrary<unknown> =>
  fc.oneof({ weight: 8, arbitrary: fc.constantFrom(...known) }, { weight: 1, arbitrary: fc.constantFrom(...others) })

/** More than any list takes. */
const many = (item: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> => item.map((one) => Array.from({ length: 101 }, () => one))

/** A value as a document writes it. */
export function literalOf(value: unknown, type: GraphQLInputType): string {
  const nullable = isNonNullType(type) ? type.ofType : type
  if (value === undefined || value === null) return 'null'
  if (Array.isArray(value)) return `[${value.map((item) => literalOf(item, isListType(nullable) ? nullable.ofType : nullable)).join(', ')}]`
  if (typeof value === 'object') {
    const fields = isInputObjectType(nullable) ? nullable.getFields() : {}
    const written = Object.entries(value).flatMap(([name, part]) => {
      const field = fields[name]
      return /^[_A-Za-z]\w*$/u.test(name) ? [`${name}: ${literalOf(part, field?.type ?? nullable)}`] : []
    })
    return `{${written.join(', ')}}`
  }
  if (typeof value === 'string' && isEnumType(nullable) && /^[_A-Za-z]\w*$/u.test(value)) return value
  return JSON.stringify(value)
}
