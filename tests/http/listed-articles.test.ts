import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Access } from '../../src/content/access.ts'
import { createLoaders, createReads } from '../../src/engine/loaders.ts'
import { RequestWork } from '../../src/engine/request-work.ts'
import { articlesWith } from '../../src/http/listed-articles.ts'
import { Prisma } from '../../src/store/database/database.ts'
import { articlesById } from '../../src/store/reads/article.ts'
import { onBothDatabases } from '../databases.ts'
import { Newsroom, publication } from '../newsroom.ts'

onBothDatabases('Two requests that read an article before and after it changed', (kind) => {
  let room: Newsroom
  beforeAll(async () => {
    room = await Newsroom.open(kind)
  })
  afterAll(() => room.close())

  test('share its parts, each with the article that it has read, and with the text as it may be shown now', async () => {
    const { database, clock } = room
    const id =
      (
        await room.save({
          title: 'Avant',
          body: Array.from({ length: 6 }, () => ({ kind: 'paragraph', text: 'Un mot de plus. '.repeat(60) })),
        })
      ).get('Avant') ?? ''
    const view = room.view()
    const change = (title: string, access: Access) =>
      database.query(Prisma.sql`UPDATE article SET title = ${title}, access = ${access}::"Access" WHERE id = ${id}::uuid`)
    const former = await articlesById(database, view, [id])
    await change('Après', 'SUBSCRIBERS')
    const current = await articlesById(database, view, [id])

    const batches: string[] = []
    const reads = createReads(database, publication, () => clock.now, { onBatch: (loader) => batches.push(loader) })
    const shown = await Promise.all(
      [former, current].map((articles) => articlesWith(createLoaders(reads(view), new RequestWork()).articlePartsWithBody, articles)),
    )
    expect(batches).toEqual(['articlePartsWithBody'])
    expect(shown.flat().map(({ article, body }) => [article.title, body?.kind])).toEqual([
      ['Avant', 'preview'],
      ['Après', 'preview'],
    ])
  })
})
