import { setTimeout } from 'node:timers/promises'
import { type Fault, unavailable } from './fault.ts'
import { rounds } from './rounds.ts'
import { missingServer, startServer } from './server.ts'

/** What a client sees whose gateway is gone: its connection is closed or refused. */
const connectionErrors = ['ECONNREFUSED', 'ECONNRESET', 'UND_ERR_SOCKET', 'EPIPE']
/** Between two rounds, the traffic has up to this long to write something. */
const upMsMax = 3000

const killed = (fault: Pick<Fault, 'name' | 'title' | 'missing' | 'cluster'>): Fault => ({
  ...fault,
  mayAnswer: [...unavailable, ...connectionErrors],
  recoverySecondsMax: 10,
  inject: ({ gateway, traffic }, seconds) =>
    rounds(seconds, async () => {
      await setTimeout(Math.random() * upMsMax)
      await gateway.stop('SIGKILL')
      await gateway.start()
      return traffic.recovered()
    }),
})

export const killedGateway = killed({
  name: 'killed-gateway',
  title: 'the gateway is killed (-9) and started again',
  missing: missingServer,
  cluster: startServer,
})

export const killedEmbedded = killed({
  name: 'killed-embedded',
  title: 'the gateway with the embedded database is killed (-9) and started again',
  missing: null,
  cluster: null,
})
