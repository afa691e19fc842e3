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
    .option('--mask-fragments', "show a fragment's fields to nobody but who unmasks it", false)
    .option('--register <file>', 'add the documents to this list, which the newspaper puts into its KIOSQUE_CLIENTS folder')
    .option('--client <name>', 'who sends them, as the list says it: "Radio Sandiala"')
    .option('--check', 'write nothing, and fail where something would be written', false)
    .addHelpText(
      'after',
      `
The module has a method an operation, and imports kiosque/sdk. It needs @graphql-codegen/typescript-operations beside Kiosque.

Exit status: 0, 1 when --check found something to write, 2 when it could not run.

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

/** What to write, by file. */
async function generated(sources: readonly string[], { output, schema: location, maskFragments, register, client }: Options) {
  if (register && !client) throw new CannotRun('--register needs --client: who sends the documents, for the people who read the list.')
  const { readSchema, readDocuments } = await import('../codegen/source.ts')
  const { generateModule } = await import('../codegen/generate.ts').catch((cause: unknown) => {
    throw new CannotRun('"kiosque codegen" needs a package more: npm install --save-dev @graphql-codegen/typescript-operations', { cause })
  })
  const schema = await readSchema(location)
  const documents = await readDocuments(sources, schema)
  const files = new Map([[output, await generateModule({ schema, documents, runtime: 'kiosque/sdk', maskFragments })]])
  if (register && client) {
    const { registered } = await import('../codegen/register.ts')
    files.set(register, `${JSON.stringify(await registered(register, client, documents), null, 2)}\n`)
  }
  return files
}
