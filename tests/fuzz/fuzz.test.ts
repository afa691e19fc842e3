import { expect, inject, test } from 'vitest'
import { onBothDatabases } from '../databases.ts'
import { startGateway } from './gateway.ts'
import { run } from './run.ts'
import { Tally } from './tally.ts'

/** The requests of each database, which are not the same ones. The long form is `npm run fuzz -- --requests 100000`. */
const ranges = { PGlite: { from: 0, to: 1000 }, PostgreSQL: { from: 1000, to: 3000 } }

onBothDatabases('The gateway', (kind) => {
  test('answers any request, still runs afterwards, and retains nothing of it', { timeout: 0 }, async () => {
    const gateway = await startGateway(kind === 'PGlite' ? { kind } : { kind, template: inject('databaseTemplate') ?? undefined })
    const tally = new Tally()
    try {
      const onExchange = tally.add.bind(tally)
      expect((await run(gateway, { seed: 1, ...ranges[kind], onExchange })).findings).toEqual([])
      // A generator whose requests are all refused for the same reason would test nothing.
      expect(tally.statuses.get(200)).toBeGreaterThan(tally.sent / 3)
      expect([...tally.statuses.keys()]).toEqual(expect.arrayContaining([200, 304, 400, 401, 403, 404, 405, 406]))
      expect(tally.kinds).toEqual(expect.arrayContaining(['query', 'mutation', 'subscription', ...gateway.routes.map(({ path }) => path)]))
    } finally {
      expect(await gateway.stop()).toBe(0)
    }
  })
})
