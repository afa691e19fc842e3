import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'

const root = fileURLToPath(new URL('..', import.meta.url))
const read = (name: string): string => readFileSync(path.join(root, name), 'utf8')

/** The table of ARCHITECTURE.md: which room may import which. */
const rooms = new Map(
  [...read('ARCHITECTURE.md').matchAll(/^\| `(\w+)` \| .* \| (.*) \|$/gmu)].map(([, room = '', may = '']) => [
    room,
    [...may.matchAll(/`(\w+)`/gu)].map(([, other = '']) => other),
  ]),
)

const sources = readdirSync(path.join(root, 'src'), { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
  .map((entry) => path.relative(path.join(root, 'src'), path.join(entry.parentPath, entry.name)))
  .filter((file) => !file.includes('generated'))

const importsOf = (file: string): string[] =>
  [...read(`src/${file}`).matchAll(/^(?:import|export) (?!type )[^;']*?from '(\.[^']+)'|^import '(\.[^']+)'|import\('(\.[^']+)'\)/gmu)].map(
    ([, from, dynamic]) => path.join(path.dirname(file), from ?? dynamic ?? ''),
  )

const roomOf = (file: string): string | null => (file.includes('/') ? (file.split('/')[0] ?? null) : null)

describe('The house', () => {
  test('has the rooms that ARCHITECTURE.md lists', () => {
    const folders = readdirSync(path.join(root, 'src'), { withFileTypes: true }).filter((entry) => entry.isDirectory())
    expect(folders.map(({ name }) => name).sort()).toEqual([...rooms.keys()].sort())
  })

  test.each(sources)('keeps its direction in %s', (file) => {
    const room = roomOf(file)
    if (room === null || room === 'cli') return
    const may = rooms.get(room) ?? []
    for (const imported of importsOf(file)) {
      const other = roomOf(imported)
      expect(
        [room, ...may],
        `src/${file} imports ${imported}: ARCHITECTURE.md lets ${room}/ import ${may.join(', ') || 'nothing'}`,
      ).toContain(other)
    }
  })

  test('has no circle of files', () => {
    const done = new Set<string>()
    const visit = (file: string, trail: readonly string[]): void => {
      expect(trail, `a circle: ${[...trail, file].join(' → ')}`).not.toContain(file)
      if (done.has(file) || !sources.includes(file)) return
      for (const imported of importsOf(file)) visit(imported, [...trail, file])
      done.add(file)
    }
    for (const file of sources) visit(file, [])
  })

  test('is told to the linter as ARCHITECTURE.md has it', () => {
    const { overrides } = JSON.parse(read('biome.json')) as {
      overrides: {
        includes: string[]
        linter: { rules: { style: { noRestrictedImports?: { options: { patterns: { group: string[] }[] } } } } }
      }[]
    }
    for (const [room, may] of rooms) {
      if (room === 'cli') continue
      const rule = overrides.find(({ includes }) => includes.includes(`src/${room}/**`))
      const forbidden = [...rooms.keys()].filter((other) => other !== room && !may.includes(other)).map((other) => `../${other}/**`)
      const group = rule?.linter.rules.style.noRestrictedImports?.options.patterns[0]?.group ?? []
      expect(group.filter((pattern) => pattern.endsWith('/**')).sort(), `biome.json, src/${room}/**`).toEqual(forbidden.sort())
    }
  })

  test('asks for the time only where it is composed, and for the environment only in env.ts', () => {
    // The SDK runs where nobody is above it: it counts a time-out on the client's own clock, and asks itself whether it is in development.
    const offenders = sources.filter(
      (file) =>
        !['cli', 'sdk'].includes(roomOf(file) ?? '') &&
        /new Date\(\)|Date\.now\(\)|(?<!performance\.)\bnow\(\)(?!'| WHERE)/u.test(read(`src/${file}`)),
    )
    // The lock says since when it is held, and the migrations' table is Prisma's own: neither is read by the graph.
    expect(offenders).toEqual(['store/folder-lock.ts', 'store/migrate.ts'])
    expect(sources.filter((file) => read(`src/${file}`).includes('process.env'))).toEqual(['env.ts', 'sdk/client.ts', 'sdk/request.ts'])
  })
})
