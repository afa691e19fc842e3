import { appendFile, cp, readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { createContext, runInContext } from 'node:vm'
import { checkPackage, createPackageFromTarballData } from '@arethetypeswrong/core'
import { build } from 'esbuild'
import { publint } from 'publint'
import { formatMessage } from 'publint/utils'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import * as sdk from '../../src/sdk/index.ts'
import { copyEmbedded } from '../embedded-database.ts'
import { type Served, serveKiosque } from '../kiosque-process.ts'
import { chromium, launch, servePage } from './browser.ts'
import { addPrograms, engines, fetchEngines, hasEngines } from './engines.ts'
import { makeClientPresetProject, makeProject, type Project, runModule } from './project.ts'
import { type Published, publish, root, run } from './published.ts'

let published: Published
/** The folder of a project that contains only the package. */
let bare: string
let project: Project
/** The folder of a project that uses the `client` preset of GraphQL Code Generator. */
let clientPreset: string
/** A gateway on the sample, run from the package. It trusts the documents that both projects have registered. */
let served: Served

beforeAll(async () => {
  published = await publish()
  bare = await published.install('bare')
  await addPrograms(bare)
  project = await makeProject(published)
  clientPreset = await makeClientPresetProject(published)
  await cp(path.join(clientPreset, 'gql/persisted-documents.json'), path.join(project.clients, 'le-relais.json'))
  const newspaper = path.join(project.folder, 'newspaper')
  await copyEmbedded(newspaper)
  const variables = { KIOSQUE_DATA: newspaper, KIOSQUE_CLIENTS: project.clients }
  served = await serveKiosque(['--sample'], variables, project.bin)
})
afterAll(async () => {
  await served?.stop()
  await published.remove()
})

describe('The published package', () => {
  test('passes publint, and are-the-types-wrong in every resolution mode with ES modules', async () => {
    const pkgDir = path.join(bare, 'node_modules/kiosque')
    const manifest = JSON.parse(await readFile(path.join(pkgDir, 'package.json'), 'utf8')) as Record<string, unknown>
    const { messages } = await publint({ pkgDir, pack: false, strict: true })
    expect(messages.map((message) => formatMessage(message, manifest))).toEqual([])
    const result = await checkPackage(createPackageFromTarballData(published.tarball))
    // Old resolution modes are not supported: Node 10 ignores "exports", and the oldest version with "exports" can't `require` ES modules.
    const isOld = (problem: object) => 'resolutionKind' in problem && ['node10', 'node16-cjs'].includes(String(problem.resolutionKind))
    expect(result.types && 'problems' in result ? result.problems.filter((problem) => !isOld(problem)) : result).toEqual([])
  })

  test('contains the compiled files, and neither tests nor sources', async () => {
    const folders = await readdir(path.join(bare, 'node_modules/kiosque'))
    expect(folders.sort()).toEqual(['LICENSE', 'README.md', 'assets', 'bin', 'dist', 'docs', 'package.json', 'prisma', 'sample', 'schema'])
  })
})

describe('The SDK', () => {
  test('has at most the documented size', async () => {
    const sizes = JSON.parse(await run('size-limit', ['--json'], { cwd: root })) as { name: string; passed: boolean; size: number }[]
    expect(sizes.filter(({ passed }) => !passed)).toEqual([])
    expect(sizes.find(({ name }) => name === 'the client')?.size).toBeLessThanOrEqual(2048)
    expect(sizes.map(({ name }) => name)).toEqual(expect.arrayContaining(operations.map(([name]) => name)))
  })

  test('runs on Node from a package without dependencies', async () => {
    expect(JSON.parse(await run('node', ['command.mjs', served.url], { cwd: bare }))).toEqual(await expectation([200, 304]))
    const required = "console.log(typeof require('kiosque/sdk').createKiosque)"
    expect(await run('node', ['--eval', required], { cwd: bare })).toBe('function\n')
  })

  test('requires only fetch, AbortController and timers: no Node, no document, no process, no URL', async () => {
    const bundle = await bundleOf(
      `import { createKiosque } from 'kiosque/sdk'; globalThis.asked = createKiosque({ url: '${served.url}' }).headlines(${question})`,
    )
    const platform: { asked?: ReturnType<ReturnType<typeof sdk.createKiosque>['headlines']> } = createContext({
      fetch,
      AbortController,
      setTimeout,
      clearTimeout,
    })
    runInContext(bundle, platform)
    const { data } = (await platform.asked) ?? {}
    expect(data?.section?.latest.map(({ headline }) => headline)).toEqual(await latestTitles())
  })

  test('truncates a teaser on platforms without Intl.Segmenter, such as Hermes', async () => {
    const bundle = await bundleOf("import { teaserOf } from 'kiosque/sdk/french'; globalThis.teaser = teaserOf('Été 🌍 à Tintala', 6)")
    const platform: { teaser?: string } = createContext({})
    runInContext(`delete Intl.Segmenter;\n${bundle}`, platform)
    expect(platform.teaser).toBe('Été 🌍…')
  })

  test('adds only the imported operation to a bundle', async () => {
    const bundle = await bundleOf(
      "import { createClient, headlines } from 'kiosque/sdk'; createClient({ url: '/' }).run(headlines, { section: 'x' })",
    )
    expect(operations.filter(([, { id }]) => bundle.includes(id)).map(([name]) => name)).toEqual(['headlines'])
    expect(operations.length).toBeGreaterThanOrEqual(5)
  })
})

describe('A consumer', () => {
  test.each(['tsc', 'tsc6'])('compiles with %s, which reports misuse as type errors', async (compiler) => {
    await run(compiler, ['--project', '.'], { cwd: project.folder })
    await run(compiler, ['--project', '.'], { cwd: clientPreset })
  })

  test('generates the same files with GraphQL Code Generator (preset and plugin) and with "kiosque codegen"', async () => {
    const { folder, bin } = project
    const codegen = (...args: string[]) => run('node', [bin, 'codegen', 'operations', '--check', '--output', ...args], { cwd: folder })
    const register = ['--register', 'clients/radio-sandiala.json', '--client', 'Radio Sandiala']
    expect(await codegen('generated/kiosque.ts', ...register)).toBe('All files are up to date.\n')
    expect(await codegen('masked.ts', '--mask-fragments')).toBe('All files are up to date.\n')
    await run('graphql-codegen', ['--check'], { cwd: folder })
    await appendFile(path.join(folder, 'generated/documents.ts'), '\n')
    await expect(run('graphql-codegen', ['--check'], { cwd: folder })).rejects.toThrow('  - generated/documents.ts\n')
  })

  test('gets responses with the hashes from the client preset of GraphQL Code Generator', async () => {
    const responses = JSON.parse(await runModule(clientPreset, 'main.ts', served.url)) as Record<string, string[]>
    const titles = await latestTitles()
    expect(responses).toEqual({
      'documentId, over GET': titles,
      'documentId, over POST': titles,
      'extensions.persistedQuery': titles,
      'Apollo, by hash over GET': titles,
    })
  })

  test('gets the same data with every client: Apollo, urql, graphql-request, TanStack Query, gql.tada, genql, Relay, and the SDK', async () => {
    const { titles: titlesByClient, relay } = JSON.parse(await runModule(project.folder, 'main.ts', served.url, 'rokia-sambala')) as {
      titles: Record<string, string[]>
      relay: string[][]
    }
    const titles = await latestTitles()
    expect(titlesByClient).toEqual(Object.fromEntries(Object.keys(titlesByClient).map((client) => [client, titles])))
    expect(Object.keys(titlesByClient)).toHaveLength(11)
    const [first, both] = relay
    expect([first?.length, both?.length, both?.slice(0, 2)]).toEqual([2, 4, first])
  })

  test('can run the examples of the documentation with the documented results', async () => {
    expect(project.examples.length).toBeGreaterThanOrEqual(6)
    await Promise.all(
      project.examples.map(async ({ file, prints }) => {
        const printed = await runModule(project.folder, file, served.url)
        expect([file, printed]).toEqual([file, expect.stringMatching(/\S/u)])
        for (const line of prints) expect(printed.split('\n')).toContain(line)
      }),
    )
  })

  test('loads at most 15 KB for the lite page of nineteen articles of twenty', async () => {
    const client = sdk.createClient({ url: served.url })
    const slugs = []
    const { data } = await client.run(sdk.frontPage, { perSection: 50 })
    for (const { latest } of data?.sections ?? []) slugs.push(...latest.map(({ slug }) => slug))
    const sizes = await Promise.all(
      slugs.map(async (slug) => {
        const search = new URLSearchParams({ documentId: sdk.articlePageLite.id, variables: JSON.stringify({ slug }) })
        const text = await (await fetch(`${served.url}?${search}`)).text()
        expect(text).toContain('"body":{"__typename"')
        return Buffer.byteLength(text)
      }),
    )
    sizes.sort((a, b) => a - b)
    expect(sizes.length).toBeGreaterThan(70)
    expect(sizes[Math.ceil(sizes.length * 0.95) - 1]).toBeLessThanOrEqual(15_000)
  })
})

describe.skipIf(!hasEngines)(`Elsewhere the SDK${hasEngines ? '' : ' (skipped: npm install --prefix tests/consumer/platforms)'}`, () => {
  beforeAll(() => fetchEngines(), 300_000)

  test.each(Object.entries(engines))('runs on %s', async (_name, runOn) => {
    expect(await runOn(bare, served.url)).toEqual(await expectation([200, 304]))
  })
})

describe.skipIf(!chromium)(`A browser${chromium ? '' : ' (skipped: there is no Chromium)'}`, () => {
  test('runs the SDK from the package on a page with another origin than the gateway', async () => {
    const page = await servePage(bare)
    const browser = await launch({ executablePath: chromium ?? '', args: ['--no-sandbox'] })
    try {
      const tab = await browser.newPage()
      const failures: string[] = []
      tab.on('pageerror', ({ message }) => failures.push(message))
      tab.on('requestfailed', (request) => failures.push(request.url()))
      await tab.goto(page.url)
      const result = await tab.evaluate(`import('/program.mjs').then(({ runProgram }) => runProgram('${served.url}'))`)
      // A response from the browser's cache has status 200.
      expect([result, failures]).toEqual([await expectation([200, 200]), []])
      // Other clients send POST requests.
      const asked = await tab.evaluate(`fetch('${served.url}', {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: '{"query":"{ publication { name } }"}',
      }).then((response) => response.json())`)
      expect(asked).toEqual({ data: { publication: { name: 'Yélouma Matin' } } })
    } finally {
      await browser.close()
      await page.close()
    }
  })
})

describe.skipIf(!chromium)(`The reference${chromium ? '' : ' (skipped: there is no Chromium)'}`, () => {
  test('runs its examples on the gateway that serves it, also by keyboard, and searches', async () => {
    const browser = await launch({ executablePath: chromium ?? '', args: ['--no-sandbox'] })
    try {
      const tab = await browser.newPage({ viewport: { width: 1280, height: 900 } })
      const failures: string[] = []
      tab.on('pageerror', ({ message }) => failures.push(message))
      tab.on('console', (message) => message.type() === 'error' && failures.push(message.text()))
      const { origin } = new URL(served.url)
      tab.on('request', (request) => new URL(request.url()).origin !== origin && failures.push(request.url()))
      await tab.goto(`${origin}/docs`)
      const example = tab.getByLabel('Example').and(tab.locator('[id="Query.article-query"]'))
      await expect.poll(() => example.inputValue()).toMatch(/slug: "[a-z0-9-]+"/u)
      await example.focus()
      await tab.keyboard.press('Tab')
      await tab.keyboard.press('Enter')
      const answer = tab.locator('[id="Query.article"] pre')
      await expect.poll(() => answer.textContent()).toContain('"headline": ')
      expect(await answer.textContent()).not.toContain('errors')
      await tab.getByLabel('Find').fill('wordsRemaining')
      const shown = await tab.locator('nav li:visible').allTextContents()
      expect(shown).toEqual(['PreviewBody type'])
      if (process.env.KIOSQUE_SCREENSHOT) await tab.screenshot({ path: process.env.KIOSQUE_SCREENSHOT })
      expect(failures).toEqual([])
    } finally {
      await browser.close()
    }
  })
})

/** All operations of the SDK, with the names of their exports. */
const operations = Object.entries(sdk).flatMap(([name, value]) =>
  typeof value === 'object' && 'id' in value ? [[name, value] as const] : [],
)

const question = JSON.stringify({ section: 'sports', first: 3 })

/** The expected result of platforms/program.mjs. */
const expectation = async (statuses: readonly number[]) => {
  const titles = await latestTitles()
  return { titles, pages: titles, codes: ['BAD_USER_INPUT', 'ABORTED'], statuses: [...statuses, 200, 200, 200] }
}

const latestTitles = async (): Promise<string[] | undefined> => {
  const { data } = await sdk.createKiosque({ url: served.url }).headlines({ section: 'sports', first: 3 })
  return data?.section?.latest.map(({ headline }) => headline)
}

/** A bundle of the program with everything that it imports, for a browser. */
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
