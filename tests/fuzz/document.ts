import fc from 'fast-check'
import {
  type GraphQLArgument,
  type GraphQLCompositeType,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  isAbstractType,
  isCompositeType,
  isNonNullType,
  isObjectType,
  isUnionType,
} from 'graphql'
import { literalOf, type Values } from './value.ts'

/** A part of a document whose aliases, variables and fragments have no names yet. */
export type Piece = string | readonly Piece[] | typeof alias | VariablePiece | FragmentPiece

/** A name in the answer that nothing else has: without it two fields of one name conflict as soon as their arguments differ. */
const alias = { alias: true } as const

interface VariablePiece {
  readonly variable: { readonly type: string; readonly value: unknown }
}

interface FragmentPiece {
  readonly fragment: { readonly on: string; readonly selection: Piece }
}

export interface Document {
  readonly query: string
  readonly variables: Readonly<Record<string, unknown>>
}

/** How deep fields are selected within fields. The article page of an app goes 8 deep, and most of what can go wrong lies within 4. */
const depthMax = 4
const fieldsMax = 5

/** Documents that the schema allows, and now and then one that it doesn't. */
export class Documents {
  readonly #schema: GraphQLSchema
  readonly #values: Values
  readonly #selections = new Map<string, fc.Arbitrary<Piece>>()

  constructor(schema: GraphQLSchema, values: Values) {
    this.#schema = schema
    this.#values = values
  }

  /** An operation on a root type. */
  of(operation: 'query' | 'mutation' | 'subscription'): fc.Arbitrary<Document> {
    const names = { query: 'getQueryType', mutation: 'getMutationType', subscription: 'getSubscriptionType' } as const
    const root = this.#schema[names[operation]]()
    if (!root) throw new Error(`The schema has no ${operation} type.`)
    const selection =
      operation === 'subscription' ? this.#field(root, depthMax).map((field) => ['{ ', field, ' }']) : this.#selection(root, depthMax)
    return selection.map((selected) => render(operation, selected))
  }

  /** What is selected of a type: fields, inline fragments and fragments, some under conditions. */
  #selection(type: GraphQLCompositeType, depth: number): fc.Arbitrary<Piece> {
    const name = `${type.name} ${depth}`
    let selection = this.#selections.get(name)
    if (!selection) {
      const part = fc.oneof(
        { weight: 400, arbitrary: this.#field(type, depth) },
        ...(depth > 1 ? [{ weight: 60, arbitrary: this.#fragment(type, depth) }] : []),
        { weight: 20, arbitrary: fc.constant<Piece>('__typename') },
        { weight: 1, arbitrary: fc.constantFrom<Piece>('nonsense', '...Nonsense', 'constructor') },
      )
      selection = fc.array(part, { minLength: 1, maxLength: fieldsMax }).map((parts) => ['{ ', ...parts.map((one) => [one, ' ']), '}'])
      this.#selections.set(name, selection)
    }
    return selection
  }

  #field(type: GraphQLCompositeType, depth: number): fc.Arbitrary<Piece> {
    const fields = isUnionType(type) ? [] : Object.values(type.getFields())
    const shallow = fields.filter((field) => !isCompositeType(getNamedType(field.type)))
    const deep = depth > 1 ? fields.filter((field) => isCompositeType(getNamedType(field.type))) : []
    const candidates = [...shallow, ...deep, ...deep].map((field) => this.#fieldOf(field, depth))
    return candidates.length === 0 ? fc.constant('__typename') : fc.oneof(...candidates)
  }

  #fieldOf(field: GraphQLField<unknown, unknown>, depth: number): fc.Arbitrary<Piece> {
    const type = getNamedType(field.type)
    return fc
      .tuple(
        fc.oneof(
          { weight: 200, arbitrary: fc.constant<Piece>(alias) },
          { weight: 1, arbitrary: fc.constantFrom('', 'a: ', '__proto__: ', 'constructor: ') },
        ),
        this.#arguments(field.args, field.name),
        mostly(fc.constant<Piece>(''), this.#directive()),
        isCompositeType(type) ? this.#selection(type, depth - 1) : fc.constant<Piece>(''),
      )
      .map(([named, args, directive, selection]) => [named, field.name, args, directive, selection])
  }

  #fragment(type: GraphQLCompositeType, depth: number): fc.Arbitrary<Piece> {
    const on: GraphQLObjectType[] = isObjectType(type) ? [type] : [...this.#schema.getPossibleTypes(type)]
    const conditions = [...on, ...(isAbstractType(type) ? [type] : [])]
    return fc.oneof(
      ...conditions.map((condition) =>
        fc
          .tuple(fc.boolean(), this.#selection(condition, depth - 1), mostly(fc.constant<Piece>(''), this.#directive()))
          .map(([named, selection, directive]): Piece => {
            return named
              ? [{ fragment: { on: condition.name, selection } }, directive]
              : [`... on ${condition.name}`, directive, ' ', selection]
          }),
      ),
    )
  }

  #directive(): fc.Arbitrary<Piece> {
    return fc
      .tuple(fc.constantFrom('include', 'skip'), fc.boolean(), fc.boolean())
      .map(([name, value, varies]) => [` @${name}(if: `, varies ? { variable: { type: 'Boolean!', value } } : String(value), ')'])
  }

  /** Those that are required nearly always, the others now and then. */
  #arguments(args: readonly GraphQLArgument[], field: string): fc.Arbitrary<Piece> {
    if (args.length === 0) return fc.constant('')
    const given = args.map((argument) => {
      const value = this.#values.of(argument.type, { name: argument.name, of: field })
      const written = fc
        .tuple(value, fc.boolean())
        .map(
          ([json, varies]): Piece => [
            argument.name,
            ': ',
            varies ? { variable: { type: String(argument.type), value: json } } : literalOf(json, argument.type),
            ' ',
          ],
        )
      const isRequired = isNonNullType(argument.type) && argument.defaultValue === undefined
      return fc.oneof({ weight: isRequired ? 200 : 1, arbitrary: written }, { weight: isRequired ? 1 : 2, arbitrary: fc.constant('') })
    })
    return fc.tuple(...given).map((parts) => (parts.some((part) => part !== '') ? ['(', ...parts, ')'] : ''))
  }
}

/** The usual thing, nine times of ten. */
export const mostly = <Value>(usual: fc.Arbitrary<Value>, other: fc.Arbitrary<Value>): fc.Arbitrary<Value> =>
  fc.oneof({ weight: 9, arbitrary: usual }, { weight: 1, arbitrary: other })

/** The same, 29 times of 30. */
export const nearlyAlways = <Value>(usual: fc.Arbitrary<Value>, other: fc.Arbitrary<Value>): fc.Arbitrary<Value> =>
  fc.oneof({ weight: 29, arbitrary: usual }, { weight: 1, arbitrary: other })

/** Gives names to variables and fragments, and writes the document. */
function render(operation: string, selection: Piece): Document {
  let aliases = 0
  const definitions: string[] = []
  const variables: Record<string, unknown> = Object.create(null)
  const fragments: string[] = []
  const write = (piece: Piece): string => {
    if (typeof piece === 'string') return piece
    if ('alias' in piece) return `f${aliases++}: `
    if ('variable' in piece) {
      const name = `v${definitions.length}`
      definitions.push(`$${name}: ${piece.variable.type}`)
      if (piece.variable.value !== undefined) variables[name] = piece.variable.value
      return `$${name}`
    }
    if ('fragment' in piece) {
      const { on, selection: selected } = piece.fragment
      const name = `F${fragments.length}`
      fragments.push('')
      fragments[Number(name.slice(1))] = `fragment ${name} on ${on} ${write(selected)}`
      return `...${name}`
    }
    return piece.map(write).join('')
  }
  const body = write(selection)
  const header = definitions.length > 0 ? `${operation} Fuzz(${definitions.join(', ')})` : operation
  return { query: [`${header} ${body}`, ...fragments].join('\n'), variables: { ...variables } }
}
