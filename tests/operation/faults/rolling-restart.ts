import { setTimeout } from 'node:timers/promises'
import { Haproxy } from '../haproxy.ts'
import type { Fault } from './fault.ts'
import { rounds } from './rounds.ts'
import { missingServer, startServer } from './server.ts'

export const rollingRestart: Fault = {
  name: 'rolling-restart',
  title: 'two gateways behind HAProxy are restarted one after the other',
  missing: missingServer ?? (Haproxy.isInstalled ? null : 'HAProxy is not installed'),
  cluster: startServer,
  // Imports need no gateway, and health checks on a busy machine are late.
  installation: { gateways: 2, imports: false, variables: () => ({ SHUTDOWN_DELAY_SECONDS: '5' }) },
  mayAnswer: [],
  recoverySecondsMax: 1,
  async inject({ gateways, haproxy, traffic }, seconds) {
    if (!haproxy) throw new Error('The installation has no HAProxy.')
    return rounds(seconds, async () => {
      for (const gateway of gateways) {
        const code = await gateway.stop('SIGTERM')
        if (code !== 0) throw new Error(`A gateway ended with ${code}: ${gateway.log}`)
        await gateway.start()
        await haproxy.areUp()
        await setTimeout(500)
      }
      return traffic.recovered()
    })
  },
}
