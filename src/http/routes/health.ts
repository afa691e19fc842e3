import type { Logger } from 'pino'
import { type Route, sendText } from '../route.ts'

/** Liveness: whether the process answers at all. For the supervisor that restarts it. */
export const health: Route = {
  methods: ['GET', 'HEAD'],
  path: '/health',
  isUnlimited: true,
  handle: (_request, response) => sendText(response, 200, 'ok\n', { 'Cache-Control': 'no-store' }),
}

/** Readiness: whether the gateway can serve requests. For load balancers. The reason for a 503 is logged, and not sent. */
export const readyRoute = (pendingMigrations: () => Promise<readonly string[]>, ending: AbortSignal, log: Logger): Route => ({
  methods: ['GET', 'HEAD'],
  path: '/ready',
  isUnlimited: true,
  async handle(_request, response) {
    const obstacle = ending.aborted ? null : await obstacleOf(pendingMigrations)
    if (obstacle !== null) log.warn({ cause: obstacle }, 'Not ready to serve.')
    const isReady = obstacle === null && !ending.aborted
    sendText(response, isReady ? 200 : 503, isReady ? 'ready\n' : 'not ready\n', { 'Cache-Control': 'no-store' })
  },
})

/** `null` if the database answers and lacks no migration. */
async function obstacleOf(pendingMigrations: () => Promise<readonly string[]>): Promise<unknown> {
  try {
    const pending = await pendingMigrations()
    return pending.length === 0 ? null : `Migrations are missing: ${pending.join(', ')}.`
  } catch (cause) {
    return cause
  }
}
