import { existsSync } from 'node:fs'
import { type Browser, chromium } from 'playwright-core'
import { describe } from 'vitest'

/** The path in Debian's package. */
const executablePath = '/usr/bin/chromium'

const present = existsSync(executablePath)
if (!present && process.env.CI === 'true') throw new Error(`CI has to test in a browser: there is none at ${executablePath}.`)

/** A suite that needs a real browser. Without one it is reported as skipped. */
export const inChromium = (name: string, suite: () => void): void => {
  describe.skipIf(!present)(`${name}${present ? '' : ` (skipped: no ${executablePath})`}`, suite)
}

export const launchChromium = (): Promise<Browser> => chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-dev-shm-usage'] })
