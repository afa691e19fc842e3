import { createHash } from 'node:crypto'
import { type TypeScriptDocumentsPluginConfig, plugin as typesOf } from '@graphql-codegen/typescript-operations'
import {
  concatAST,
  type DocumentNode,
  type FragmentDefinitionNode,
  type GraphQLSchema,
  Kind,
  type OperationDefinitionNode,
  parse,
  print,
  separateOperations,
  stripIgnoredCharacters,
} from 'graphql'
import { CannotRun } from '../content/error.ts'
import { listPathOf } from './list-path.ts'
import { nameOthers, openSchema } from './open-schema.ts'

export interface GenerateOptions {
  readonly schema: GraphQLSchema
  /** Operations and fragments, valid against the schema; each with a name of its own. */
  readonly documents: readonly DocumentNode[]
  /** What the generated module imports: `kiosque/sdk`. */
  readonly runtime: string
  /** Whether a fragment's fields are shown to nobody but who unmasks it. */
  readonly maskFragments: boolean
}

/** An operation with the fragments that it uses, as it is sent and registered. */
export interface GeneratedOperation {
  readonly definition: OperationDefinitionNode
  readonly name: string
  /** `sha256:` and the hash of `text`. */
  readonly id: string
  readonly text: string
  readonly document: DocumentNode
}

const config: TypeScriptDocumentsPluginConfig = {
  scalars: { DateTime: 'string', HTML: 'string', JSON: 'unknown', Locale: 'string', URL: 'string' },
  strictScalars: true,
  immutableTypes: true,
  useTypeImports: true,
  arrayInputCoercion: false,
}

/** A module with the operations, their types, and `createKiosque` with a method each. */
export async function generateModule(options: GenerateOptions): Promise<string> {
  const { schema, documents, runtime, maskFragments } = options
  const operations = operationsOf(documents)
  const files = documents.map((document) => ({ document }))
  const types = await typesOf(
    openSchema(schema),
    files,
    { ...config, inlineFragmentTypes: maskFragments ? 'mask' : 'inline' },
    { outputFile: '' },
  )
  return `// Generated from GraphQL documents: change those, and generate again.
import { bind, type ClientOptions, createClient, type Method, type Operation } from '${runtime}'
${tidied(typeof types === 'string' ? types : [...(types.prepend ?? []), types.content].join('\n'))}
${operations.map((operation) => printOperation(operation, schema)).join('\n')}
/** A method an operation. */
export interface Kiosque {
${operations.map(printMethod).join('')}}

/** A client with a method an operation. An app that counts bytes takes \`createClient\` and the operations that it needs instead. */
export const createKiosque = (options: ClientOptions): Kiosque =>
  bind(createClient(options), { ${operations.map(({ name }) => methodName(name)).join(', ')} })
`
}

/** Without what is for `@defer`, which the graph doesn't have. */
const tidied = (types: string): string => nameOthers(types).replace(/\/\*\* Internal type.*\nexport type Incremental.*\n/u, '')

/** Every operation of the documents by itself. CannotRun for one that can't become a method. */
export function operationsOf(documents: readonly DocumentNode[]): GeneratedOperation[] {
  const whole = concatAST(documents)
  const separate = separateOperations(whole)
  return whole.definitions
    .filter((definition) => definition.kind === Kind.OPERATION_DEFINITION)
    .map((definition) => {
      const name = definition.name?.value
      const source = definition.loc?.source.name ?? 'a document'
      if (!name)
        throw new CannotRun(`An operation in ${source} has no name: expected one, such as "query Headlines". Its method is named after it.`)
      if (definition.operation === 'subscription')
        throw new CannotRun(`${name} in ${source} is a subscription: expected a query or a mutation.`)
      const document = separate[name] ?? whole
      const text = stripIgnoredCharacters(print(document))
      return { definition, name, text, document, id: `sha256:${createHash('sha256').update(text).digest('hex')}` }
    })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
}

/** A typed document an operation, for clients that take documents. */
export function generateDocuments(documents: readonly DocumentNode[], types: string): string {
  const operations = operationsOf(documents)
  const names = operations.flatMap(({ definition }) => [typeName(definition), `${typeName(definition)}Variables`])
  return `// Generated from GraphQL documents: change those, and generate again.
/**
 * A typed document an operation, for clients that take documents.
 * @module kiosque/sdk/documents
 */
import type { TypedDocumentNode } from '@graphql-typed-document-node/core'
import type { ${names.join(', ')} } from '${types}'

/** A document with its types, and the hash by which the gateway knows it. */
export type TrustedDocument<Data, Variables> = TypedDocumentNode<Data, Variables> & { readonly __meta__: { readonly hash: string } }
${operations.map(printDocument).join('')}`
}

const printDocument = ({ definition, name, id, text }: GeneratedOperation): string => `
${commentOf(definition)}export const ${name}Document = ${JSON.stringify({ ...parse(text, { noLocation: true }), __meta__: { hash: id } })} as unknown as TrustedDocument<${typeName(definition)}, ${typeName(definition)}Variables>
`

const typeName = ({ name, operation }: OperationDefinitionNode): string =>
  `${name?.value}${operation === 'mutation' ? 'Mutation' : 'Query'}`

const methodName = (operation: string): string => operation.charAt(0).toLowerCase() + operation.slice(1)

function printOperation({ definition, name, id, text, document }: GeneratedOperation, schema: GraphQLSchema): string {
  const path = listPathOf(definition, fragmentsOf(document), schema)
  const list = `[${path?.map((key) => `'${key}'`).join(', ') ?? ''}]`
  return `${commentOf(definition)}export const ${methodName(name)}: Operation<${typeName(definition)}, ${typeName(definition)}Variables, ${list}> = {
  name: '${name}',
  id: '${id}',
  text: ${JSON.stringify(text)},${path ? `\n  path: ${list},` : ''}${definition.operation === 'mutation' ? '\n  mutation: true,' : ''}
}
`
}

const printMethod = ({ definition, name }: GeneratedOperation): string =>
  `${commentOf(definition).replace(/^(?=.)/gmu, '  ')}  readonly ${methodName(name)}: Method<typeof ${methodName(name)}>\n`

const fragmentsOf = ({ definitions }: DocumentNode): ReadonlyMap<string, FragmentDefinitionNode> =>
  new Map(
    definitions.filter((definition) => definition.kind === Kind.FRAGMENT_DEFINITION).map((fragment) => [fragment.name.value, fragment]),
  )

/** The comment in front of an operation, which says to a developer what the method does. */
function commentOf({ loc }: OperationDefinitionNode): string {
  const lines: string[] = []
  for (let token = loc?.startToken.prev; token?.kind === 'Comment'; token = token.prev) lines.unshift(token.value.trim())
  const [only = '', ...others] = lines
  if (others.length === 0) return only && `/** ${only} */\n`
  return `/**\n${lines.map((line) => ` * ${line}\n`).join('')} */\n`
}
