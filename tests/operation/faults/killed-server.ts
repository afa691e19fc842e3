import { setTimeout } from 'node:timers/promises'
import { type Fault, unavailable } from './fault.ts'
import { rounds } from './rounds.ts'
import { missingServer, serverOf, startServer } from './server.ts'

const downMs = 2000
/** Between two rounds, the traffic has this long to write something. */
const upMs = 2000

const stoppedServer = (fault: Pick<Fault, 'name' | 'title'>, signal: 'SIGINT' | 'SIGKILL'): Fault => ({
  ...fault,
  missing: missingServer,
  cluster: startServer,
  mayAnswer: unavailable,
  recoverySecondsMax: 5,
  inject: (installation, seconds) =>
    rounds(seconds, async () => {
      const server = serverOf(installation)
      await server.stop(signal)
      await setTimeout(downMs)
      await server.start()
      const recovered = await installation.traffic.recovered()
      await setTimeout(upMs)
      return recovered
    }),
})

export const killedServer = stoppedServer({ name: 'killed-server', title: 'PostgreSQL is killed (-9) and started again' }, 'SIGKILL')

export const restartedServer = stoppedServer({ name: 'restarted-server', title: 'PostgreSQL is shut down and started again' }, 'SIGINT')
