// Writes the files derived from the graph, the printed schema and the error catalogue, then runs GraphQL Code Generator for those
// derived from the schema and schema/operations, as codegen.ts configures: `npm run contract`. With --check, it writes nothing, names the
// committed files that are out of date, and fails if there are any.
import { readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { generate, loadContext } from '@graphql-codegen/cli'
import { printedSchema } from '../src/graph/schema.ts'
import { errorsPage } from './errors-page.ts'

process.chdir(fileURLToPath(new URL('..', import.meta.url)))
const check = process.argv.includes('--check')

const schema = printedSchema()
const stale: string[] = []
for (const [file, content] of Object.entries({ 'schema/schema.graphql': schema, 'docs/errors.md': errorsPage() })) {
  if ((await readFile(file, 'utf8').catch(() => null)) === content) continue
  if (check) stale.push(file)
  else await writeFile(file, content)
}

const context = await loadContext(path.resolve('codegen.ts'))
// The schema as it would be printed: with --check, the file may be outdated.
context.updateConfig({ schema, silent: true })
if (check) context.enableCheckMode()
const failures = await generate(context).then(() => [], messagesOf)
stale.push(...context.checkModeStaleFiles)

for (const failure of failures) console.error(`codegen.ts: ${failure}`)
if (stale.length > 0)
  console.error(`Not what src/ and schema/operations/ say: ${stale.join(', ')}. Run "npm run contract" and commit what it writes.`)
if (failures.length > 0 || stale.length > 0) process.exit(1)

/** Each output reports its own error, usually the same one. */
function messagesOf(error: unknown): string[] {
  const errors: unknown[] = error instanceof AggregateError ? error.errors : [error]
  return [...new Set(errors.map((each) => (each instanceof Error ? each.message : String(each))))]
}
