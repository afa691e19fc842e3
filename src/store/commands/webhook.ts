import { randomBytes, randomUUID } from 'node:crypto'
import { type Editing, kiosque } from '../../content/editing.ts'
import { InvalidInput, NotFound } from '../../content/error.ts'
import { type Database, Prisma, type Transaction } from '../database/database.ts'
import { idOf } from '../database/id.ts'
import { eventChannel } from '../database/pooled-database.ts'
import { type ChangePlace, currentPlace } from '../events/change-place.ts'
import { type VisibleChange, visibleChangesAfter } from '../events/visible-change.ts'
import { recordAudit } from './audit.ts'

/** What a webhook receives: the changes of articles, or the URLs that a cache has to purge. */
export type WebhookKind = 'ARTICLES' | 'PURGE'

/** A receiver of changes: its place in the sequence of changes, and at most one message under way. Later changes wait in the log. */
export interface WebhookRecord {
  readonly id: string
  readonly name: string
  readonly url: string
  readonly kind: WebhookKind
  readonly createdAt: Date
  /** When a message was last accepted; null if none was yet. */
  readonly deliveredAt: Date | null
  /** How often the message under way was sent; 0 if there is none. */
  readonly attempts: number
  /** When the message is sent again; null if none waits. */
  readonly dueAt: Date | null
  /** Why the last attempt failed; null if it did not. */
  readonly lastError: string | null
  /** When the webhook was given up; null while it is active. */
  readonly deadAt: Date | null
}

/** A message to send now. */
export interface Message {
  readonly webhookId: string
  /** The same for each attempt. */
  readonly id: string
  readonly url: string
  readonly secret: string
  readonly body: string
  /** 1 for the first attempt. */
  readonly attempt: number
}

/** The Standard Webhooks specification requires at least 24 bytes. */
const secretBytes = 32

/** Registers a webhook, which receives changes from now on. Returns the secret that its messages are signed with. */
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

/** Deletes a webhook. */
export const removeWebhook = (database: Database, name: string, at: Date, editing: Editing = kiosque): Promise<void> =>
  database.transaction(async (transaction) => {
    const { id, url, kind } = await lockWebhook(transaction, name)
    await transaction.webhook.delete({ where: { id } })
    await recordAudit(transaction, { at, editing, action: 'webhook removed', about: id, before: { name, url, kind }, after: null })
  })

/** Reactivates a webhook that was given up, beginning with the message that was not accepted. */
export const resumeWebhook = (database: Database, name: string, at: Date, editing: Editing = kiosque): Promise<void> =>
  database.transaction(async (transaction) => {
    const { id, deadAt } = await lockWebhook(transaction, name)
    await transaction.webhook.update({ where: { id }, data: { deadAt: null, attempts: 0, dueAt: at } })
    await recordAudit(transaction, { at, editing, action: 'webhook resumed', about: id, before: { deadAt }, after: { deadAt: null } })
    await transaction.$executeRawUnsafe(`NOTIFY ${eventChannel}`)
  })

/** All webhooks by name. */
export const listWebhooks = ({ query }: Database): Promise<WebhookRecord[]> =>
  query(Prisma.sql`SELECT id, name, url, kind::text AS kind, created_at AS "createdAt", delivered_at AS "deliveredAt", attempts, due_at AS "dueAt",
    last_error AS "lastError", dead_at AS "deadAt" FROM webhook ORDER BY name`)

type Compose = (query: Pick<Database, 'query'>, kind: WebhookKind, changes: readonly VisibleChange[]) => Promise<object>

interface Row extends EventColumns {
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
  readonly delivered: number
  readonly edgeAt: Date
  readonly edgeId: string
}

/**
 * Leases the webhook's next message until `until`, after which it is available again under the same id. If no message is under way, one is
 * composed of the changes since the webhook's place. Null if there is no message, it is not due, or another process has leased it.
 */
export const leaseMessage = (
  database: Database,
  webhookId: string,
  { at, until, changesMax, compose }: { readonly at: Date; readonly until: Date; readonly changesMax: number; readonly compose: Compose },
): Promise<Message | null> =>
  database.transaction(async (transaction) => {
    const [webhook] = await transaction.$queryRaw<Row[]>(Prisma.sql`
      SELECT url, secret, kind::text AS kind, transaction, event_id AS "eventId", told AS "delivered", edge_at AS "edgeAt", edge_id::text AS "edgeId",
        message_id AS "messageId", body, attempts
      FROM webhook WHERE id = ${webhookId}::uuid AND dead_at IS NULL AND (due_at IS NULL OR due_at <= ${at}) FOR UPDATE SKIP LOCKED`)
    if (!webhook) return null
    const message =
      webhook.messageId !== null && webhook.body !== null ? { id: webhook.messageId, body: webhook.body } : await nextMessage()
    if (!message) return null
    const attempt = webhook.attempts + 1
    await transaction.webhook.update({
      where: { id: webhookId },
      data: { messageId: message.id, body: message.body, attempts: attempt, dueAt: until },
    })
    return { webhookId, ...message, url: webhook.url, secret: webhook.secret, attempt }

    async function nextMessage(): Promise<{ id: string; body: string } | null> {
      if (!webhook) return null
      const from = placeOf(webhook)
      const { changes, place } = await visibleChangesAfter(querying(transaction), { at, audience: 'ANONYMOUS' }, from, changesMax)
      const { cursor, ...rest } = place
      // If nothing has happened, the place is not written: the same period is read again next time.
      if (changes.length > 0 || cursor?.id !== from.cursor?.id || place.delivered !== from.delivered) {
        const columns = { transaction: cursor?.transaction ?? null, eventId: cursor?.id ?? null, ...rest }
        await transaction.webhook.update({ where: { id: webhookId }, data: columns })
      }
      if (changes.length === 0) return null
      const body = JSON.stringify(await compose(querying(transaction), webhook.kind, changes))
      return { id: `msg_${randomUUID().replaceAll('-', '')}`, body }
    }
  })

/** Records that the message was accepted. */
export async function recordDelivered({ query }: Database, { webhookId, id }: Message, at: Date): Promise<void> {
  await query(Prisma.sql`UPDATE webhook SET message_id = NULL, body = NULL, attempts = 0, due_at = NULL, last_error = NULL, delivered_at = ${at}
    WHERE id = ${webhookId}::uuid AND message_id = ${id}`)
}

/** Records that the attempt failed. The message is sent again at `dueAt`; if that is null, only after the webhook was resumed. */
export async function recordFailed(
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

const placeOf = ({ transaction, eventId, delivered, edgeAt, edgeId }: EventColumns): ChangePlace => ({
  cursor: transaction === null || eventId === null ? null : { transaction, id: eventId },
  delivered,
  edgeAt,
  edgeId,
})

/** A transaction as the store's reads use it. */
const querying = (transaction: Transaction): Pick<Database, 'query'> => ({
  query: (statement) => transaction.$queryRaw(statement),
})
