import { randomBytes, randomUUID } from 'node:crypto'
import { type Editing, kiosque } from '../../content/editing.ts'
import { InvalidInput, NotFound } from '../../content/error.ts'
import { type Database, Prisma, type Transaction } from '../database/database.ts'
import { idOf } from '../database/id.ts'
import { eventChannel } from '../database/pooled-database.ts'
import { type ChangePlace, currentPlace } from '../events/change.ts'
import { type VisibleChange, visibleChangesAfter } from '../events/visible-change.ts'
import { recordAudit } from './audit.ts'

/** What a webhook is sent: what changed about articles, or the addresses whose copies a cache has to drop. */
export type WebhookKind = 'ARTICLES' | 'PURGE'

/** Where another machine is told of changes. It is a place among them, and one message at a time: what follows waits in the log. */
export interface WebhookRecord {
  readonly id: string
  readonly name: string
  readonly url: string
  readonly kind: WebhookKind
  readonly createdAt: Date
  /** When a message last arrived. Null: none has yet. */
  readonly deliveredAt: Date | null
  /** How often the message under way was sent; 0: there is none. */
  readonly attempts: number
  /** When it is sent again. Null: nothing waits. */
  readonly dueAt: Date | null
  /** Why it did not arrive the last time. Null: nothing failed. */
  readonly lastError: string | null
  /** Since when nothing is sent any more. Null: it is alive. */
  readonly deadAt: Date | null
}

/** A message to be sent now, by whoever was handed it. */
export interface Message {
  readonly webhookId: string
  /** The same each time that this message is sent. */
  readonly id: string
  readonly url: string
  readonly secret: string
  readonly body: string
  /** 1 for the first time. */
  readonly attempt: number
}

/** The Standard Webhooks specification has at least 24 bytes. */
const secretBytes = 32

/** Registers a webhook and answers the secret that its messages are signed with: it is told what happens from now on. */
export const addWebhook = (
  database: Database,
  { name, url, kind }: { readonly name: string; readonly url: string; readonly kind: WebhookKind },
  at: Date,
  editing: Editing = kiosque,
): Promise<string> =>
  database.transaction(async (transaction) => {
    if (await transaction.webhook.findUnique({ where: { name } })) {
      throw new InvalidInput(`The webhook "${name}" already exists: choose another name, or remove that webhook first.`)
    }
    const secret = `whsec_${randomBytes(secretBytes).toString('base64')}`
    const id = idOf(`webhook:${name}:${randomUUID()}`, at)
    const { cursor, ...place } = await currentPlace(querying(transaction), at)
    await transaction.webhook.create({
      data: { id, name, url, kind, secret, createdAt: at, transaction: cursor?.transaction ?? null, eventId: cursor?.id ?? null, ...place },
    })
    await recordAudit(transaction, { at, editing, action: 'webhook added', about: id, before: null, after: { name, url, kind } })
    return secret
  })

/** From now on nothing is sent there. */
export const removeWebhook = (database: Database, name: string, at: Date, editing: Editing = kiosque): Promise<void> =>
  database.transaction(async (transaction) => {
    const { id, url, kind } = await lockWebhook(transaction, name)
    await transaction.webhook.delete({ where: { id } })
    await recordAudit(transaction, { at, editing, action: 'webhook removed', about: id, before: { name, url, kind }, after: null })
  })

/** Sends to a dead webhook again, from the message on that did not arrive. */
export const resumeWebhook = (database: Database, name: string, at: Date, editing: Editing = kiosque): Promise<void> =>
  database.transaction(async (transaction) => {
    const { id, deadAt } = await lockWebhook(transaction, name)
    await transaction.webhook.update({ where: { id }, data: { deadAt: null, attempts: 0, dueAt: at } })
    await recordAudit(transaction, { at, editing, action: 'webhook resumed', about: id, before: { deadAt }, after: { deadAt: null } })
    await transaction.$executeRawUnsafe(`NOTIFY ${eventChannel}`)
  })

/** All of them by name. */
export const listWebhooks = ({ query }: Database): Promise<WebhookRecord[]> =>
  query(Prisma.sql`SELECT id, name, url, kind::text AS kind, created_at AS "createdAt", delivered_at AS "deliveredAt", attempts, due_at AS "dueAt",
    last_error AS "lastError", dead_at AS "deadAt" FROM webhook ORDER BY name`)

type Compose = (query: Pick<Database, 'query'>, kind: WebhookKind, changes: readonly VisibleChange[]) => Promise<object>

interface Held extends EventColumns {
  readonly url: string
  readonly secret: string
  readonly kind: WebhookKind
  readonly messageId: string | null
  readonly body: string | null
  readonly attempts: number
}

interface EventColumns {
  readonly transaction: string | null
  readonly eventId: string | null
  readonly told: number
  readonly edgeAt: Date
  readonly edgeId: string
}

/**
 * Hands out the webhook's next message, made of the news since its place where none is under way, or null where there is none, it is
 * not due or somebody else has it. Whoever is handed it has until `until`: afterwards it is handed out again, by the same id.
 */
export const takeMessage = (
  database: Database,
  webhookId: string,
  { at, until, newsMax, compose }: { readonly at: Date; readonly until: Date; readonly newsMax: number; readonly compose: Compose },
): Promise<Message | null> =>
  database.transaction(async (transaction) => {
    const [held] = await transaction.$queryRaw<Held[]>(Prisma.sql`
      SELECT url, secret, kind::text AS kind, transaction, event_id AS "eventId", told, edge_at AS "edgeAt", edge_id::text AS "edgeId",
        message_id AS "messageId", body, attempts
      FROM webhook WHERE id = ${webhookId}::uuid AND dead_at IS NULL AND (due_at IS NULL OR due_at <= ${at}) FOR UPDATE SKIP LOCKED`)
    if (!held) return null
    const message = held.messageId !== null && held.body !== null ? { id: held.messageId, body: held.body } : await nextMessage()
    if (!message) return null
    const attempt = held.attempts + 1
    await transaction.webhook.update({
      where: { id: webhookId },
      data: { messageId: message.id, body: message.body, attempts: attempt, dueAt: until },
    })
    return { webhookId, ...message, url: held.url, secret: held.secret, attempt }

    async function nextMessage(): Promise<{ id: string; body: string } | null> {
      if (!held) return null
      const from = placeOf(held)
      const { changes, place } = await visibleChangesAfter(querying(transaction), { at, audience: 'ANONYMOUS' }, from, newsMax)
      const { cursor, ...rest } = place
      // Where nothing happened there is nothing to write down: the hours since are looked at again.
      if (changes.length > 0 || cursor?.id !== from.cursor?.id || place.told !== from.told) {
        const columns = { transaction: cursor?.transaction ?? null, eventId: cursor?.id ?? null, ...rest }
        await transaction.webhook.update({ where: { id: webhookId }, data: columns })
      }
      if (changes.length === 0) return null
      const body = JSON.stringify(await compose(querying(transaction), held.kind, changes))
      return { id: `msg_${randomUUID().replaceAll('-', '')}`, body }
    }
  })

/** The message has arrived. */
export async function noteDelivered({ query }: Database, { webhookId, id }: Message, at: Date): Promise<void> {
  await query(Prisma.sql`UPDATE webhook SET message_id = NULL, body = NULL, attempts = 0, due_at = NULL, last_error = NULL, delivered_at = ${at}
    WHERE id = ${webhookId}::uuid AND message_id = ${id}`)
}

/** It has not: it is sent again at `dueAt`; null: never, until somebody resumes it. */
export async function noteFailed(
  { query }: Database,
  { webhookId, id }: Message,
  reason: string,
  at: Date,
  dueAt: Date | null,
): Promise<void> {
  await query(Prisma.sql`UPDATE webhook SET last_error = ${reason}, due_at = ${dueAt}, dead_at = ${dueAt === null ? at : null}::timestamptz
    WHERE id = ${webhookId}::uuid AND message_id = ${id}`)
}

async function lockWebhook(transaction: Transaction, name: string) {
  await transaction.$executeRaw(Prisma.sql`SELECT FROM webhook WHERE name = ${name} FOR UPDATE`)
  const webhook = await transaction.webhook.findUnique({ where: { name } })
  if (!webhook) throw new NotFound(`There is no webhook "${name}".`)
  return webhook
}

const placeOf = ({ transaction, eventId, told, edgeAt, edgeId }: EventColumns): ChangePlace => ({
  cursor: transaction === null || eventId === null ? null : { transaction, id: eventId },
  told,
  edgeAt,
  edgeId,
})

/** The reads of the store within a transaction. */
const querying = (transaction: Transaction): Pick<Database, 'query'> => ({
  query: (statement) => transaction.$queryRaw(statement),
})
