// Writes everything that follows from the graph and from schema/operations: the printed schema, the trusted documents, the SDK's types
// and the catalogue of errors. `npm run contract` writes; with --check it only says whether what is committed is still right.
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { generate } from '@graphql-codegen/cli'
import codegen from '../codegen.ts'
import { printedSchema } from '../src/graph/schema.ts'
import { errorsPage } from './errors-page.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const trustedDocuments = 'schema/trusted-documents.json'

const printed = printedSchema()
const generated: { filename: string; content: string }[] = await generate({ ...codegen, schema: printed, silent: true, cwd: root }, false)
const files = [
  { file: 'schema/schema.graphql', content: printed },
  { file: 'docs/errors.md', content: errorsPage() },
  ...generated.map(({ filename, content }) => {
    const file = path.relative(root, path.resolve(root, filename))
    // The preset puts the documents beside the types; they are part of the contract.
    return path.basename(file) === 'persisted-documents.json' ? { file: trustedDocuments, content: `${content}\n` } : { file, content }
  }),
]

if (process.argv.includes('--check')) {
  const stale = []
  for (const { file, content } of files) {
    if ((await readFile(path.join(root, file), 'utf8').catch(() => null)) !== content) stale.push(file)
  }
  if (stale.length > 0) {
    console.error(`Not what src/graph/ and schema/operations/ say: ${stale.join(', ')}. Run "npm run contract" and commit what it writes.`)
    process.exit(1)
  }
} else {
  for (const { file, content } of files) {
    await mkdir(path.dirname(path.join(root, file)), { recursive: true })
    await writeFile(path.join(root, file), content)
  }
}
