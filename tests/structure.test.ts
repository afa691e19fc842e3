import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { pureTests } from './pure-tests.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const read = (name: string): string => readFileSync(path.join(root, name), 'utf8')

/** The table of ARCHITECTURE.md: which module may import which. */
const modules = new Map(
  [...read('ARCHITECTURE.md').matchAll(/^\| `(\w+)` \| .* \| (.*) \|$/gmu)].map(([, module = '', may = '']) => [
    module,
    [...may.matchAll(/`(\w+)`/gu)].map(([, other = '']) => other),
  ]),
)

const sources = readdirSync(path.join(root, 'src'), { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
  .map((entry) => path.relative(path.join(root, 'src'), path.join(entry.parentPath, entry.name)))
  .filter((file) => !file.includes('generated'))

/** The files of src/ that a file imports, exports from, or loads on demand; type imports are dependencies too. */
const importsOf = (file: string): string[] =>
  [...read(`src/${file}`).matchAll(/(?:^(?:import|export)\s[^;']*?from|^import|\bimport\()\s*'(\.[^']+)'/gmu)].map(([, from = '']) =>
    path.join(path.dirname(file), from),
  )

const moduleOf = (file: string): string | null => (file.includes('/') ? (file.split('/')[0] ?? null) : null)

/** A cycle of imports, as a path that ends with its first file; null if there is none. */
function cycleIn(imports: ReadonlyMap<string, readonly string[]>): string[] | null {
  const done = new Set<string>()
  const visit = (file: string, trail: readonly string[]): string[] | null => {
    if (trail.includes(file)) return [...trail.slice(trail.indexOf(file)), file]
    if (done.has(file)) return null
    for (const imported of imports.get(file) ?? []) {
      const cycle = visit(imported, [...trail, file])
      if (cycle) return cycle
    }
    done.add(file)
    return null
  }
  for (const file of imports.keys()) {
    const cycle = visit(file, [])
    if (cycle) return cycle
  }
  return null
}

/** SQL, or a call that sends it: Prisma's templates and models, and statements of a database or a transaction. */
const sql =
  /\bPrisma\.(?:sql|raw|join|empty)\b|\$(?:query|execute)Raw|\bquery(?:<[^;]*?>)?\(|\.prisma\b|\btransaction\.\w+\.(?:find|create|update|upsert|delete|count)/u

describe('The structure of src/', () => {
  test('has the modules that ARCHITECTURE.md lists', () => {
    const folders = readdirSync(path.join(root, 'src'), { withFileTypes: true }).filter((entry) => entry.isDirectory())
    expect(folders.map(({ name }) => name).sort()).toEqual([...modules.keys()].sort())
  })

  test.each(sources)('allows the imports of %s', (file) => {
    const module = moduleOf(file)
    if (module === null || module === 'cli') return
    const may = modules.get(module) ?? []
    for (const imported of importsOf(file)) {
      const other = moduleOf(imported)
      expect(
        [module, ...may],
        `src/${file} imports ${imported}: by ARCHITECTURE.md ${module}/ may import ${may.join(', ') || 'nothing'}`,
      ).toContain(other)
    }
  })

  test('has no import cycle, type imports included', () => {
    expect(cycleIn(new Map(sources.map((file) => [file, importsOf(file)])))).toBeNull()
  })

  test('is checked by a test that finds cycles', () => {
    expect(
      cycleIn(
        new Map([
          ['a', ['b']],
          ['b', ['c']],
          ['c', ['b']],
        ]),
      ),
    ).toEqual(['b', 'c', 'b'])
  })

  test('contains SQL only in store/', () => {
    expect(sources.filter((file) => moduleOf(file) !== 'store' && sql.test(read(`src/${file}`)))).toEqual([])
  })

  test.each([
    'const columns = Prisma.sql`article.id`',
    'await transaction.$executeRaw(Prisma.raw(text))',
    'transaction.$queryRaw<Row[]>(statement)',
    'await database.query<{ id: string }>(statement)',
    'query(statement)',
    'await database.prisma.article.count()',
    'await transaction.article.findMany({ where })',
  ])('has no SQL that the test would not find: %s', (line) => {
    expect(sql.test(line)).toBe(true)
  })

  test('is configured in Biome as in ARCHITECTURE.md', () => {
    const { overrides } = JSON.parse(read('biome.json')) as {
      overrides: {
        includes: string[]
        linter: { rules: { style: { noRestrictedImports?: { options: { patterns: { group: string[] }[] } } } } }
      }[]
    }
    for (const [module, may] of modules) {
      if (module === 'cli') continue
      const rule = overrides.find(({ includes }) => includes.includes(`src/${module}/**`))
      const forbidden = [...modules.keys()].filter((other) => other !== module && !may.includes(other)).map((other) => `**/${other}/**`)
      const group = rule?.linter.rules.style.noRestrictedImports?.options.patterns[0]?.group ?? []
      expect(group.filter((pattern) => pattern.endsWith('/**')).sort(), `biome.json, src/${module}/**`).toEqual(forbidden.sort())
    }
  })

  test('reads the clock only in the composition root, and the environment only in env.ts', () => {
    // The SDK and the widget are separate programs: they use the client's clock, and the SDK detects development mode itself.
    const offenders = sources.filter(
      (file) =>
        !['cli', 'sdk'].includes(moduleOf(file) ?? '') &&
        !file.startsWith('embed/browser/') &&
        /new Date\(\)|Date\.now\(\)|(?<!performance\.)\bnow\(\)(?!'| WHERE)/u.test(read(`src/${file}`)),
    )
    // The lock records its start, and the table of migrations belongs to Prisma: the graph reads neither.
    expect(offenders).toEqual(['store/database/folder-lock.ts', 'store/database/migrate.ts'])
    // A snippet for partners reads the environment of their own servers.
    expect(sources.filter((file) => read(`src/${file}`).includes('process.env'))).toEqual([
      'env.ts',
      'sdk/client-options.ts',
      'sdk/request.ts',
      'formats/embed/snippets.ts',
    ])
  })
})

test('A test is pure unless its imports lead to a database, a browser or another process', () => {
  const pure = pureTests()
  expect(pure).toEqual(expect.arrayContaining(['tests/structure.test.ts', 'tests/importers/ninjs.test.ts', 'tests/engine/execute.test.ts']))
  for (const file of ['store/list', 'formats/pages', 'content/date', 'graph/contract', 'work/crash'])
    expect(pure).not.toContain(`tests/${file}.test.ts`)
})
