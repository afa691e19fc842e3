import { setTimeout } from 'node:timers/promises'
import { type Fault, unavailable } from './fault.ts'
import { missingServer, serverOf, startServer, terminateConnections } from './server.ts'

export const refusedConnections: Fault = {
  name: 'refused-connections',
  title: 'PostgreSQL accepts no more connections, after most were terminated',
  missing: missingServer,
  cluster: startServer,
  mayAnswer: unavailable,
  recoverySecondsMax: 5,
  async inject(installation, seconds) {
    const server = serverOf(installation)
    await terminateConnections(server, 0.8)
    const hoarded = await server.hoardConnections()
    await setTimeout(seconds * 1000)
    await hoarded.release()
    return [await installation.traffic.recovered()]
  },
}
