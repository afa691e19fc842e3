// Writes everything that follows from the graph and from schema/operations: the printed schema, the trusted documents, the SDK's types
// and the catalogue of errors. `npm run contract` writes; with --check it only says whether what is committed is still right.
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { buildSchema, parse, Source } from 'graphql'
import { generateDocuments, generateModule, operationsOf } from '../src/codegen/generate.ts'
import { printedSchema } from '../src/graph/schema.ts'
import { errorsPage } from './errors-page.ts'

const root = fileURLToPath(new URL('..', import.meta.url))

const printed = printedSchema()
const schema = buildSchema(printed)
const folder = path.join(root, 'schema/operations')
const documents = await Promise.all(
  (await readdir(folder))
    .sort()
    .map(async (name) => parse(new Source(await readFile(path.join(folder, name), 'utf8'), `schema/operations/${name}`))),
)
const trusted = Object.fromEntries(operationsOf(documents).map(({ id, text }) => [id, text]))
const files = [
  { file: 'schema/schema.graphql', content: printed },
  { file: 'schema/trusted-documents.json', content: `${JSON.stringify(trusted, null, 2)}\n` },
  { file: 'docs/errors.md', content: errorsPage() },
  {
    file: 'src/sdk/generated/kiosque.ts',
    content: await generateModule({ schema, documents, runtime: '../runtime.ts', maskFragments: false }),
  },
  { file: 'src/sdk/generated/documents.ts', content: generateDocuments(documents, './kiosque.ts') },
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
