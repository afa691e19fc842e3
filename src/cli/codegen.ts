import { mkdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { Command, Option } from 'commander'
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
    .description('generate typed methods from your own GraphQL operations, and register these as trusted documents')
    .argument('<source...>', '.graphql files, or folders that contain some')
    .option('-o, --output <file>', 'module to write', 'kiosque.ts')
    .addOption(new Option('--schema <location>', 'schema file, or URL of a gateway').default(ownSchema, 'the schema of this version'))
    .option('--mask-fragments', 'let a component see only the fields that its own fragment selects', false)
    .option('--register <file>', 'add the documents to this file, which the newspaper puts into its KIOSQUE_CLIENTS folder')
    .option('--client <name>', 'name of the partner or app that sends the documents: "Radio Sandiala"')
    .option('--check', 'write nothing; fail if a file is out of date', false)
    .addHelpText(
      'after',
      `
The module imports kiosque/sdk and has one method per operation. The command also needs the package @graphql-codegen/typescript-operations.
GraphQL Code Generator generates the same files with the preset kiosque/codegen and the plugin kiosque/codegen/trusted-documents: see docs/sdk.md.

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
        console.log(stale.map(({ file }) => `${file} is out of date.`).join('\n') || 'All files are up to date.')
        return
      }
      for (const { file, content } of stale) {
        await mkdir(path.dirname(path.resolve(file)), { recursive: true })
        await writeFile(file, content)
      }
      console.log(stale.map(({ file }) => `Wrote ${file}.`).join('\n') || 'All files are up to date.')
    })

/** The content by file: the same as GraphQL Code Generator writes with `kiosque/codegen` and `kiosque/codegen/trusted-documents`. */
async function generated(sources: readonly string[], { output, schema: location, maskFragments, register, client }: Options) {
  if (register && !client) throw new CannotRun('--register needs --client: the name of the partner or app that sends the documents.')
  const { readSchema, readDocuments } = await import('../codegen/source.ts')
  const operations = await import('../codegen/operations-plugin.ts').catch((cause: unknown) => {
    throw new CannotRun('"kiosque codegen" needs another package. Run: npm install --save-dev @graphql-codegen/typescript-operations', {
      cause,
    })
  })
  const trustedDocuments = await import('../codegen/trusted-documents-plugin.ts')
  const schema = await readSchema(location)
  const documents = await readDocuments(sources, schema)
  const files = new Map([[output, await operations.plugin(schema, documents, { runtime: 'kiosque/sdk', maskFragments })]])
  if (register) files.set(register, await trustedDocuments.plugin(schema, documents, { client }, { outputFile: register }))
  return files
}
