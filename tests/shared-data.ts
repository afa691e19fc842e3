import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, test } from 'vitest'

const folder = fileURLToPath(new URL('../../shared/data/', import.meta.url))
const present = existsSync(folder)
if (!present && process.env.CI === 'true') throw new Error('CI has to test on the shared data: ../shared/data is not there.')

/** The path of a file or folder of the shared data, which is stored outside the project. */
export const sharedData = (name: string): string => `${folder}${name}`

/** A suite on the shared data. If the data is absent, the suite is not evaluated, and is reported as skipped. */
export function withSharedData(name: string, suite: () => void): void {
  if (present) describe(name, suite)
  else test.skip(`${name} (skipped: no ../shared/data)`)
}
