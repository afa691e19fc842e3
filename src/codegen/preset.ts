/**
 * The preset of GraphQL Code Generator. The command `kiosque codegen` is a shortcut for it.
 * @module kiosque/codegen
 */
import type { CodegenPlugin, Types } from '@graphql-codegen/plugin-helpers'
import { z } from 'zod'
import { CannotRun } from '../content/error.ts'
import * as operations from './operations-plugin.ts'
import * as typedDocuments from './typed-documents-plugin.ts'

/** The options in `presetConfig`. */
export interface PresetConfig {
  /** Whether a component sees only the fields that its own fragment selects, by `unmask`. The default is false. */
  readonly maskFragments?: boolean | undefined
  /** The module that the generated one imports. The default is `kiosque/sdk`. */
  readonly runtime?: string | undefined
  /** The name of the module with typed documents in a TypeDoc reference. */
  readonly documentsModule?: string | undefined
}

const presetConfigSchema: z.ZodType<PresetConfig> = z.strictObject({
  maskFragments: z.boolean().optional(),
  runtime: z.string().optional(),
  documentsModule: z.string().optional(),
})

/**
 * Generates typed methods for your own operations. If the output is a module, it contains the operations, their types and
 * `createKiosque`. If the output is a folder, it contains the same module as `kiosque.ts`, and a typed document for each operation in
 * `documents.ts`.
 *
 *     generates: { 'src/kiosque.ts': { preset } }
 *     generates: { 'src/kiosque/': { preset } }
 *
 * https://the-guild.dev/graphql/codegen/docs/custom-codegen
 */
export const preset: Types.OutputPreset<PresetConfig> = {
  buildGeneratesSection(options) {
    const { baseOutputDir: output } = options
    const { maskFragments = false, runtime = 'kiosque/sdk', documentsModule } = parsePresetConfig(options.presetConfig, output)
    const moduleAt = (file: string) => section(options, file, 'operations', operations, { runtime, maskFragments })
    if (/\.[cm]?ts$/u.test(output)) return [moduleAt(output)]
    if (!output.endsWith('/')) {
      const expected = 'a module, such as "src/kiosque.ts", or a folder, such as "src/kiosque/"'
      throw new CannotRun(`The preset kiosque/codegen can't write to "${output}": expected ${expected}.`)
    }
    const types = `./kiosque${options.config.importExtension ?? ''}`
    return [
      moduleAt(`${output}kiosque.ts`),
      section(options, `${output}documents.ts`, 'typed-documents', typedDocuments, { types, moduleName: documentsModule }),
    ]
  },
}

function parsePresetConfig(value: unknown, output: string): PresetConfig {
  const { data, error } = presetConfigSchema.safeParse(value ?? {})
  if (error) throw new CannotRun(`The presetConfig of "${output}" is not what kiosque/codegen expects:\n${z.prettifyError(error)}`)
  return data
}

/** One file, written by one plugin. */
const section = <Config extends object>(
  { schema, schemaAst, documents, documentTransforms, config }: Types.PresetFnArgs<PresetConfig>,
  filename: string,
  name: string,
  plugin: CodegenPlugin<Config>,
  pluginConfig: Config,
): Types.GenerateOptions => ({
  filename,
  schema,
  schemaAst,
  documents,
  documentTransforms,
  config,
  plugins: [{ [name]: pluginConfig }],
  pluginMap: { [name]: plugin },
})
