import { expect, test } from 'vitest'
import { tableOf } from '../../bench/soak/report.ts'
import { soak } from '../../bench/soak/run.ts'
import { onPostgreSQL, scratchServerDatabase } from '../databases.ts'

onPostgreSQL('Under overload', () => {
  test('a gateway refuses the surplus with 503 only, and editors, health checks and publications pass', { timeout: 240_000 }, async () => {
    const { url, drop } = await scratchServerDatabase()
    try {
      // Ten times what was measured is too much even if the machine was busy with something else at that time.
      const [found] = await soak({ databaseUrl: url, seconds: 4, rates: [1, 10] })
      const [, overloaded] = found?.phases ?? []
      const table = found && tableOf(found)
      expect(
        found?.phases.map(({ others, background }) => [others, background.failures]),
        table,
      ).toEqual([
        [{}, []],
        [{}, []],
      ])
      expect(overloaded?.refused.count, table).toBeGreaterThan(0)
      expect(overloaded?.accepted.count, table).toBeGreaterThan(0)
      expect(overloaded?.refusedBySender.editor, table).toBe(0)
      expect(overloaded?.background.publications, table).toBeGreaterThan(0)
    } finally {
      await drop()
    }
  })
})
