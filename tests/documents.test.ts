import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseEnv } from 'node:util'
import { describe, expect, test } from 'vitest'
import { readEnvironment, variableNames } from '../src/env.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const read = (name: string): string => readFileSync(path.join(root, name), 'utf8')

const markdownFiles = [
  ...readdirSync(root).filter((name) => name.endsWith('.md')),
  ...['docs', 'bench'].flatMap((folder) =>
    readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.md'))
      .map((name) => path.join(folder, name)),
  ),
]

/** The text without code, because code contains no links or headings. */
const withoutCode = (markdown: string): string => markdown.replace(/^```.*?^```$/gmsu, '').replace(/`[^`\n]*`/gu, '')

/** The anchors that GitHub derives from the headings of a page. */
const anchorsOf = (markdown: string): string[] =>
  [...markdown.replace(/^```.*?^```$/gmsu, '').matchAll(/^#+ (.*)$/gmu)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  )

/** The broken links of a page to files of this repository and to headings. */
function brokenLinksOf(file: string): string[] {
  const targets = [...withoutCode(read(file)).matchAll(/\]\(([^)\s]+)\)/gu)].map(([, target = '']) => target)
  return targets.filter((target) => {
    if (/^[a-z]+:/u.test(target)) return false
    const [to = '', anchor] = target.split('#')
    const linked = to === '' ? file : path.join(path.dirname(file), to)
    if (!existsSync(path.join(root, linked))) return true
    return anchor !== undefined && !anchorsOf(read(linked)).includes(anchor)
  })
}

/** The table of variables of docs/operators.md: each with its default, or null for "–". */
const documentedDefaults = new Map(
  [...read('docs/operators.md').matchAll(/^\| `([A-Z][A-Z_]+)` \| (?:`([^`]+)`|–) \| [^|]+ \| [^|]+ \|$/gmu)].map(
    ([, name = '', value]) => [name, value ?? null] as const,
  ),
)

describe('The documents', () => {
  test('docs/operators.md and .env.example list the variables that src/env.ts reads, and no others', () => {
    const names = [...variableNames].sort()
    const exampleNames = [...read('.env.example').matchAll(/^(?:# )?([A-Z][A-Z_]+)=/gmu)].map(([, name]) => name)
    expect([...documentedDefaults.keys()].sort()).toEqual(names)
    expect(exampleNames.sort()).toEqual(names)
  })

  test('.env.example and docs/operators.md show the defaults of src/env.ts', () => {
    const shown = parseEnv(read('.env.example'))
    expect(readEnvironment(shown)).toEqual(readEnvironment({}))
    // Only variables with a default are compared: the others are absent from the parsed environment.
    const withDefault = [...documentedDefaults].filter(([, value]) => value !== null)
    expect(Object.fromEntries(withDefault)).toEqual(shown)
  })

  test.each(markdownFiles)('%s contains no merge conflict markers', (name) => {
    expect(read(name)).not.toMatch(/^(?:<{7}|={7}|>{7})/mu)
  })

  test.each(markdownFiles)('%s links to files and headings that exist', (name) => {
    expect(brokenLinksOf(name)).toEqual([])
  })

  test('README.md has 150 lines at most and shows every command', () => {
    const readme = read('README.md')
    const [, listed = ''] = execFileSync(process.execPath, ['bin/kiosque.js', '--help'], { cwd: root, encoding: 'utf8' }).split('Commands:')
    const commands = [...listed.matchAll(/^ {2}(\w+)/gmu)].map(([, command = '']) => command).filter((command) => command !== 'help')
    expect(readme.split('\n').length).toBeLessThanOrEqual(150)
    expect(commands).toContain('serve')
    expect(commands.filter((command) => !readme.includes(`npx kiosque ${command}`))).toEqual([])
  })

  test('every hash of a trusted document on a page is the hash of a current one', () => {
    const trusted = Object.keys(JSON.parse(read('schema/trusted-documents.json')) as object)
    const shown = markdownFiles.flatMap((file) => [...read(file).matchAll(/sha256:[0-9a-f]{64}/gu)].map(([hash]) => hash))
    expect(shown.filter((hash) => !trusted.includes(hash))).toEqual([])
    expect(shown.length).toBeGreaterThan(0)
  })

  test('docs/decisions/README.md lists every decision', () => {
    const pages = readdirSync(path.join(root, 'docs/decisions')).filter((name) => name !== 'README.md')
    const index = read('docs/decisions/README.md')
    expect(pages.filter((page) => !index.includes(`(${page})`))).toEqual([])
  })
})
