import { mkdir, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { type CodegenConfig, executeCodegen } from '@graphql-codegen/cli'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { preset } from '../../src/codegen/preset.ts'
import { scratchFolder } from '../kiosque-process.ts'

const plugin = path.resolve('src/codegen/trusted-documents-plugin.ts')
const operation = 'query Flash { publication { front(first: 1) { ...Title } } }'
const fragment = 'fragment Title on Article { headline }'

describe('kiosque/codegen in GraphQL Code Generator', () => {
  let folder: string
  let remove: () => Promise<void>
  beforeAll(async () => {
    ;({ folder, remove } = await scratchFolder())
  })
  afterAll(() => remove())

  const generate = (documents: string, generates: CodegenConfig['generates'], more: Partial<CodegenConfig> = {}) =>
    executeCodegen({ schema: 'schema/schema.graphql', documents, generates, ...more })

  test('generates methods for documents, and takes only fragments from external ones', async () => {
    const externalDocuments = `${fragment} query Elsewhere { publication { name } }`
    const { result, error } = await generate(
      operation,
      { 'out/': { preset }, 'list.json': { plugins: [plugin] } },
      { externalDocuments, importExtension: '.js' },
    )
    expect(error).toBeNull()
    const written = Object.fromEntries(result.map(({ filename, content }) => [filename, content]))
    expect(Object.keys(written)).toEqual(['out/kiosque.ts', 'out/documents.ts', 'list.json'])
    expect(Object.values(written).filter((content) => content.includes('Elsewhere'))).toEqual([])
    expect(written['out/kiosque.ts']).toContain('readonly flash: Method<typeof flash>')
    expect(written['out/documents.ts']).toContain("import type { FlashQuery, FlashQueryVariables } from './kiosque.js'")
    expect(Object.values(JSON.parse(written['list.json'] ?? ''))).toEqual([
      'query Flash{publication{front(first:1){...Title}}}fragment Title on Article{headline}',
    ])
  })

  test.each<[string, string, CodegenConfig['generates'], string]>([
    [
      'an unknown option',
      operation + fragment,
      { 'out/': { preset, presetConfig: { maskFragment: true } } },
      'Unrecognized key: "maskFragment"',
    ],
    [
      'an output of another language',
      operation + fragment,
      { 'out.js': { preset } },
      'can\'t write to "out.js": expected a module, such as',
    ],
    [
      'an operation without a name',
      '{ publication { name } }',
      { 'out.ts': { preset } },
      'has no name: expected one, such as "query Headlines"',
    ],
    ['an unknown field', 'query A { publication { naem } }', { 'out.ts': { preset } }, 'Cannot query field "naem" on type "Publication"'],
    [
      'a client that is not a name',
      operation + fragment,
      { 'out.json': { plugins: [plugin], config: { client: 7 } } },
      'expected string, received number',
    ],
  ])('refuses %s with the reason', async (_name, documents, generates, message) => {
    const { result, error } = await generate(documents, generates)
    expect(result).toEqual([])
    expect(error?.message).toContain(message)
  })

  test("never writes over a list of registered documents that it can't read", async () => {
    const list = path.join(folder, 'list.json')
    const generates = { [list]: { plugins: [plugin], config: { client: 'Radio Sandiala' } } }
    await mkdir(list)
    expect((await generate(operation + fragment, generates)).error?.message).toContain(`${list} can't be read`)
    await rm(list, { recursive: true })
    await writeFile(list, '{"client": "Radio Sandiala", "documents"')
    expect((await generate(operation + fragment, generates)).error?.message).toContain(`${list} is not a list of documents`)
  })
})
