import { type Change, CriticalityLevel, diff } from '@graphql-inspector/core'
import {
  type GraphQLSchema,
  getNamedType,
  isAbstractType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
  parse,
  TypeInfo,
  validate,
  visit,
  visitWithTypeInfo,
} from 'graphql'
import type { ClientDocuments } from '../src/content/client-documents.ts'

export interface ContractChanges {
  /** Refused changes, each with the reason and the clients that it breaks. */
  readonly refused: readonly string[]
  /** Announced breaking changes with the clients that they break, and changes that a client may notice. */
  readonly noted: readonly string[]
}

/**
 * Compares the graph with that of the last release. A breaking change is refused unless the removed element was deprecated there with a
 * reason, a replacement and a date (« Nobody printed it. Use `headline`. Until 2027-01-31. ») and the date has passed. Every registered
 * document is validated again, so that the report names the clients that break.
 */
export async function contractChanges(
  released: GraphQLSchema,
  present: GraphQLSchema,
  clients: readonly ClientDocuments[],
  today: string,
): Promise<ContractChanges> {
  const refused = deprecationsOf(present).flatMap(({ path, reason }) => {
    const announcement = announced(reason)
    return announcement && hasElement(present, announcement.replacement, path)
      ? []
      : [
          `${path} is deprecated: expected a reason, a replacement that is there and a date, as in "… Use \`headline\`. Until 2027-01-31.", found "${reason}".`,
        ]
  })
  const noted: string[] = []
  const deprecated = new Map(deprecationsOf(released).map(({ path, reason }) => [path, reason]))
  const uses = usesOf(released, clients)
  for (const change of await diff(released, present)) {
    const { criticality, message } = change
    if (criticality.level === CriticalityLevel.NonBreaking) continue
    if (criticality.level === CriticalityLevel.Dangerous) {
      noted.push(message)
      continue
    }
    const broken = uses.filter(({ elements }) => elements.has(change.path ?? '')).map(({ name }) => `  this breaks ${name}`)
    const objection = objectionTo(change, deprecated, today)
    if (objection) refused.push([`${message.replace(/\.?$/u, '.')} ${objection}`, ...broken].join('\n'))
    else noted.push([message, ...broken].join('\n'))
  }
  for (const { name, text } of uses) {
    const [error] = validate(present, parse(text))
    // Reported even if the comparison found nothing: a document is stronger evidence.
    if (error && ![...refused, ...noted].some((line) => line.includes(`this breaks ${name}`)))
      refused.push(`${error.message}\n  this breaks ${name}`)
  }
  return { refused, noted }
}

/** The reason to refuse a breaking change; null if it was announced and its date has passed. */
function objectionTo({ path = '' }: Change, deprecated: ReadonlyMap<string, string>, today: string): string | null {
  const announcement = announced(deprecated.get(path) ?? '')
  if (!announcement) return 'It was not deprecated in the last release with a reason, a replacement and a date.'
  return announcement.until >= today ? `It was promised until ${announcement.until}.` : null
}

function announced(reason: string): { replacement: string; until: string } | null {
  const { replacement, until } =
    /^\S.*[.!?] Use `(?<replacement>[\w.]+)`\. Until (?<until>\d{4}-\d{2}-\d{2})\.$/su.exec(reason)?.groups ?? {}
  return replacement && until ? { replacement, until } : null
}

/** Whether the replacement exists: `Type.field`, or only the name for an element of the same type. */
function hasElement(schema: GraphQLSchema, replacement: string, beside: string): boolean {
  const elements = elementsOf(schema)
  return [replacement, ...beside.split('.').map((_part, index, parts) => [...parts.slice(0, index), replacement].join('.'))].some((path) =>
    elements.has(path),
  )
}

const deprecationsOf = (schema: GraphQLSchema): { path: string; reason: string }[] =>
  [...elementsOf(schema)].flatMap(([path, { deprecationReason }]) =>
    deprecationReason == null ? [] : [{ path, reason: deprecationReason }],
  )

/** Every element by its path, as graphql-inspector writes it: `Type.field.argument`, `Enum.VALUE`, `Input.field`. */
function elementsOf(schema: GraphQLSchema): ReadonlyMap<string, { readonly deprecationReason?: string | null | undefined }> {
  const elements = new Map<string, { readonly deprecationReason?: string | null | undefined }>()
  for (const type of Object.values(schema.getTypeMap())) {
    if (type.name.startsWith('__')) continue
    elements.set(type.name, {})
    if (isEnumType(type)) for (const value of type.getValues()) elements.set(`${type.name}.${value.name}`, value)
    if (isInputObjectType(type)) for (const field of Object.values(type.getFields())) elements.set(`${type.name}.${field.name}`, field)
    if (!isObjectType(type) && !isInterfaceType(type)) continue
    for (const field of Object.values(type.getFields())) {
      elements.set(`${type.name}.${field.name}`, field)
      for (const argument of field.args) elements.set(`${type.name}.${field.name}.${argument.name}`, argument)
    }
  }
  return elements
}

interface Use {
  /** "Radio Sandiala, operation Flash". */
  readonly name: string
  readonly text: string
  /** The paths of all elements that the document depends on. */
  readonly elements: ReadonlySet<string>
}

const usesOf = (schema: GraphQLSchema, clients: readonly ClientDocuments[]): Use[] =>
  clients.flatMap(({ client, documents }) =>
    Object.values(documents).map((text) => ({
      name: `${client}, operation ${/(?:query|mutation|subscription)\s+(\w+)/u.exec(text)?.[1] ?? 'without a name'}`,
      text,
      elements: elementsUsedBy(text, schema),
    })),
  )

function elementsUsedBy(text: string, schema: GraphQLSchema): Set<string> {
  const used = new Set<string>()
  const types = new TypeInfo(schema)
  visit(
    parse(text),
    visitWithTypeInfo(types, {
      Field({ name, arguments: args = [] }) {
        const parent = types.getParentType()
        if (!parent) return
        // A field of an interface is also a field of each implementing type.
        for (const type of isAbstractType(parent) ? [parent, ...schema.getPossibleTypes(parent)] : [parent]) {
          used.add(type.name).add(`${type.name}.${name.value}`)
          for (const argument of args) used.add(`${type.name}.${name.value}.${argument.name.value}`)
        }
        const field = types.getFieldDef()
        // A new required argument breaks documents without it.
        for (const argument of field?.args ?? []) used.add(`${parent.name}.${name.value}.${argument.name}`)
        const answered = getNamedType(types.getType())
        if (isEnumType(answered)) for (const value of answered.getValues()) used.add(`${answered.name}.${value.name}`)
      },
      ObjectField({ name }) {
        const parent = getNamedType(types.getParentInputType())
        if (parent) used.add(parent.name).add(`${parent.name}.${name.value}`)
      },
      EnumValue({ value }) {
        const type = getNamedType(types.getInputType())
        if (type) used.add(`${type.name}.${value}`)
      },
      VariableDefinition() {
        inputElements(types.getInputType(), used)
      },
      NamedType({ name }) {
        used.add(name.value)
      },
    }),
  )
  return used
}

/** Every input element that the value of a variable can contain. */
function inputElements(input: Parameters<typeof getNamedType>[0], used: Set<string>): void {
  const type = getNamedType(input)
  if (!type || used.has(type.name)) return
  used.add(type.name)
  if (isEnumType(type)) for (const value of type.getValues()) used.add(`${type.name}.${value.name}`)
  if (!isInputObjectType(type)) return
  for (const field of Object.values(type.getFields())) {
    used.add(`${type.name}.${field.name}`)
    inputElements(field.type, used)
  }
}
