import { expect, test } from 'vitest'
import { formats } from '../../src/importers/formats.ts'
import { importers } from '../../src/importers/run/importers.ts'
import { kiosque } from '../kiosque-process.ts'

const probe = new URL('loaded-packages.ts', import.meta.url).href

interface Run {
  readonly status: number | null
  readonly stdout: string
  /** The packages that the process loaded from node_modules. */
  readonly packages: readonly string[]
}

async function run(args: readonly string[], variables: Record<string, string> = {}): Promise<Run> {
  const { status, stdout, stderr } = await kiosque(args, { NODE_OPTIONS: `--import ${probe}`, ...variables })
  return { status, stdout, packages: JSON.parse(stderr.trimEnd().split('\n').at(-1) ?? '') as string[] }
}

/** The commands that a help text lists. */
const commandsIn = (help: string): string[] =>
  [...(help.split('\nCommands:\n')[1] ?? '').matchAll(/^ {2}([a-z]\S*)/gmu)].map(([, name = '']) => name).filter((name) => name !== 'help')

test('The help of every command has examples, and loads only the package that parses the command line', async () => {
  const helps = new Map<string, Run>()
  const visit = async (command: readonly string[]): Promise<void> => {
    const help = await run([...command, '--help'])
    helps.set(command.join(' '), help)
    await Promise.all(commandsIn(help.stdout).map((name) => visit([...command, name])))
  }
  await visit([])
  expect([...helps.keys()]).toEqual(expect.arrayContaining(['', 'import', 'partner add', 'evaluate related', 'serve']))
  for (const [command, { status, stdout, packages }] of helps) {
    expect({ command, status, packages }).toEqual({ command, status: 0, packages: ['commander'] })
    if (commandsIn(stdout).length === 0) expect(stdout, command).toMatch(/Examples?:\n {2}/u)
  }
})

test('A command loads its dependencies only when it runs', async () => {
  const unreachable = { DATABASE_URL: 'postgresql://127.0.0.1:1/kiosque' }
  const [serve, migrate] = await Promise.all([run(['serve'], unreachable), run(['migrate'], unreachable)])
  const heavy = ['@electric-sql/pglite', '@prisma/client', 'graphql-yoga', 'linkedom', 'pg']
  expect({ status: serve.status, packages: serve.packages.filter((name) => heavy.includes(name)) }).toEqual({ status: 2, packages: heavy })
  expect(migrate.packages).not.toContain('graphql-yoga')
})

test('The help of "kiosque import" names the format of every importer', () => {
  expect(importers.map(({ format }) => format)).toEqual(formats)
})
