import { cp, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { introspectionFromSchema } from 'graphql'
import { schema } from '../../src/graph/schema.ts'
import { type Published, root, run } from './published.ts'

const template = fileURLToPath(new URL('project', import.meta.url))

const packages = [
  '@apollo/client',
  '@graphql-codegen/typescript-operations',
  '@tanstack/query-core',
  '@types/relay-runtime',
  '@urql/core',
  'gql.tada',
  'graphql-request',
  'relay-runtime',
  'rxjs',
]

/** A TypeScript example of a document, and what its comments say that it prints. */
interface Example {
  readonly file: string
  readonly text: string
  readonly prints: readonly string[]
}

export interface Project {
  readonly folder: string
  /** Where the lists of registered documents are, for a gateway. */
  readonly clients: string
  readonly bin: string
  readonly examples: readonly Example[]
}

/** The project of a developer who uses everything: with what each tool generates from the published schema. */
export async function makeProject(published: Published): Promise<Project> {
  const folder = await published.install('project', packages, true)
  await cp(template, folder, { recursive: true })
  const at = (name: string) => path.join(folder, name)
  const bin = at('node_modules/kiosque/bin/kiosque.js')
  const register = ['--register', 'clients/radio-sandiala.json', '--client', 'Radio Sandiala']
  const introspection = introspectionFromSchema(schema, { descriptions: false })
  const examples = (await Promise.all(['README.md', 'docs/sdk.md'].map(examplesOf))).flat()
  await Promise.all([
    run('node', [bin, 'codegen', 'operations', '--output', 'kiosque.ts', ...register], { cwd: folder }),
    run('node', [bin, 'codegen', 'operations', '--output', 'masked.ts', '--mask-fragments'], { cwd: folder }),
    run('relay-compiler', ['relay.config.json'], { cwd: folder }),
    run('genql', ['--schema', 'node_modules/kiosque/schema/schema.graphql', '--output', 'genql'], { cwd: folder }),
    writeFile(at('introspection.ts'), `export type introspection = ${JSON.stringify(introspection)}\n`),
    ...examples.map(({ file, text }) => writeFile(at(file), text)),
  ])
  return { folder, clients: at('clients'), bin, examples }
}

async function examplesOf(document: string): Promise<Example[]> {
  const text = await readFile(path.join(root, document), 'utf8')
  return [...text.matchAll(/^```ts\n(.*?)^```$/gmsu)].map(([, code = ''], index) => ({
    file: `example-${path.basename(document, '.md').toLowerCase()}-${index + 1}.ts`,
    text: code,
    prints: [...code.matchAll(/^console\.log\(.*\) \/\/ (.*)$/gmu)].map(([, printed = '']) => printed),
  }))
}

/** Runs a module of the project on Node, with the gateway of the examples at another address. */
export async function runModule({ folder }: Project, file: string, url: string, ...args: string[]): Promise<string> {
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
