/**
 * `kiosque codegen` as a preset of GraphQL Code Generator.
 * @module kiosque/codegen
 */
import { buildASTSchema, type DocumentNode, type GraphQLSchema } from 'graphql'
import { generateModule } from './generate.ts'

/** What GraphQL Code Generator hands to a preset, as far as this one looks at it. `presetConfig` is a developer's own. */
export interface PresetOptions {
  readonly baseOutputDir: string
  readonly schema: DocumentNode
  readonly schemaAst?: GraphQLSchema | undefined
  readonly documents: readonly { readonly document?: DocumentNode | undefined }[]
  readonly presetConfig?: { readonly maskFragments?: boolean } | undefined
}

/**
 * `kiosque codegen` as a preset, for who runs GraphQL Code Generator already: `generates: { 'src/kiosque.ts': { preset } }`.
 * https://the-guild.dev/graphql/codegen/docs/custom-codegen
 */
export const preset = {
  /** The one module at the place that the developer's configuration names. */
  buildGeneratesSection: ({ baseOutputDir, schema, schemaAst, documents, presetConfig }: PresetOptions) => [
    {
      filename: baseOutputDir,
      schema,
      documents: [],
      config: {},
      plugins: [{ kiosque: {} }],
      pluginMap: {
        kiosque: {
          /** The module's text. */
          plugin: () =>
            generateModule({
              schema: schemaAst ?? buildASTSchema(schema),
              documents: documents.flatMap(({ document }) => document ?? []),
              runtime: 'kiosque/sdk',
              maskFragments: presetConfig?.maskFragments ?? false,
            }),
        },
      },
    },
  ],
}
