import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))

/** Modules that use a database or another process: a test that imports one of them, directly or indirectly, is not pure. */
const outside = /^(?:node:child_process|pg|playwright-core|@electric-sql\/pglite)(?:\/|$)/u

/** The files of the tests that need no database, no browser and no other process: `npm run check:quick` runs all of them. */
export function pureTests(): string[] {
  const files = readdirSync(path.join(root, 'tests'), { recursive: true, encoding: 'utf8' })
  const tests = files.filter((file) => file.endsWith('.test.ts') && !file.includes('node_modules')).map((file) => path.join('tests', file))
  return tests.filter((file) => !leadsOutside(file, new Set())).sort()
}

function leadsOutside(file: string, visited: Set<string>): boolean {
  if (visited.has(file)) return false
  visited.add(file)
  return importsOf(file).some((name) =>
    name.startsWith('.') ? leadsOutside(path.join(path.dirname(file), name), visited) : outside.test(name),
  )
}

/** The imports of a file, without type imports. */
function importsOf(file: string): string[] {
  if (!file.endsWith('.ts')) return []
  const imports = readFileSync(path.join(root, file), 'utf8').matchAll(
    /(?:^(?:import|export)\s(?!type\s)[^;']*?from|^import|\bimport\()\s*'([^']+)'/gmu,
  )
  return [...imports].map(([, name = '']) => name)
}
