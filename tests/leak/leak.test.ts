import fc from 'fast-check'
import { test } from 'vitest'
import { onBothDatabases } from '../databases.ts'
import { generous, Newsroom } from '../newsroom.ts'
import { history } from './history.ts'
import { everySubscriptionIsHeard } from './listeners.ts'
import { live } from './live.ts'
import { richHistory } from './rich-history.ts'
import { everyRootFieldHasAProbe } from './root-fields.ts'
import { everybody, everyRouteHasAProbe } from './routes.ts'

/** Number of random histories in a run, half of them on each database; the long form is `KIOSQUE_LEAK_HISTORIES=1000 npx vitest run tests/leak`. A failure prints its seed. */
const histories = Number(process.env.KIOSQUE_LEAK_HISTORIES ?? 20)

onBothDatabases('Hidden content never leaks', (kind) => {
  test('on any route, to any audience, after any step of any history', { timeout: 0 }, async () => {
    const room = await Newsroom.open(kind, undefined, generous)
    // On the server, transactions of other tests delay events, and listeners wait for seconds.
    const options = { audiences: everybody, follows: true, listens: kind === 'PGlite' }
    try {
      everyRootFieldHasAProbe()
      everyRouteHasAProbe(room)
      everySubscriptionIsHeard()
      // The routes are the same code on both databases; only the statements could differ.
      await live(room, richHistory, { ...options, audiences: kind === 'PGlite' ? everybody : [], thorough: true })
      await fc.assert(
        fc.asyncProperty(history, (steps) => live(room, steps, options)),
        { numRuns: Math.ceil(histories / 2), endOnFailure: true },
      )
    } finally {
      await room.close()
    }
  })
})
