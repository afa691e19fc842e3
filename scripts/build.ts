// Compiles src/ to dist/ and bundles the headlines widget, for the published package: npm run build.
import { spawnSync } from 'node:child_process'
import { readdir, readFile, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { writeWidget } from './embed.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const dist = path.join(root, 'dist')

await rm(dist, { recursive: true, force: true })
const { status } = spawnSync(path.join(root, 'node_modules/.bin/tsc'), ['--project', 'tsconfig.build.json'], {
  cwd: root,
  stdio: 'inherit',
})
if (status !== 0) process.exit(1)

// The compiler rewrites "./x.ts" in JavaScript but not in declarations, where older compilers reject it.
for (const entry of await readdir(dist, { recursive: true, withFileTypes: true })) {
  if (!entry.name.endsWith('.d.ts')) continue
  const file = path.join(entry.parentPath, entry.name)
  const text = await readFile(file, 'utf8')
  await writeFile(file, text.replaceAll(/((?:from|import\() ?['"]\.[^'"]*)\.ts(['"])/gu, '$1.js$2'))
}

await writeWidget()
