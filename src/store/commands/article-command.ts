import { type Editing, kiosque } from '../../content/editing.ts'
import { InvalidInput, NotFound, VersionConflict } from '../../content/error.ts'
import { isDate } from '../../content/instant.ts'
import { titleKey } from '../../content/title.ts'
import { type Database, Prisma, type Transaction } from '../database/database.ts'
import { type EventKind, recordEvent, snapshotOf } from '../events/event.ts'
import { documentOf, once, recordAudit } from './audit.ts'
import { lockAgainstMerges } from './merge-lock.ts'
import { lockWriters } from './save-articles.ts'

/** When an article is visible. A time that is left out stays as it is, except that a draft gets the date of its publication. */
export interface PublicationTimes {
  readonly publishedAt?: Date | undefined
  /** The end of the embargo; by default the date of publication. */
  readonly visibleFrom?: Date | undefined
  /** Null if the article does not expire. */
  readonly visibleUntil?: Date | null | undefined
}

/** InvalidInput for a date outside the years that articles may have. */
function checkTimes(times: PublicationTimes): void {
  for (const time of Object.values(times)) {
    if (time && !isDate(time))
      throw new InvalidInput(`An article can't have the date ${time.toISOString()}: expected a year from 1000 to 9999.`)
  }
}

/** Makes the article visible in its window. From then on no source can change that. */
export const publishArticle = (database: Database, id: string, times: PublicationTimes, at: Date, editing = kiosque): Promise<string> =>
  changeArticle(database, { id, kind: 'published', request: times, at, editing }, async (transaction) => {
    checkTimes(times)
    const article = await transaction.article.findUniqueOrThrow({ where: { id } })
    const publishedAt = times.publishedAt ?? (article.state === 'DRAFT' ? at : article.publishedAt)
    const visibleFrom = times.visibleFrom ?? publishedAt
    const visibleUntil = times.visibleUntil === undefined ? article.visibleUntil : times.visibleUntil
    if (visibleUntil && visibleUntil <= visibleFrom) {
      throw new InvalidInput(
        `An article can't expire before it becomes visible: expected an expiry after ${visibleFrom.toISOString()}, found ${visibleUntil.toISOString()}.`,
      )
    }
    // A printed update refers to the former date; it is not kept if the new date of publication is later.
    const updatedAt = article.updatedAt < publishedAt || article.state === 'DRAFT' ? publishedAt : article.updatedAt
    await transaction.article.update({
      where: { id },
      data: { state: 'PUBLISHED', publishedAt, visibleFrom, visibleUntil, updatedAt, withdrawalReason: null },
    })
    await hold(transaction, id, 'visibility')
  })

/** Hides the article from all readers. The reason is shown to readers who open its address. */
export const withdrawArticle = (database: Database, id: string, reason: string, at: Date, editing = kiosque): Promise<string> =>
  changeArticle(database, { id, kind: 'withdrawn', request: reason, at, editing }, async (transaction) => {
    await transaction.article.update({ where: { id }, data: { state: 'WITHDRAWN', withdrawalReason: reason } })
    await hold(transaction, id, 'visibility')
  })

/** Moves the article to another section, or to none. */
export const moveArticle = (database: Database, id: string, sectionId: string | null, at: Date, editing = kiosque): Promise<string> =>
  changeArticle(database, { id, kind: 'moved', request: sectionId, at, editing }, async (transaction) => {
    if (sectionId !== null && !(await transaction.section.findUnique({ where: { id: sectionId } }))) {
      throw new NotFound(`There is no section ${sectionId}.`)
    }
    await transaction.article.update({ where: { id }, data: { sectionId } })
    await hold(transaction, id, 'section')
  })

/** Publishes a note about what was wrong. */
export const correctArticle = (database: Database, id: string, note: string, at: Date, editing = kiosque): Promise<string> =>
  changeArticle(database, { id, kind: 'corrected', request: note, at, editing }, async (transaction) => {
    if (await transaction.correction.findUnique({ where: { articleId_at: { articleId: id, at } } })) {
      throw new InvalidInput('The article already has a correction of the same millisecond: send the command again.')
    }
    await transaction.correction.create({ data: { articleId: id, at, note } })
    await transaction.article.update({ where: { id }, data: { updatedAt: at } })
  })

/** Marks articles about a tragedy, a minor or a suicide: only editors may then link to the article, or show links below it. */
export const setSensitive = (database: Database, id: string, sensitive: boolean, at: Date, editing = kiosque): Promise<string> =>
  changeArticle(database, { id, kind: 'marked', request: sensitive, at, editing }, async (transaction) => {
    await transaction.article.update({ where: { id }, data: { sensitive } })
  })

/** A link to an article, or to a page of another site. */
export type Pin =
  | { readonly articleId: string; readonly note: string | null }
  | { readonly title: string; readonly url: string; readonly note: string | null }

/** Replaces the editors' own « Lire aussi », in order. With an empty list the source's and the algorithm's links are shown again. */
export const pinRelatedLinks = (database: Database, id: string, pins: readonly Pin[], at: Date, editing = kiosque): Promise<string> =>
  changeArticle(database, { id, kind: 'pinned', request: pins, at, editing }, async (transaction) => {
    const targets = pins.flatMap((pin) => ('articleId' in pin ? [pin.articleId] : []))
    if (targets.includes(id)) throw new InvalidInput('An article can’t be pinned to itself.')
    const known = await transaction.article.findMany({ where: { id: { in: targets } }, select: { id: true, title: true } })
    const titles = new Map(known.map((target) => [target.id, target.title]))
    const missing = targets.filter((target) => !titles.has(target))
    if (missing.length > 0) throw new NotFound(`There is no article ${missing.join(', ')}.`)
    await transaction.relatedLink.deleteMany({ where: { articleId: id } })
    await transaction.relatedLink.createMany({
      data: pins.map((pin, position) => {
        const link =
          'articleId' in pin
            ? { title: titles.get(pin.articleId) ?? '', url: null, targetId: pin.articleId }
            : { title: pin.title, url: pin.url, targetId: null }
        return { articleId: id, position, note: pin.note, titleKey: titleKey(link.title), ...link }
      }),
    })
    await hold(transaction, id, 'links')
  })

interface ArticleCommand {
  readonly id: string
  readonly kind: EventKind
  /** The request, for comparison with an earlier one of the same idempotency key. */
  readonly request: unknown
  readonly at: Date
  readonly editing: Editing
  /** Whether the command may create slugs or names. If so, it waits for other such commands before it locks the article. */
  readonly makesNames?: boolean
}

/**
 * Runs a command in one transaction with its event and its line of the audit trail. The article is locked, so that commands run one after
 * the other.
 */
export const changeArticle = (
  database: Database,
  { id, kind, request, at, editing, makesNames = false }: ArticleCommand,
  change: (transaction: Transaction) => Promise<void>,
): Promise<string> =>
  database.transaction((transaction) =>
    once(transaction, editing, [kind, id, request], at, async () => {
      if (makesNames) await lockWriters(transaction)
      await lockAgainstMerges(transaction)
      const version = 1 + (await lockArticle(transaction, id, editing))
      const [before, document] = [await snapshotOf(transaction, [id]), await documentOf(transaction, id)]
      await change(transaction)
      await transaction.article.update({ where: { id }, data: { version } })
      await recordEvent(transaction, { at, kind, articleId: id, before, after: await snapshotOf(transaction, [id]) })
      const after = await documentOf(transaction, id)
      await recordAudit(transaction, { at, editing, action: kind, about: id, version, before: document, after })
      return id
    }),
  )

/** Locks the article and returns its version. NotFound if it does not exist, VersionConflict if the editor has read another version. */
async function lockArticle(transaction: Transaction, id: string, { expectedVersion }: Editing): Promise<number> {
  const [locked] = await transaction.$queryRaw<{ version: number }[]>(
    Prisma.sql`SELECT version FROM article WHERE id = ${id}::uuid FOR UPDATE`,
  )
  if (!locked) throw new NotFound(`There is no article ${id}.`)
  if (expectedVersion === undefined || expectedVersion === locked.version) return locked.version
  const last = await transaction.audit.findFirst({ where: { about: id, version: locked.version } })
  throw new VersionConflict(expectedVersion, locked.version, last && (last.actorName ?? last.actor))
}

/** Records that an editor has decided this, so that no source changes it. */
export async function hold(transaction: Transaction, id: string, what: 'visibility' | 'section' | 'links' | 'text'): Promise<void> {
  await transaction.$executeRaw(
    Prisma.sql`UPDATE article SET held = held || ${what}::text WHERE id = ${id}::uuid AND NOT ${what} = ANY(held)`,
  )
}
