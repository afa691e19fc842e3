import type { Logger } from 'pino'
import { type Route, sendText } from '../route.ts'

/** Whether the process answers at all: for what restarts it. */
export const health: Route = {
  methods: ['GET', 'HEAD'],
  path: '/health',
  handle: (_request, response) => sendText(response, 200, 'ok\n', { 'Cache-Control': 'no-store' }),
}

/** Whether readers may be sent here: for what balances load. Why not is for the log, and not for the caller. */
export const readyRoute = (pendingMigrations: () => Promise<readonly string[]>, ending: AbortSignal, log: Logger): Route => ({
  methods: ['GET', 'HEAD'],
  path: '/ready',
  async handle(_request, response) {
    const obstacle = ending.aborted ? null : await obstacleOf(pendingMigrations)
    if (obstacle !== null) log.warn({ cause: obstacle }, 'Not ready to serve.')
    const isReady = obstacle === null && !ending.aborted
    sendText(response, isReady ? 200 : 503, isReady ? 'ready\n' : 'not ready\n', { 'Cache-Control': 'no-store' })
  },
})

/** Null when the database answers and is as the schema has it. */
async function obstacleOf(pendingMigrations: () => Promise<readonly string[]>): Promise<unknown> {
  try {
    const pending = await pendingMigrations()
    return pending.length === 0 ? null : `Migrations are missing: ${pending.join(', ')}.`
  } catch (cause) {
    return cause
  }
}
