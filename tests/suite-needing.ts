import { describe } from 'vitest'

/**
 * A suite that runs where nothing is missing. Elsewhere, it is reported as skipped, with the reason; with CI=true, that is an
 * error.
 */
export function suiteNeeding(missing: string | null): (name: string, suite: () => void) => void {
  if (missing !== null && process.env.CI === 'true') throw new Error(`CI has to run every suite, but ${missing}.`)
  return (name, suite) => describe.skipIf(missing !== null)(`${name}${missing === null ? '' : ` (skipped: ${missing})`}`, suite)
}
