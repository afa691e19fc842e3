// Bundles the headlines widget into assets/embed/headlines.js, which the gateway serves, and puts its address and hash into docs/partners.md:
// `npm run embed`. With --release, the bundle is also kept under its hash, because pages of partners refer to it from then on.
import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { build, transform } from 'esbuild'
import { parse } from 'graphql'
import { operationsOf } from '../src/codegen/operation.ts'
import { headlinesStyle } from '../src/embed/style.ts'
import { scriptPath } from '../src/formats/embed/script-address.ts'
import { scriptVersionOf } from '../src/http/routes/embed/scripts.ts'

const root = fileURLToPath(new URL('..', import.meta.url))

/** The widget as one ES module. The same sources give the same bytes, because esbuild is pinned. */
export async function bundleWidget(): Promise<Uint8Array> {
  const document = parse(await readFile(path.join(root, 'src/embed/headlines.graphql'), 'utf8'))
  const [operation] = operationsOf([{ document }])
  const { code: style } = await transform(headlinesStyle, { loader: 'css', minify: true })
  const { outputFiles } = await build({
    absWorkingDir: root,
    entryPoints: ['src/embed/browser/headlines.ts'],
    bundle: true,
    minify: true,
    format: 'esm',
    target: 'es2022',
    charset: 'utf8',
    write: false,
    define: { documentId: JSON.stringify(operation?.id) },
    plugins: [
      {
        name: 'minified style sheet',
        setup: ({ onLoad }) =>
          onLoad({ filter: /embed.style\.ts$/ }, () => ({ contents: `export const headlinesStyle = ${JSON.stringify(style.trim())}` })),
      },
    ],
  })
  const [file] = outputFiles
  if (!file) throw new Error('esbuild wrote no bundle.')
  return file.contents
}

/** Size and hash, as docs/partners.md and the output of the build give them. */
export const describeWidget = (script: Uint8Array): string => {
  const version = scriptVersionOf(script)
  return `${scriptPath(version)}: ${script.length} bytes, ${gzipSync(script, { level: 9 }).length} with gzip, integrity ${version.integrity}`
}

export async function writeWidget(): Promise<void> {
  const folder = path.join(root, 'assets/embed')
  const file = path.join(folder, 'headlines.js')
  const script = await bundleWidget()
  await mkdir(folder, { recursive: true })
  await writeFile(file, script)
  if (process.argv.includes('--release')) {
    await mkdir(path.join(folder, 'released'), { recursive: true })
    await copyFile(file, path.join(folder, 'released', `${scriptVersionOf(script).hash}.js`))
  }
  const docs = path.join(root, 'docs/partners.md')
  const text = await readFile(docs, 'utf8')
  const { hash, integrity } = scriptVersionOf(script)
  await writeFile(docs, text.replaceAll(/(?<=embed\/v1\.)[0-9a-f]{16}/gu, hash).replaceAll(/sha384-[A-Za-z0-9+/]{64}/gu, integrity))
  console.log(describeWidget(script))
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await writeWidget()
