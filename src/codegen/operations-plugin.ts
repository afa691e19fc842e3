import type { PluginFunction } from '@graphql-codegen/plugin-helpers'
import { type TypeScriptDocumentsPluginConfig, plugin as typesOf } from '@graphql-codegen/typescript-operations'
import { type DocumentNode, type FragmentDefinitionNode, type GraphQLSchema, Kind } from 'graphql'
import { listPathOf } from './list-path.ts'
import { nameOthers, openSchema } from './open-schema.ts'
import { commentOf, type Operation, operationsOf, typeName } from './operation.ts'

export interface OperationsConfig {
  /** The module that the generated one imports: `kiosque/sdk`. */
  readonly runtime: string
  /** Whether a component sees only the fields that its own fragment selects. */
  readonly maskFragments: boolean
}

const typesConfig: TypeScriptDocumentsPluginConfig = {
  scalars: { DateTime: 'string', HTML: 'string', JSON: 'unknown', Locale: 'string', URL: 'string' },
  strictScalars: true,
  immutableTypes: true,
  useTypeImports: true,
  arrayInputCoercion: false,
}

/** A plugin of GraphQL Code Generator that writes a module with operations, their types, and `createKiosque` with a method for each operation. */
export const plugin: PluginFunction<OperationsConfig, string> = async (schema, files, { runtime, maskFragments }) => {
  const operations = operationsOf(files)
  const listens = operations.some(isSubscription)
  const types = await typesOf(
    openSchema(schema),
    files,
    { ...typesConfig, inlineFragmentTypes: maskFragments ? 'mask' : 'inline' },
    { outputFile: '' },
  )
  return `// Generated from GraphQL documents: change those, and generate again.
import { bind, type ClientOptions, createClient, ${listens ? 'listen, ' : ''}type Method, type Operation${listens ? ', type Subscription' : ''} } from '${runtime}'
${tidied(typeof types === 'string' ? types : [...(types.prepend ?? []), types.content].join('\n'))}
${operations.map((operation) => printOperation(operation, schema)).join('\n')}
/** One method per operation. */
export interface Kiosque {
${operations.map(printMethod).join('')}}

/** Creates a client with one method per operation. If the size of your bundle matters, use \`createClient\` and import only the operations that you need. */
export const createKiosque = (options: ClientOptions): Kiosque =>
  bind(createClient(options), { ${operations.map(({ name }) => methodName(name)).join(', ')} })
`
}

/** Removes the types for `@defer`, a directive that the schema does not have. */
const tidied = (types: string): string => nameOthers(types).replace(/\/\*\* Internal type.*\nexport type Incremental.*\n/u, '')

const isSubscription = ({ definition }: Operation): boolean => definition.operation === 'subscription'

const methodName = (operation: string): string => operation.charAt(0).toLowerCase() + operation.slice(1)

function printOperation(operation: Operation, schema: GraphQLSchema): string {
  const { definition, name, id, text, document } = operation
  const types = `${typeName(definition)}, ${typeName(definition)}Variables`
  const path = listPathOf(definition, fragmentsOf(document), schema)
  const list = `[${path?.map((key) => `'${key}'`).join(', ') ?? ''}]`
  const type = isSubscription(operation) ? `Subscription<${types}>` : `Operation<${types}, ${list}>`
  const more = { query: path ? `\n  path: ${list},` : '', mutation: '\n  mutation: true,', subscription: '\n  listen,' }[
    definition.operation
  ]
  return `${commentOf(definition)}export const ${methodName(name)}: ${type} = {
  name: '${name}',
  id: '${id}',
  text: ${JSON.stringify(text)},${more}
}
`
}

const printMethod = ({ definition, name }: Operation): string =>
  `${commentOf(definition).replace(/^(?=.)/gmu, '  ')}  readonly ${methodName(name)}: Method<typeof ${methodName(name)}>\n`

const fragmentsOf = ({ definitions }: DocumentNode): ReadonlyMap<string, FragmentDefinitionNode> =>
  new Map(
    definitions.filter((definition) => definition.kind === Kind.FRAGMENT_DEFINITION).map((fragment) => [fragment.name.value, fragment]),
  )
