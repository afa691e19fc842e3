import type { CodegenConfig } from '@graphql-codegen/cli'
import { preset } from './src/codegen/preset.ts'

/** Generates the SDK and the list of trusted documents from the printed schema and the operations: `npx graphql-codegen`. */
const config: CodegenConfig = {
  schema: 'schema/schema.graphql',
  documents: 'schema/operations/*.graphql',
  importExtension: '.ts',
  generates: {
    // kiosque.ts, the operations with their types and methods, and documents.ts, a typed document for each.
    'src/sdk/generated/': { preset, presetConfig: { runtime: '../runtime.ts', documentsModule: 'kiosque/sdk/documents' } },
    // The documents by their hashes, which the gateway answers to.
    'schema/trusted-documents.json': { plugins: ['./src/codegen/trusted-documents-plugin.ts'] },
  },
}

export default config
