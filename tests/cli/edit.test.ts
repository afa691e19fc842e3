import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import { expect, test } from 'vitest'
import { Prisma } from '../../src/store/database/database.ts'
import { openDatabase } from '../../src/store/database/open-database.ts'
import { onPostgreSQL, scratchServerDatabase } from '../databases.ts'
import { kiosque, scratchFolder } from '../kiosque-process.ts'

onPostgreSQL('The command line', () => {
  test('withdraws, publishes, corrects and pins the article with a slug, and records the author of the change', async () => {
    const { url, drop } = await scratchServerDatabase()
    const { folder, remove } = await scratchFolder()
    try {
      const pages = ['Un', 'Deux'].map((title) => [
        path.join(folder, `${title}.txt`),
        `${title}\n\nUn chapô.\n\nPublié jeudi 06 octobre 2022 à 07:13\n\nUn texte.\n`,
      ])
      for (const [file = '', text = ''] of pages) await writeFile(file, text)
      const run = (...args: string[]) => kiosque(args, { DATABASE_URL: url })
      await run('import', folder)
      expect(await run('withdraw', 'un', 'Publié par erreur.')).toMatchObject({ status: 0, stdout: 'Withdrawn: un.\n' })
      expect(await run('publish', 'un', '--expires', '2030-01-01T00:00:00Z')).toMatchObject({ status: 0, stdout: 'Published: un.\n' })
      expect(await run('correct', 'un', 'Une faute.')).toMatchObject({ status: 0 })
      expect(await run('pin', 'un', 'deux', 'https://ponts.example Tous les ponts')).toMatchObject({ status: 0 })
      expect(await run('pin', 'trois')).toMatchObject({ status: 2, stderr: 'There is no article at "trois".\n' })
      const database = await openDatabase({ url })
      const rows = await database.query(
        Prisma.sql`SELECT action, after ->> 'state' AS state, actor LIKE 'terminal:_%' AS "isNamed" FROM audit ORDER BY id`,
      )
      const links = await database.query(Prisma.sql`SELECT title, url FROM related_link ORDER BY position`)
      await database.close()
      expect(rows).toEqual([
        { action: 'withdrawn', state: 'WITHDRAWN', isNamed: true },
        { action: 'published', state: 'PUBLISHED', isNamed: true },
        { action: 'corrected', state: 'PUBLISHED', isNamed: true },
        { action: 'pinned', state: 'PUBLISHED', isNamed: true },
      ])
      expect(links).toEqual([
        { title: 'Deux', url: null },
        { title: 'Tous les ponts', url: 'https://ponts.example/' },
      ])
    } finally {
      await remove()
      await drop()
    }
  })
})
