import {
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLInputField,
  type GraphQLInputType,
  type GraphQLObjectType,
  getNamedType,
  isCompositeType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isObjectType,
  isRequiredArgument,
  isRequiredInputField,
} from 'graphql'
import { schema } from '../../src/graph/schema.ts'

/** The form of a reference: absent, as the graph returned it, or malformed. */
const ways = ['absent', 'good', 'bad'] as const
type Way = (typeof ways)[number]

/** A reference among the inputs of a field, by its path: "filter.author.id". */
interface Slot {
  readonly path: string
  readonly isRequired: boolean
}

type Choose = (slot: Slot) => Way

/** The existing records of each kind, as clients identify them. */
export const known = new Map<string, string>()

const cursors = /^(?:after|before|since)$/u
const named = /^(?:slug|url|preview)$/u
const isReference = (type: string, name: string): boolean =>
  type === 'ID' || type === 'URL' || (type === 'String' && (cursors.test(name) || named.test(name)))

/** The value of an input, its references as they are chosen; undefined for none. `alternative` is which of several names is used where one has to be. */
function inputOf(
  input: GraphQLArgument | GraphQLInputField,
  place: { readonly path: string; readonly of: string; readonly alternative: number },
  choose: Choose,
): unknown {
  const isRequired = 'defaultValue' in input && isNonNullType(input.type) && input.defaultValue === undefined
  return ofType(input.type, input.name, { ...place, path: `${place.path}${input.name}`, isRequired }, choose)
}

function ofType(
  type: GraphQLInputType,
  name: string,
  place: { readonly path: string; readonly of: string; readonly alternative: number; readonly isRequired: boolean },
  choose: Choose,
): unknown {
  if (isNonNullType(type)) return ofType(type.ofType, name, place, choose)
  if (isListType(type)) {
    const items = ['.0', '.1'].map((at) => ofType(type.ofType, name, { ...place, path: `${place.path}${at}`, isRequired: true }, choose))
    return items.filter((item) => item !== undefined)
  }
  if (isInputObjectType(type)) {
    const fields = Object.values(type.getFields())
    const given = type.isOneOf ? [fields[place.alternative % fields.length]].filter((field) => field !== undefined) : fields
    const values = given.flatMap((field) => {
      const value = inputOf(field, { ...place, path: `${place.path}.`, of: type.name }, choose)
      return value === undefined || (!isRequiredInputField(field) && !holdsReference(field)) ? [] : [[field.name, value] as const]
    })
    return values.length === 0 ? undefined : Object.fromEntries(values)
  }
  if (isReference(type.name, name)) {
    const way = choose({ path: place.path, isRequired: place.isRequired })
    if (way === 'absent') return undefined
    return way === 'good' ? goodOf(type.name, name, place) : badOf(type.name)
  }
  if (isEnumType(type)) return type.getValues()[0]?.name
  return { Int: 1, Float: 1, Boolean: true, DateTime: '2025-01-01T00:00:00Z', Locale: 'fr' }[type.name as 'Int'] ?? 'pont'
}

const holdsReference = ({ name, type }: GraphQLArgument | GraphQLInputField): boolean => {
  const inner = getNamedType(type)
  return isInputObjectType(inner) ? Object.values(inner.getFields()).some(holdsReference) : isReference(inner.name, name)
}

function goodOf(type: string, name: string, { path, of }: { readonly path: string; readonly of: string }): string {
  if (type === 'URL') return 'https://source.example/1'
  const kinds = ['section', 'author', 'topic', 'article'] as const
  const kind =
    kinds.find((one) => name.startsWith(one)) ??
    kinds.find((one) => of.toLowerCase().includes(one)) ??
    kinds.find((one) => path.toLowerCase().includes(one)) ??
    'article'
  return known.get(type === 'ID' ? `${kind} id` : name === 'slug' ? `${kind} slug` : `${name} ${of}`) ?? known.get(name) ?? ''
}

const badOf = (type: string): string => (type === 'URL' ? 'no address' : 'x')

/** The references of a field, with one alternative for each object that has several names. */
function slotsOf(field: GraphQLField<unknown, unknown>, alternative: number): Slot[] {
  const slots = new Map<string, Slot>()
  argumentsOf(field, alternative, (slot) => {
    slots.set(slot.path, slot)
    return 'good'
  })
  return [...slots.values()]
}

export const argumentsOf = (field: GraphQLField<unknown, unknown>, alternative: number, choose: Choose): Record<string, unknown> =>
  Object.fromEntries(
    field.args.flatMap((argument) => {
      if (!isRequiredArgument(argument) && !holdsReference(argument)) return []
      const value = inputOf(argument, { path: '', of: field.name, alternative }, choose)
      return value === undefined ? [] : [[argument.name, value]]
    }),
  )

/** Every combination of forms; if there are many, those with at most three malformed or absent references. */
export function* waysOf(slots: readonly Slot[], chosen: readonly Way[] = []): Generator<ReadonlyMap<string, Way>> {
  const slot = slots[chosen.length]
  if (!slot) {
    yield new Map(slots.map(({ path }, index) => [path, chosen[index] ?? 'good']))
    return
  }
  for (const way of ways) {
    if (way === 'absent' && slot.isRequired) continue
    if (slots.length > 5 && way !== 'good' && chosen.filter((other) => other !== 'good').length >= 3) continue
    yield* waysOf(slots, [...chosen, way])
  }
}

interface Asked {
  readonly name: string
  readonly field: GraphQLField<unknown, unknown>
  /** Around the field, from the root. */
  readonly open: string
  readonly close: string
}

/** Every field of every type that an operation can reach, with the shortest path. */
function fields(): Asked[] {
  const found: Asked[] = []
  const seen = new Set<string>()
  const queue: { type: GraphQLObjectType; open: string; close: string }[] = []
  const visit = (type: GraphQLObjectType | null | undefined, open: string, close: string) => {
    if (!type || seen.has(type.name)) return
    seen.add(type.name)
    queue.push({ type, open, close })
  }
  visit(schema.getQueryType(), 'query', '')
  visit(schema.getMutationType(), 'mutation', '')
  visit(schema.getSubscriptionType(), 'subscription', '')
  for (let next = queue.shift(); next; next = queue.shift()) {
    const { type, open, close } = next
    for (const field of Object.values(type.getFields())) {
      found.push({ name: `${type.name}.${field.name}`, field, open: `${open} { `, close: ` }${close}` })
      const inner = getNamedType(field.type)
      if (!isCompositeType(inner) || field.args.some(isRequiredArgument)) continue
      const possible = isObjectType(inner) ? [inner] : schema.getPossibleTypes(inner)
      for (const one of possible) visit(one, `${open} { ${field.name} { ... on ${one.name}`, `} }${close}`)
    }
  }
  return found
}

/** The fields with two or more references. */
export const taking = fields().flatMap((asked) => {
  const alternatives = [0, 1, 2, 3].map((alternative) => ({ alternative, slots: slotsOf(asked.field, alternative) }))
  return alternatives.some(({ slots }) => slots.length > 1) ? [{ ...asked, alternatives }] : []
})
