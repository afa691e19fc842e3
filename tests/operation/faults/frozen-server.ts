import { setTimeout } from 'node:timers/promises'
import { type Fault, unavailable } from './fault.ts'
import { missingServer, serverOf, startServer } from './server.ts'

export const frozenServer: Fault = {
  name: 'frozen-server',
  title: 'PostgreSQL is frozen (SIGSTOP)',
  missing: missingServer,
  cluster: startServer,
  mayAnswer: unavailable,
  recoverySecondsMax: 5,
  async inject(installation, seconds) {
    const server = serverOf(installation)
    await server.freeze()
    await setTimeout(seconds * 1000)
    await server.thaw()
    return [await installation.traffic.recovered()]
  },
}
