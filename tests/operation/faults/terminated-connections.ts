import { setTimeout } from 'node:timers/promises'
import { type Fault, unavailable } from './fault.ts'
import { missingServer, serverOf, startServer, terminateConnections } from './server.ts'

const share = 0.3
const pauseMs = 150

export const terminatedConnections: Fault = {
  name: 'terminated-connections',
  title: 'connections are terminated at random, about two per second each',
  missing: missingServer,
  cluster: startServer,
  mayAnswer: unavailable,
  recoverySecondsMax: 5,
  async inject(installation, seconds) {
    const server = serverOf(installation)
    for (const end = performance.now() + seconds * 1000; performance.now() < end; ) {
      await terminateConnections(server, share)
      await setTimeout(pauseMs)
    }
    return [await installation.traffic.recovered()]
  },
}
