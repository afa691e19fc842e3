import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { variableNames } from '../src/env.ts'

const read = (name: string): string => readFileSync(new URL(`../${name}`, import.meta.url), 'utf8')

describe('The documents', () => {
  test.each(['README.md', '.env.example'])('%s names every variable', (name) => {
    expect(variableNames.filter((variable) => !read(name).includes(variable))).toEqual([])
  })

  test.each(['README.md', 'ARCHITECTURE.md', 'CONTRIBUTING.md', 'CHANGELOG.md'])('%s is merged to its end', (name) => {
    expect(read(name)).not.toMatch(/^(?:<{7}|={7}|>{7})/mu)
  })

  test('README.md shows every command', () => {
    expect(
      ['serve', 'import', 'export', 'codegen', 'migrate', 'publish', 'withdraw', 'correct', 'pin', 'partner', 'token'].filter(
        (command) => !read('README.md').includes(`npx kiosque ${command}`),
      ),
    ).toEqual([])
  })
})
