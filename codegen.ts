import type { CodegenConfig } from '@graphql-codegen/cli'
import { preset } from './src/codegen/preset.ts'

const documents = 'schema/operations/*.graphql'
const trustedDocuments = './src/codegen/trusted-documents-plugin.ts'

/** Generates the SDK and the list of trusted documents from the printed schema and the operations: `npx graphql-codegen`. */
const config: CodegenConfig = {
  schema: 'schema/schema.graphql',
  importExtension: '.ts',
  generates: {
    // kiosque.ts, the operations with their types and methods, and documents.ts, a typed document for each.
    'src/sdk/generated/': { documents, preset, presetConfig: { runtime: '../runtime.ts', documentsModule: 'kiosque/sdk/documents' } },
    // The documents by their hashes, which the gateway answers to.
    'schema/trusted-documents.json': { documents, plugins: [trustedDocuments] },
    // The documents of the headlines widget. Those of released versions stay in the list, because pages of partners keep a version.
    'schema/headlines-widget.json': {
      documents: 'src/embed/*.graphql',
      plugins: [{ [trustedDocuments]: { client: 'The headlines widget' } }],
    },
  },
}

export default config
