import { createHash } from 'node:crypto'
import type { CodegenConfig } from '@graphql-codegen/cli'

const scalars = { DateTime: 'string', HTML: 'string', JSON: 'unknown', Locale: 'string', URL: 'string' }

/** From the contract in schema/ to the SDK: typed documents, and the list of documents that the gateway trusts. */
const config: CodegenConfig = {
  schema: 'schema/schema.graphql',
  documents: 'schema/operations/*.graphql',
  importExtension: '.ts',
  generates: {
    'src/sdk/generated/': {
      preset: 'client',
      presetConfig: {
        fragmentMasking: false,
        persistedDocuments: { hashAlgorithm: (operation: string) => `sha256:${createHash('sha256').update(operation).digest('hex')}` },
      },
      config: { scalars, strictScalars: true, useTypeImports: true, enumsAsTypes: true, documentMode: 'string' },
    },
  },
}

export default config
