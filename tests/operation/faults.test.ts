import { expect, test } from 'vitest'
import { suiteNeeding } from '../suite-needing.ts'
import type { Fault } from './faults/fault.ts'
import { fullEmbeddedQuota } from './faults/full-disk.ts'
import { killedEmbedded } from './faults/killed-gateway.ts'
import { rollingRestart } from './faults/rolling-restart.ts'
import { runFault } from './faults/run-fault.ts'
import { slowDisk } from './faults/slow-disk.ts'
import { terminatedConnections } from './faults/terminated-connections.ts'

/** The short forms of `npm run faults`; database-failure.test.ts has those of the other faults of a server, and work/crash.test.ts of a killed gateway. */
const short: [Fault, number][] = [
  [terminatedConnections, 6],
  [slowDisk, 3],
  [killedEmbedded, 1],
  [fullEmbeddedQuota, 2],
  [rollingRestart, 1],
]

for (const [fault, seconds] of short) {
  suiteNeeding(fault.missing)(`Nothing is lost, and no client sees an unexpected answer, when ${fault.title}`, () => {
    test(fault.name, { timeout: 240_000 }, async () => {
      const { lost, violations, acknowledged } = await runFault(fault, seconds)
      expect({ lost, violations }).toEqual({ lost: [], violations: [] })
      expect(acknowledged.command).toBeGreaterThan(1)
      expect(acknowledged.ingest).toBeGreaterThan(1)
    })
  })
}
