import { setTimeout } from 'node:timers/promises'
import { Cluster } from '../../cluster.ts'
import { breakDisk, diskFaultVariables, missingForDiskFaults } from './disk-fault.ts'
import { type Fault, unavailable } from './fault.ts'
import { missingServer, serverOf } from './server.ts'

/** Writes and flushes take up to so many milliseconds; a commit needs two of them. */
const delayMs = 400

export const slowDisk: Fault = {
  name: 'slow-disk',
  title: `each write and each flush of PostgreSQL takes up to ${delayMs} ms`,
  missing: missingServer ?? missingForDiskFaults,
  cluster: () => Cluster.create({ settings: { fsync: 'on' }, variables: diskFaultVariables }),
  mayAnswer: unavailable,
  recoverySecondsMax: 10,
  async inject(installation, seconds) {
    const repair = await breakDisk(serverOf(installation).folder, `slow ${delayMs}`)
    await setTimeout(seconds * 1000)
    await repair()
    return [await installation.traffic.recovered()]
  },
}
