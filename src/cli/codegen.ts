import { mkdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { Command } from 'commander'
import { CannotRun } from '../content/error.ts'

const ownSchema = fileURLToPath(new URL('../../schema/schema.graphql', import.meta.url))

interface Options {
  readonly output: string
  readonly schema: string
  readonly maskFragments: boolean
  readonly register?: string
  readonly client?: string
  readonly check: boolean
}

export const codegenCommand = (): Command =>
  new Command('codegen')
    .description('turn your own GraphQL operations into typed methods, and register them as trusted documents')
    .argument('<source...>', '.graphql files, and folders with some')
    .option('-o, --output <file>', 'the module to write', 'kiosque.ts')
    .option('--schema <location>', "a file with the schema, or a gateway's address", ownSchema)
    .option('--mask-fragments', 'let a component see only the fields that its own fragment selects', false)
    .option('--register <file>', 'add the documents to this list, which the newspaper puts into its KIOSQUE_CLIENTS folder')
    .option('--client <name>', 'the name of the partner or the app that sends them: "Radio Sandiala"')
    .option('--check', 'write nothing, and fail if a file is out of date', false)
    .addHelpText(
      'after',
      `
The module has a method for each operation, and imports kiosque/sdk. It needs @graphql-codegen/typescript-operations beside Kiosque.
GraphQL Code Generator writes the same with the preset kiosque/codegen and the plugin kiosque/codegen/trusted-documents: see docs/sdk.md.

Exit codes: 0 success, 1 --check found a file that is out of date, 2 could not run.

Examples:
  kiosque codegen src/operations --output src/kiosque.ts
  kiosque codegen src --register documents.json --client "Radio Sandiala"
`,
    )
    .action(async (sources: string[], options: Options) => {
      const files = await generated(sources, options)
      const stale = []
      for (const [file, content] of files) {
        if ((await readFile(file, 'utf8').catch(() => null)) !== content) stale.push({ file, content })
      }
      if (options.check) {
        if (stale.length > 0) process.exitCode = 1
        console.log(stale.map(({ file }) => `${file} is not what the documents say.`).join('\n') || 'Nothing to write.')
        return
      }
      for (const { file, content } of stale) {
        await mkdir(path.dirname(path.resolve(file)), { recursive: true })
        await writeFile(file, content)
      }
      console.log(stale.map(({ file }) => `Wrote ${file}.`).join('\n') || 'Nothing to write.')
    })

/** What to write, by file: what GraphQL Code Generator writes with `kiosque/codegen` and `kiosque/codegen/trusted-documents`. */
async function generated(sources: readonly string[], { output, schema: location, maskFragments, register, client }: Options) {
  if (register && !client) throw new CannotRun('--register needs --client: who sends the documents, for the people who read the list.')
  const { readSchema, readDocuments } = await import('../codegen/source.ts')
  const operations = await import('../codegen/operations-plugin.ts').catch((cause: unknown) => {
    throw new CannotRun('"kiosque codegen" needs another package: npm install --save-dev @graphql-codegen/typescript-operations', { cause })
  })
  const trustedDocuments = await import('../codegen/trusted-documents-plugin.ts')
  const schema = await readSchema(location)
  const documents = await readDocuments(sources, schema)
  const files = new Map([[output, await operations.plugin(schema, documents, { runtime: 'kiosque/sdk', maskFragments })]])
  if (register) files.set(register, await trustedDocuments.plugin(schema, documents, { client }, { outputFile: register }))
  return files
}
