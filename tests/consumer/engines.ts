import { existsSync } from 'node:fs'
import { cp, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import ts from 'typescript'
import { run } from './published.ts'

const platforms = fileURLToPath(new URL('platforms', import.meta.url))
const modules = path.join(platforms, 'node_modules')
const inCi = process.env.CI === 'true'

/** Whether the JavaScript engines of other platforms are installed. They are large, so only CI installs them by default. */
export const hasEngines = inCi || existsSync(path.join(modules, '.package-lock.json'))

export async function fetchEngines(): Promise<void> {
  // npm reads the registry and the cache folder from the environment.
  const env = Object.fromEntries(Object.entries(process.env).map(([name, value]) => [name, value ?? '']))
  if (inCi) await run('npm', ['install', '--prefix', platforms, '--no-audit', '--no-fund', '--prefer-offline'], { cwd: platforms, env })
}

/** Copies the programs of platforms/ into a project that contains the package. */
export const addPrograms = (project: string): Promise<void> =>
  cp(platforms, project, { recursive: true, filter: (file) => file === platforms || file.endsWith('.mjs') })

/** Functions that run program.mjs on an engine, in a project that contains it, and return its result. */
export const engines: Readonly<Record<string, (project: string, url: string) => Promise<unknown>>> = {
  Deno: async (project, url) =>
    JSON.parse(await engine('deno', ['run', '--no-prompt', `--allow-net=${new URL(url).host}`, 'command.mjs', url], project)),
  Bun: async (project, url) => JSON.parse(await engine('bun', ['command.mjs', url], project)),
  'a worker': runAsWorker,
  'React Native': runAsApp,
}

const engine = (name: string, args: readonly string[], project: string): Promise<string> =>
  run(path.join(modules, '.bin', name), args, { cwd: project })

/** Runs it on workerd, the runtime of Cloudflare Workers. */
async function runAsWorker(project: string, url: string): Promise<unknown> {
  await bundle(project, 'worker.mjs', 'esm', 'workerd')
  const configuration = `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (services = [
  (name = "main", worker = (
    modules = [(name = "worker", esModule = embed "bundle-worker.mjs")],
    compatibilityDate = "2026-01-01",
    bindings = [(name = "URL_OF_GRAPH", text = ${JSON.stringify(url)})],
    globalOutbound = "network",
  )),
  (name = "network", network = (allow = ["private"])),
]);
`
  await writeFile(path.join(project, 'worker.capnp'), configuration)
  return JSON.parse(await engine('workerd', ['test', 'worker.capnp'], project))
}

/**
 * Runs it on Hermes, compiled in the same way as an app. The command line of Hermes has no network: the program prints each request and ends,
 * the request is sent from here, and the program is run again with the response.
 */
async function runAsApp(project: string, url: string): Promise<unknown> {
  const bundled = await bundle(project, 'react-native.mjs', 'iife', 'react-native')
  const { outputText } = ts.transpileModule(bundled, { compilerOptions: { target: ts.ScriptTarget.ES5, downlevelIteration: true } })
  const answers: Record<string, unknown> = {}
  for (;;) {
    await writeFile(path.join(project, 'app.js'), `answers = ${JSON.stringify(answers)}; url = ${JSON.stringify(url)};\n${outputText}`)
    const hermes = path.join(modules, 'hermes-engine-cli/linux64-bin/hermes')
    const printed = (await run(hermes, ['-w', '-Xes6-promise', '-Xmicrotask-queue', 'app.js'], { cwd: project })).trim()
    const output = JSON.parse(printed)
    if ('result' in output) return output.result
    if (printed in answers) throw new Error(`The program repeated a request that has a response: ${printed}`)
    const response = await fetch(output.url, output)
    answers[printed] = { status: response.status, headers: [...response.headers], text: await response.text() }
  }
}

async function bundle(project: string, file: string, format: 'esm' | 'iife', condition: string): Promise<string> {
  const outfile = path.join(project, `bundle-${file}`)
  await build({
    entryPoints: [path.join(project, file)],
    outfile,
    bundle: true,
    format,
    conditions: [condition],
    nodePaths: [modules],
    logLevel: 'silent',
  })
  return readFile(outfile, 'utf8')
}
