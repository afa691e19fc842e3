import type { PluginFunction } from '@graphql-codegen/plugin-helpers'
import { parse } from 'graphql'
import { commentOf, type Operation, operationsOf, typeName } from './operation.ts'

export interface TypedDocumentsConfig {
  /** The module with the operations' types: `./kiosque`. */
  readonly types: string
  /** The name of the generated module in a TypeDoc reference: `kiosque/sdk/documents`. */
  readonly moduleName?: string | undefined
}

/** A plugin of GraphQL Code Generator that writes a typed document for each operation, for clients that accept typed documents. */
export const plugin: PluginFunction<TypedDocumentsConfig, string> = (_schema, files, { types, moduleName }) => {
  const operations = operationsOf(files)
  const names = operations.flatMap(({ definition }) => [typeName(definition), `${typeName(definition)}Variables`])
  return `// Generated from GraphQL documents: change those, and generate again.
/**
 * One typed document per operation, for clients that accept typed documents.
 * @module${moduleName ? ` ${moduleName}` : ''}
 */
import type { TypedDocumentNode } from '@graphql-typed-document-node/core'
import type { ${names.join(', ')} } from '${types}'

/** A document with its types, and the hash that identifies it as a trusted document. */
export type TrustedDocument<Data, Variables> = TypedDocumentNode<Data, Variables> & { readonly __meta__: { readonly hash: string } }
${operations.map(printDocument).join('')}`
}

const printDocument = ({ definition, name, id, text }: Operation): string => `
${commentOf(definition)}export const ${name}Document = ${JSON.stringify({ ...parse(text, { noLocation: true }), __meta__: { hash: id } })} as unknown as TrustedDocument<${typeName(definition)}, ${typeName(definition)}Variables>
`
