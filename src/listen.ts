import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { CannotRun } from './content/error.ts'
import type { Environment } from './env.ts'

type PortVariable = 'PORT' | 'METRICS_PORT'

/** Connections that wait to be accepted; the system may allow fewer. Node's 511 can be exceeded while the process is busy: clients then wait a second. */
const backlog = 4096

/** Accepts connections at HOST and the variable's port, and returns the port: with 0 the system chooses it. CannotRun where that is impossible. */
export async function listen(server: Server, environment: Environment, variable: PortVariable = 'PORT'): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause) => reject(listenError(cause, environment, variable)))
    server.listen(environment[variable], environment.HOST, backlog, resolve)
  })
  return (server.address() as AddressInfo).port
}

function listenError(cause: Error, { HOST, ...environment }: Environment, variable: PortVariable): Error {
  const port = environment[variable]
  if (!('code' in cause)) return cause
  if (cause.code === 'EADDRINUSE')
    return new CannotRun(`Port ${port} of ${HOST} is in use: stop the process that uses it, or choose another port with ${variable}.`, {
      cause,
    })
  if (cause.code === 'EACCES')
    return new CannotRun(`This user can't open port ${port} of ${HOST}: choose one above 1023 with ${variable}.`, { cause })
  return new CannotRun(`${HOST}:${port} can't be opened: ${cause.message}. Check HOST and ${variable}.`, { cause })
}
