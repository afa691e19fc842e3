import { cp, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { introspectionFromSchema } from 'graphql'
import { schema } from '../../src/graph/schema.ts'
import { type Published, root, run } from './published.ts'

const template = fileURLToPath(new URL('project', import.meta.url))
const clientPresetTemplate = fileURLToPath(new URL('client-preset', import.meta.url))

const packages = [
  '@apollo/client',
  '@graphql-codegen/cli',
  '@graphql-codegen/plugin-helpers',
  '@graphql-codegen/typescript-operations',
  '@tanstack/query-core',
  '@types/relay-runtime',
  '@urql/core',
  'gql.tada',
  'graphql-request',
  'relay-runtime',
  'rxjs',
]

/** A TypeScript example from the documentation, and the output that its comments promise. */
interface Example {
  readonly file: string
  readonly text: string
  readonly prints: readonly string[]
}

export interface Project {
  readonly folder: string
  /** The folder with the lists of registered documents, for KIOSQUE_CLIENTS. */
  readonly clients: string
  /** The program `kiosque` of the package. */
  readonly bin: string
  readonly examples: readonly Example[]
}

/** A project that uses every client and tool, with the files that each tool generates from the published schema. */
export async function makeProject(published: Published): Promise<Project> {
  const folder = await published.install('project', packages, true)
  await cp(template, folder, { recursive: true })
  const at = (name: string) => path.join(folder, name)
  const bin = at('node_modules/kiosque/bin/kiosque.js')
  const introspection = introspectionFromSchema(schema, { descriptions: false })
  const examples = (await Promise.all(['README.md', 'docs/sdk.md'].map(examplesOf))).flat()
  await writeFile(at('codegen.ts'), await documentedFile('codegen.ts'))
  await Promise.all([
    run('graphql-codegen', [], { cwd: folder }),
    run('relay-compiler', ['relay.config.json'], { cwd: folder }),
    run('genql', ['--schema', 'node_modules/kiosque/schema/schema.graphql', '--output', 'genql'], { cwd: folder }),
    writeFile(at('introspection.ts'), `export type introspection = ${JSON.stringify(introspection)}\n`),
    ...examples.map(({ file, text }) => writeFile(at(file), text)),
  ])
  return { folder, clients: at('clients'), bin, examples }
}

/** A project that uses only the schema, with the `client` preset of GraphQL Code Generator, as described in docs/sdk.md. */
export async function makeClientPresetProject(published: Published): Promise<string> {
  const others = ['@graphql-codegen/cli', '@graphql-codegen/client-preset', '@graphql-typed-document-node/core', 'graphql']
  const folder = await published.install('client-preset', ['@apollo/client', 'rxjs', ...others])
  await cp(clientPresetTemplate, folder, { recursive: true })
  await cp(path.join(template, 'tsconfig.json'), path.join(folder, 'tsconfig.json'))
  await writeFile(path.join(folder, 'codegen.ts'), await documentedFile('client-preset.ts'))
  await run('graphql-codegen', [], { cwd: folder })
  return folder
}

/** The content of a file that docs/sdk.md shows. */
async function documentedFile(name: string): Promise<string> {
  const [, after = ''] = (await readFile(path.join(root, 'docs/sdk.md'), 'utf8')).split(`\n\`\`\`ts ${name}\n`)
  return after.slice(0, after.indexOf('```'))
}

async function examplesOf(document: string): Promise<Example[]> {
  const text = await readFile(path.join(root, document), 'utf8')
  return [...text.matchAll(/^```ts\n(.*?)^```$/gmsu)].map(([, code = ''], index) => ({
    file: `example-${path.basename(document, '.md').toLowerCase()}-${index + 1}.ts`,
    text: code,
    prints: [...code.matchAll(/^console\.log\(.*\) \/\/ (.*)$/gmu)].map(([, printed = '']) => printed),
  }))
}

/** Runs a module of the project on Node. The URL of the gateway in the examples is replaced by `url`. */
export async function runModule(folder: string, file: string, url: string, ...args: string[]): Promise<string> {
  const outfile = path.join(folder, `${path.basename(file, '.ts')}.mjs`)
  await build({
    stdin: {
      contents: (await readFile(path.join(folder, file), 'utf8')).replaceAll('http://127.0.0.1:4000/graphql', url),
      resolveDir: folder,
      loader: 'ts',
    },
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    logLevel: 'silent',
    define: { __DEV__: 'false' },
  })
  return run('node', [outfile, url, ...args], { cwd: folder })
}
