import type { ArchivedLinks } from '../../content/archive.ts'
import { titleKey } from '../../content/title.ts'
import { type Database, Prisma } from '../database/database.ts'
import { insertRows } from '../database/insert-rows.ts'
import { recordArticlesEvent, snapshotOf } from '../events/event.ts'
import { lockWriters, orUnstorable } from './save-articles.ts'

const types = {
  article_id: 'uuid',
  position: 'int',
  title: 'text',
  title_key: 'text',
  teaser: 'text',
  url: 'text',
  note: 'text',
  target_id: 'uuid',
} as const

/**
 * Saves the « Lire aussi » of an export that refer to articles by their ids, after the articles, with one event. Links of an article that
 * has a later version here do not change. A target that does not exist here is identified by its title.
 */
export async function saveLinks(database: Database, lines: readonly ArchivedLinks[], at: Date): Promise<void> {
  const wanted = new Map(lines.map((line) => [line.article, line]))
  await orUnstorable(
    database.bulk(async (transaction) => {
      await lockWriters(transaction)
      const known = await transaction.$queryRaw<{ id: string; version: number; links: object[] }[]>(Prisma.sql`
        SELECT article.id, article.version, ARRAY(
          SELECT jsonb_build_array(title, teaser, url, note, target_id) FROM related_link WHERE article_id = article.id ORDER BY position
        ) AS links
        FROM article WHERE article.id = ANY(${[...wanted.keys()]}::uuid[])`)
      const targets = new Set(lines.flatMap(({ links }) => links.flatMap(({ target }) => target ?? [])))
      const found = await transaction.$queryRaw<{ id: string }[]>(
        Prisma.sql`SELECT id FROM article WHERE id = ANY(${[...targets]}::uuid[])`,
      )
      const here = new Set(found.map(({ id }) => id))
      const rows = known.flatMap(({ id, version, links }) => {
        const line = wanted.get(id)
        if (!line || line.version < version) return []
        const linked = line.links.map((link) => ({ ...link, target: link.target !== null && here.has(link.target) ? link.target : null }))
        const asStored = linked.map(({ title, teaser, url, note, target }) => [title, teaser, url, note, target])
        return JSON.stringify(asStored) === JSON.stringify(links) ? [] : [{ id, links: linked }]
      })
      const ids = rows.map(({ id }) => id)
      if (ids.length === 0) return
      const before = await snapshotOf(transaction, ids)
      await transaction.$executeRaw(Prisma.sql`DELETE FROM related_link WHERE article_id = ANY(${ids}::uuid[])`)
      await insertRows(
        transaction,
        'related_link',
        types,
        rows.flatMap(({ id, links }) =>
          links.map(({ title, teaser, url, note, target }, position) => ({
            article_id: id,
            position,
            title,
            title_key: titleKey(title),
            teaser,
            url,
            note,
            target_id: target,
          })),
        ),
      )
      await recordArticlesEvent(transaction, { at, kind: 'pinned', before, ids })
    }),
  )
}
