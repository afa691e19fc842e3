import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { variableNames } from '../src/env.ts'

const read = (name: string): string => readFileSync(new URL(`../${name}`, import.meta.url), 'utf8')

describe('The documents', () => {
  test.each(['README.md', '.env.example'])('%s names every variable', (name) => {
    expect(variableNames.filter((variable) => !read(name).includes(variable))).toEqual([])
  })

  test('README.md shows every command', () => {
    expect(
      ['serve', 'import', 'export', 'codegen', 'migrate', 'publish', 'withdraw', 'correct', 'pin', 'partner', 'token'].filter(
        (command) => !read('README.md').includes(`npx kiosque ${command}`),
      ),
    ).toEqual([])
  })
})
