import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { checkPackage, createPackageFromTarballData } from '@arethetypeswrong/core'
import { build } from 'esbuild'
import { publint } from 'publint'
import { formatMessage } from 'publint/utils'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import * as sdk from '../../src/sdk/index.ts'
import { type Published, publish, root, run } from './published.ts'

let published: Published
/** A project with the package and nothing else. */
let bare: string

beforeAll(async () => {
  published = await publish()
  bare = await published.install('bare')
})
afterAll(() => published.remove())

describe('The published package', () => {
  test('is in order for publint, and for are-the-types-wrong wherever modules are known', async () => {
    const pkgDir = path.join(bare, 'node_modules/kiosque')
    const manifest = JSON.parse(await readFile(path.join(pkgDir, 'package.json'), 'utf8')) as Record<string, unknown>
    const { messages } = await publint({ pkgDir, pack: false, strict: true })
    expect(messages.map((message) => formatMessage(message, manifest))).toEqual([])
    const result = await checkPackage(createPackageFromTarballData(published.tarball))
    // Before modules, Node had no "exports"; and what requires a module today has to be a Node that can.
    const aged = (problem: object) => 'resolutionKind' in problem && ['node10', 'node16-cjs'].includes(String(problem.resolutionKind))
    expect(result.types && 'problems' in result ? result.problems.filter((problem) => !aged(problem)) : result).toEqual([])
  })

  test('holds what runs, and neither tests nor sources', async () => {
    const folders = await readdir(path.join(bare, 'node_modules/kiosque'))
    expect(folders.sort()).toEqual(['LICENSE', 'README.md', 'bin', 'dist', 'docs', 'package.json', 'prisma', 'sample', 'schema'])
  })
})

describe('The SDK', () => {
  test('is as small as promised', async () => {
    const sizes = JSON.parse(await run('size-limit', ['--json'], { cwd: root })) as { name: string; passed: boolean; size: number }[]
    expect(sizes.filter(({ passed }) => !passed)).toEqual([])
    expect(sizes.find(({ name }) => name === 'the client')?.size).toBeLessThanOrEqual(2000)
  })

  test('brings of its operations the one that is imported', async () => {
    const bundle = await bundleOf(
      "import { createClient, headlines } from 'kiosque/sdk'; createClient({ url: '/' }).run(headlines, { section: 'x' })",
    )
    const ids = Object.values(sdk).flatMap((value) => (typeof value === 'object' && 'id' in value ? [value.id] : []))
    expect(ids.length).toBeGreaterThanOrEqual(5)
    expect(ids.filter((id) => bundle.includes(id))).toEqual([sdk.headlines.id])
  })
})

/** The program with all that it imports in one file, for a browser. */
async function bundleOf(contents: string): Promise<string> {
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: bare },
    bundle: true,
    minify: true,
    write: false,
    format: 'iife',
    platform: 'browser',
  })
  return outputFiles[0]?.text ?? ''
}
