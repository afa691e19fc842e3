import { appendFile, cp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { run } from './consumer/published.ts'
import { scratchFolder } from './kiosque-process.ts'

const root = fileURLToPath(new URL('..', import.meta.url))

describe('npm run contract', () => {
  let folder: string
  let remove: () => Promise<void>
  beforeAll(async () => {
    ;({ folder, remove } = await scratchFolder())
    for (const name of ['codegen.ts', 'package.json', 'docs', 'schema', 'scripts', 'src'])
      await cp(path.join(root, name), path.join(folder, name), { recursive: true })
    await symlink(path.join(root, 'node_modules'), path.join(folder, 'node_modules'))
  })
  afterAll(() => remove())

  const at = (name: string) => path.join(folder, name)
  const contract = (...args: string[]) => run('node', ['scripts/contract.ts', ...args], { cwd: folder })

  test('writes every file generated from the graph and the operations, and with --check names outdated ones', async () => {
    expect(await contract('--check')).toBe('')
    const derived = [
      'docs/errors.md',
      'schema/schema.graphql',
      'schema/trusted-documents.json',
      'src/sdk/generated/documents.ts',
      'src/sdk/generated/kiosque.ts',
    ]
    const committed = await Promise.all(derived.map((name) => readFile(at(name), 'utf8')))
    await appendFile(at('docs/errors.md'), 'More.\n')
    await appendFile(at('schema/schema.graphql'), '# More.\n')
    await rm(at('schema/trusted-documents.json'))
    await appendFile(at('src/sdk/generated/documents.ts'), '\n')
    await appendFile(at('src/sdk/generated/kiosque.ts'), '\n')
    const failure = await contract('--check').catch(String)
    expect(derived.filter((name) => !failure.includes(name))).toEqual([])
    expect(await contract()).toBe('')
    expect(await Promise.all(derived.map((name) => readFile(at(name), 'utf8')))).toEqual(committed)
  })

  test('checks against the graph of the sources, even if the printed schema is outdated', async () => {
    const access = at('src/graph/access.ts')
    await writeFile(
      access,
      (await readFile(access, 'utf8')).replace('Meant for readers with an account.', 'Intended for readers with an account.'),
    )
    const failure = await contract('--check').catch(String)
    expect(failure).toContain('schema/schema.graphql')
    expect(failure).toContain('src/sdk/generated/kiosque.ts')
    await contract()
    expect(await readFile(at('src/sdk/generated/kiosque.ts'), 'utf8')).toContain('Intended for readers with an account.')
  })

  test('reports the error in an operation, and the other outdated files', async () => {
    await appendFile(at('schema/operations/Headlines.graphql'), 'query Wrong { publication { naem } }\n')
    await appendFile(at('docs/errors.md'), 'More.\n')
    const failure = await contract('--check').catch(String)
    expect(failure).toContain('Cannot query field "naem" on type "Publication"')
    expect(failure).toContain('schema/operations/Headlines.graphql')
    expect(failure).toContain('docs/errors.md')
  })
})
