/**
 * The plugin of GraphQL Code Generator that registers trusted documents.
 * @module kiosque/codegen/trusted-documents
 */
import { readFile } from 'node:fs/promises'
import type { PluginFunction } from '@graphql-codegen/plugin-helpers'
import { z } from 'zod'
import { parseClientDocuments } from '../content/client-documents.ts'
import { CannotRun } from '../content/error.ts'
import { operationsOf } from './operation.ts'

/** The options in `config`. */
export interface TrustedDocumentsConfig {
  /** Display name of the partner or app that sends the documents: "Radio Sandiala". */
  readonly client?: string | undefined
}

// Not strict: GraphQL Code Generator merges the global configuration into it.
const configSchema: z.ZodType<TrustedDocumentsConfig> = z.object({ client: z.string().min(1).optional() })

/**
 * Writes the documents by their hashes, as JSON. With a client name, the output is a list for the newspaper's KIOSQUE_CLIENTS folder. It
 * keeps the documents that it already contains, because installed apps still send them.
 */
export const plugin: PluginFunction<TrustedDocumentsConfig, string> = async (_schema, files, config, info) => {
  const { data, error } = configSchema.safeParse(config)
  if (error) throw new CannotRun(`The config of kiosque/codegen/trusted-documents is not what it expects:\n${z.prettifyError(error)}`)
  const documents = Object.fromEntries(operationsOf(files).map(({ id, text }) => [id, text]))
  if (data.client === undefined) return printed(documents)
  const earlier = info?.outputFile ? await registeredIn(info.outputFile) : {}
  return printed({ client: data.client, documents: Object.fromEntries(Object.entries({ ...earlier, ...documents }).sort(byText)) })
}

const printed = (value: object): string => `${JSON.stringify(value, null, 2)}\n`

/** The documents of the existing list; none if there is no list yet. A list that can't be read is an error, because overwriting it would lose documents. */
async function registeredIn(file: string): Promise<Readonly<Record<string, string>>> {
  try {
    return parseClientDocuments(await readFile(file, 'utf8'), file).documents
  } catch (cause) {
    if (cause instanceof CannotRun) throw cause
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return {}
    throw new CannotRun(`${file} can't be read: ${String(cause)}`, { cause })
  }
}

/** Sorting by text keeps the versions of an operation together, and a diff shows what was added. */
const byText = ([, a]: [string, string], [, b]: [string, string]): number => (a < b ? -1 : 1)
