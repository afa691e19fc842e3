import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { CannotRun } from './content/error.ts'
import type { Environment } from './env.ts'

/** Accepts connections at HOST and PORT, and returns the port: with PORT=0 the system chooses it. CannotRun where that is impossible. */
export async function listen(server: Server, environment: Environment): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause) => reject(listenError(cause, environment)))
    server.listen(environment.PORT, environment.HOST, resolve)
  })
  return (server.address() as AddressInfo).port
}

function listenError(cause: Error, { HOST, PORT }: Environment): Error {
  if (!('code' in cause)) return cause
  if (cause.code === 'EADDRINUSE')
    return new CannotRun(`Port ${PORT} of ${HOST} is in use: stop the process that uses it, or choose another port with PORT.`, { cause })
  if (cause.code === 'EACCES')
    return new CannotRun(`This user can't open port ${PORT} of ${HOST}: choose one above 1023 with PORT.`, { cause })
  return new CannotRun(`${HOST}:${PORT} can't be opened: ${cause.message}. Check HOST and PORT.`, { cause })
}
