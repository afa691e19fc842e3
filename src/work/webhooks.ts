import { createHmac } from 'node:crypto'
import type { Publication } from '../content/publication.ts'
import { leaseMessage, listWebhooks, type Message, recordDelivered, recordFailed } from '../store/commands/webhook.ts'
import type { Database } from '../store/database/database.ts'
import type { ChangeNotifier } from '../store/events/change-notifier.ts'
import { fetchPublic, type TraceFetch } from '../web/fetch-public.ts'
import type { Job } from './job-runner.ts'
import { messageOf } from './webhook-message.ts'

/** Seconds between attempts: three days in total. */
const retrySeconds = [5, 30, 120, 600, 1800, 7200, 18_000, 36_000, 50_400, 72_000, 86_400]

/** Timeout of a receiver. If the gateway ends in the meantime, another one sends the message some seconds later. */
const answerSecondsMax = 15
const leaseMs = (answerSecondsMax + 5) * 1000

/** Maximum number of changes in a message. */
const changesMax = 50

interface Options {
  readonly notifier: ChangeNotifier
  readonly publication: Publication
  readonly clock: () => Date
  /** Hosts that are allowed even if they are on a private network. */
  readonly allowedHosts: readonly string[]
  readonly traceFetch?: TraceFetch | undefined
  /** Called for each webhook that is disabled. */
  readonly onDead: (name: string, reason: string) => void
  /** Called after each attempt: the receiver accepted the message, it is sent again later, or the webhook was disabled. */
  readonly onAttempt?: ((result: 'delivered' | 'failed' | 'disabled') => void) | undefined
  /** Called for errors that are not the receiver's. */
  readonly onFailure: (name: string, cause: unknown) => void
}

/**
 * Sends webhooks according to the Standard Webhooks specification: the messages of a webhook one after the other, different webhooks
 * concurrently. https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
 */
export function webhookJob(
  database: Database,
  { notifier, publication, clock, allowedHosts, traceFetch, onDead, onAttempt = () => undefined, onFailure }: Options,
): Job {
  const ending = new AbortController()
  const cutting = new AbortController()
  /** Webhooks with a message in progress, and whether to check for more afterwards. */
  const busy = new Map<string, { again: boolean; readonly done: Promise<void> }>()

  const send = async (
    message: Message,
  ): Promise<{ readonly failure: string | null; readonly gone: boolean; readonly notBefore: number }> => {
    try {
      const { status, headers, close } = await fetchPublic(message.url, {
        allowedHosts,
        method: 'POST',
        headers: { 'Content-Type': 'application/json', ...signatureOf(message, clock()) },
        body: message.body,
        redirectsMax: 0,
        secondsMax: answerSecondsMax,
        signal: cutting.signal,
        trace: traceFetch,
      })
      await close()
      const failure = status >= 200 && status < 300 ? null : `the answer was ${status}`
      return { failure, gone: status === 410, notBefore: Number(headers.get('retry-after')) || 0 }
    } catch (cause) {
      return { failure: cause instanceof Error ? cause.message : String(cause), gone: false, notBefore: 0 }
    }
  }

  /** Sends one message; returns whether another may follow at once. */
  const deliverNext = async (id: string, name: string): Promise<boolean> => {
    const at = clock()
    const message = await leaseMessage(database, id, {
      at,
      until: new Date(at.getTime() + leaseMs),
      changesMax,
      compose: (query, kind, changes) => messageOf(query, { kind, changes, publication, at }),
    })
    if (!message) return false
    const { failure, gone, notBefore } = await send(message)
    if (failure === null) {
      await recordDelivered(database, message, clock())
      onAttempt('delivered')
      return true
    }
    // Aborted by the shutdown: another gateway, or this one after its restart, sends it again.
    if (cutting.signal.aborted) return false
    const seconds = gone ? undefined : retrySeconds[message.attempt - 1]
    const wait = seconds === undefined ? null : Math.max(seconds * (1 + Math.random() / 5), Math.min(notBefore, 86_400)) * 1000
    await recordFailed(database, message, failure, clock(), wait === null ? null : new Date(clock().getTime() + wait))
    onAttempt(wait === null ? 'disabled' : 'failed')
    if (wait === null) onDead(name, failure)
    // The job has to read when the message is due again.
    else notifier.notify()
    return false
  }

  /** Sends the messages of a webhook until there is none. */
  const deliverAll = async (id: string, name: string): Promise<void> => {
    try {
      for (let more = true; more && !ending.signal.aborted; ) {
        const turn = busy.get(id)
        if (turn) turn.again = false
        more = (await deliverNext(id, name)) || (busy.get(id)?.again ?? false)
      }
    } catch (cause) {
      // It is tried again at the next notification.
      onFailure(name, cause)
    } finally {
      busy.delete(id)
    }
  }

  return {
    name: 'webhooks',
    async run() {
      const webhooks = (await listWebhooks(database)).filter(({ deadAt }) => deadAt === null)
      const now = clock()
      for (const { id, name, dueAt } of webhooks) {
        const running = busy.get(id)
        if (running) running.again = true
        else if (dueAt === null || dueAt <= now) busy.set(id, { again: false, done: deliverAll(id, name) })
      }
      const due = webhooks.flatMap(({ dueAt }) => (dueAt && dueAt > now ? [dueAt.getTime()] : []))
      return due.length === 0 ? false : new Date(Math.min(...due))
    },
    async stop(cut) {
      ending.abort()
      const onCut = () => cutting.abort()
      if (cut.aborted) onCut()
      else cut.addEventListener('abort', onCut)
      await Promise.all([...busy.values()].map(({ done }) => done))
      cut.removeEventListener('abort', onCut)
    },
  }
}

/**
 * https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md#webhook-headers-sending-metadata-to-
 * consumers
 */
function signatureOf({ id, secret, body }: Message, at: Date): Record<string, string> {
  const timestamp = Math.floor(at.getTime() / 1000)
  const key = Buffer.from(secret.replace(/^whsec_/u, ''), 'base64')
  const signature = createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64')
  return { 'webhook-id': id, 'webhook-timestamp': String(timestamp), 'webhook-signature': `v1,${signature}` }
}
