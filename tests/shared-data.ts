import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, test } from 'vitest'

const folder = fileURLToPath(new URL('../../shared/data/', import.meta.url))
const present = existsSync(folder)
if (!present && process.env.CI === 'true') throw new Error('CI has to test on the shared data: ../shared/data is not there.')

/** The path of a file or folder of the material that lies beside the project and is no part of it. */
export const sharedData = (name: string): string => `${folder}${name}`

/** A suite on that material; where it is absent nothing of the suite is read, and it says that it skipped. */
export function withSharedData(name: string, suite: () => void): void {
  if (present) describe(name, suite)
  else test.skip(`${name} (skipped: no ../shared/data)`)
}
