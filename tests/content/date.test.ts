import { execFileSync } from 'node:child_process'
import { expect, test } from 'vitest'

/** Prints a date for one zone in 4,096 spellings, in a process of its own, and says how many formatters are still there when all garbage is collected. */
const program = `
const made = []
const { DateTimeFormat } = Intl
Intl.DateTimeFormat = class extends DateTimeFormat {
  constructor(...options) {
    super(...options)
    made.push(new WeakRef(this))
  }
}
const { printDate } = await import(${JSON.stringify(new URL('../../src/content/date.ts', import.meta.url).href)})
const printed = new Set()
for (let number = 0; number < 8192; number++) {
  const zone = [...'africa/bamako'].map((letter, index) => ((number >> index) & 1 ? letter.toUpperCase() : letter)).join('')
  printed.add(printDate(new Date('2025-01-01T00:00:00Z'), 'LONG', zone))
}
await new Promise(setImmediate)
gc()
console.log(JSON.stringify({ printed: [...printed], made: made.length, kept: made.filter((one) => one.deref()).length }))`

test('A date is formatted for any spelling of a time zone, and the number of cached formatters is limited', () => {
  const output = execFileSync(process.execPath, ['--expose-gc', '--input-type=module', '-e', program], { encoding: 'utf8' })
  expect(JSON.parse(output)).toEqual({ printed: ['mercredi 01 janvier 2025 à 00:00'], made: 4096, kept: 100 })
})
