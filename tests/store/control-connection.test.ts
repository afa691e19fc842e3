import { setTimeout } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { ControlConnection } from '../../src/store/database/control-connection.ts'
import { Prisma } from '../../src/store/database/database.ts'
import { openDatabase } from '../../src/store/database/open-database.ts'
import { onPostgreSQL, scratchServerDatabase } from '../databases.ts'

onPostgreSQL('A control connection', () => {
  test('does not blame the server for a process that was too busy to read the answer', async () => {
    const { url, drop } = await scratchServerDatabase()
    const control = new ControlConnection({ connectionString: url })
    try {
      await control.run((client) => client.query('SELECT 1'), 5000)
      const answered = control.run((client) => client.query('SELECT 1 AS one'), 500)
      await setTimeout(1)
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 2000)
      expect((await answered).rows).toEqual([{ one: 1 }])
    } finally {
      control.close()
      await drop()
    }
  })

  test('runs one statement at a time, because node-postgres warns of several', async () => {
    const { url, drop } = await scratchServerDatabase()
    const control = new ControlConnection({ connectionString: url })
    const warnings: Error[] = []
    const onWarning = (warning: Error) => warnings.push(warning)
    process.on('warning', onWarning)
    try {
      await Promise.all(Array.from({ length: 10 }, () => control.run((client) => client.query('SELECT 1'), 5000)))
      await setTimeout(1)
      expect(warnings).toEqual([])
    } finally {
      process.off('warning', onWarning)
      control.close()
      await drop()
    }
  })

  test('gives up a server that does not answer in time', async () => {
    const { url, drop } = await scratchServerDatabase()
    const control = new ControlConnection({ connectionString: url })
    try {
      await expect(control.run((client) => client.query('SELECT pg_sleep(5)'), 300)).rejects.toThrow('did not answer within 300 ms')
    } finally {
      control.close()
      await drop()
    }
  })

  test('is not opened again by a statement that it interrupts when it closes', async () => {
    const { url, drop } = await scratchServerDatabase()
    const database = await openDatabase({ url })
    try {
      const control = new ControlConnection({ connectionString: url, application_name: 'control' })
      await control.run((client) => client.query('SELECT 1'), 5000)
      const interrupted = control.run((client) => client.query('SELECT pg_sleep(60)'), 60_000)
      control.close()
      await expect(interrupted).rejects.toThrow()
      await expect(control.run((client) => client.query('SELECT 1'), 1000)).rejects.toThrow('The connection is closed.')
      await setTimeout(200)
      const open = await database.query(
        Prisma.sql`SELECT state FROM pg_stat_activity WHERE application_name = 'control' AND query NOT LIKE '%pg_sleep%'`,
      )
      expect(open).toEqual([])
    } finally {
      await database.close()
      await drop()
    }
  })
})
