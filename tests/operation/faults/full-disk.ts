import path from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { Cluster } from '../../cluster.ts'
import { breakDisk, diskFaultVariables, missingForDiskFaults } from './disk-fault.ts'
import { type Fault, unavailable } from './fault.ts'
import { missingServer, serverOf } from './server.ts'

const embedded = (fault: Pick<Fault, 'name' | 'title'>, kind: 'full' | 'quota'): Fault => ({
  ...fault,
  missing: missingForDiskFaults,
  cluster: null,
  installation: { variables: diskFaultVariables },
  mayAnswer: unavailable,
  recoverySecondsMax: 10,
  async inject({ variables, traffic }, seconds) {
    const repair = await breakDisk(path.dirname(variables.KIOSQUE_DATA ?? ''), kind)
    await setTimeout(seconds * 1000)
    await repair()
    return [await traffic.recovered()]
  },
})

export const fullEmbeddedDisk = embedded({ name: 'full-embedded-disk', title: 'the disk of the embedded database is full' }, 'full')

export const fullEmbeddedQuota = embedded(
  { name: 'full-embedded-quota', title: 'the embedded database has reached its quota of a disk that has free space' },
  'quota',
)

export const fullServerDisk: Fault = {
  name: 'full-server-disk',
  title: 'the disk of PostgreSQL is full',
  missing: missingServer ?? missingForDiskFaults,
  cluster: () => Cluster.create({ settings: { fsync: 'on' }, variables: diskFaultVariables }),
  mayAnswer: unavailable,
  recoverySecondsMax: 10,
  async inject(installation, seconds) {
    const server = serverOf(installation)
    const repair = await breakDisk(server.folder, 'full')
    await setTimeout(seconds * 1000)
    await repair()
    // PostgreSQL ends if it can't write its log.
    if (!server.isRunning) await server.start()
    return [await installation.traffic.recovered()]
  },
}
