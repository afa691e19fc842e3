import type { Fault } from './fault.ts'
import { frozenServer } from './frozen-server.ts'
import { fullEmbeddedDisk, fullEmbeddedQuota, fullServerDisk } from './full-disk.ts'
import { killedEmbedded, killedGateway } from './killed-gateway.ts'
import { killedServer, restartedServer } from './killed-server.ts'
import { readOnlyServer } from './read-only-server.ts'
import { refusedConnections } from './refused-connections.ts'
import { rollingRestart } from './rolling-restart.ts'
import { slowDisk } from './slow-disk.ts'
import { terminatedConnections } from './terminated-connections.ts'

/** In the order of the table. */
export const faults: readonly Fault[] = [
  terminatedConnections,
  killedServer,
  restartedServer,
  frozenServer,
  refusedConnections,
  readOnlyServer,
  slowDisk,
  fullServerDisk,
  killedEmbedded,
  fullEmbeddedDisk,
  fullEmbeddedQuota,
  killedGateway,
  rollingRestart,
]
