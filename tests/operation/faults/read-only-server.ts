import { setTimeout } from 'node:timers/promises'
import type { Cluster } from '../../cluster.ts'
import { type Fault, unavailable } from './fault.ts'
import { missingServer, serverOf, startServer } from './server.ts'

export const readOnlyServer: Fault = {
  name: 'read-only-server',
  title: 'PostgreSQL is read-only',
  missing: missingServer,
  cluster: startServer,
  mayAnswer: [...unavailable, '503 READ_ONLY'],
  recoverySecondsMax: 5,
  async inject(installation, seconds) {
    const server = serverOf(installation)
    await setReadOnly(server, 'on')
    await setTimeout(seconds * 1000)
    await setReadOnly(server, 'off')
    return [await installation.traffic.recovered()]
  },
}

/** New transactions, also on existing connections, follow the setting. */
export async function setReadOnly(server: Cluster, value: 'on' | 'off'): Promise<void> {
  await server.sql(`ALTER SYSTEM SET default_transaction_read_only = ${value}`)
  await server.sql('SELECT pg_reload_conf()')
}
