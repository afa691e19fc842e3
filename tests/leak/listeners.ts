import { expect } from 'vitest'
import type { Audience } from '../../src/content/audience.ts'
import { encodeId } from '../../src/content/global-id.ts'
import { anonymous } from '../../src/content/viewer.ts'
import { execute } from '../../src/engine/execute.ts'
import { subscribe } from '../../src/engine/subscribe.ts'
import { schema } from '../../src/graph/schema.ts'
import { addWebhook, leaseMessage, listWebhooks, recordDelivered, type WebhookKind } from '../../src/store/commands/webhook.ts'
import { Prisma } from '../../src/store/database/database.ts'
import { messageOf } from '../../src/work/webhook-message.ts'
import { operationOf } from '../engine/operation-of.ts'
import { type Newsroom, publication } from '../newsroom.ts'
import { article } from './root-fields.ts'
import { everybody } from './routes.ts'
import { type Truth, type TruthFor, wasVisible, wordsOf } from './secrets.ts'

/** An open subscription, with the responses received since the last check. */
interface Open {
  readonly audience: Audience
  readonly received: { readonly data?: Record<string, { readonly id: string } | null> | null; readonly errors?: unknown }[]
  ended: boolean
}

const webhookKinds = ['ARTICLES', 'PURGE'] as const satisfies readonly WebhookKind[]

/** Listeners during a whole history: for every audience, subscriptions to publications and to every article, and webhooks. */
export class Listeners {
  readonly #room: Newsroom
  readonly #left = new AbortController()
  readonly #published: Open[] = []
  readonly #changed = new Map<string, Open>()
  /** The articles that each audience saw at the last step. */
  readonly #shown = new Map<Audience, ReadonlySet<string>>()
  /** The articles that each audience may have seen until now. */
  readonly #disclosed = new Map<Audience, Set<string>>(everybody.map((audience) => [audience, new Set()]))
  /** Words and names that have been public. */
  readonly #known = new Set<string>()
  #opened = 0

  constructor(room: Newsroom) {
    this.#room = room
  }

  async open(): Promise<void> {
    // The clock was set back.
    this.#room.notifier.notify()
    const { database, clock } = this.#room
    await database.query(Prisma.sql`TRUNCATE webhook`)
    for (const kind of webhookKinds) await addWebhook(database, { name: kind, url: 'https://receiver.example/', kind }, clock.now)
    for (const audience of everybody)
      this.#published.push(await this.#subscribe(`subscription { articlePublished { ${article} } }`, audience))
  }

  close(): void {
    this.#left.abort()
  }

  /** Compares the responses since the last step with the articles that readers saw before it and see now. */
  async check(truthFor: TruthFor, since: Date): Promise<void> {
    this.#room.notifier.notify()
    await this.#quiet()
    const seenBy = (audience: Audience) => {
      const before = this.#shown.get(audience) ?? new Set()
      const now = new Set(truthFor(audience).articles.shown.map(({ id }) => encodeId('Article', id)))
      return { before, now, appeared: [...now].filter((id) => !before.has(id)).sort() }
    }
    for (const audience of everybody) this.#disclose(audience, truthFor(audience))
    const seen = new Map<Audience, ReturnType<typeof seenBy>>(everybody.map((audience) => [audience, seenBy(audience)]))
    for (const open of this.#published) {
      const received = this.#take(open, truthFor(open.audience))
      expect(received.map(({ articlePublished }) => articlePublished?.id).sort()).toEqual(seen.get(open.audience)?.appeared)
    }
    for (const [id, open] of this.#changed) {
      const { before, now } = seen.get(open.audience) ?? seenBy(open.audience)
      for (const { articleChanged } of this.#take(open, truthFor(open.audience))) {
        expect(articleChanged?.id).toBe(id)
        expect(now).toContain(id)
      }
      if (before.has(id) && !now.has(id)) expect(open.ended).toBe(true)
      // A command on an expired article may end the article again.
      if (open.ended) {
        expect(now).not.toContain(id)
        expect(this.#disclosed.get(open.audience), 'the articles whose removal an audience may notice').toContain(id)
      }
    }
    const truth = truthFor('ANONYMOUS')
    this.#learn(truth, since)
    await this.#checkWebhooks(truth, seen.get('ANONYMOUS')?.appeared ?? [])
    for (const [audience, { now }] of seen) this.#shown.set(audience, now)
    for (const { id: key } of [...truth.articles.shown, ...truth.articles.hidden]) {
      const id = encodeId('Article', key)
      if (this.#changed.get(id)?.ended === false) continue
      // A partner must not notice the removal of an article that must not be syndicated.
      const isForPartners = truthFor('PARTNER').allowed.some((row) => row.id === key)
      const audience = isForPartners ? (everybody[this.#opened++ % everybody.length] ?? 'ANONYMOUS') : 'PARTNER'
      this.#changed.set(id, await this.#subscribe(`subscription { articleChanged(id: "${id}") { ${article} } }`, audience))
    }
    await this.#quiet()
  }

  #disclose(audience: Audience, { allowed }: Truth): void {
    for (const { id, state, visibleFrom } of allowed)
      if (state === 'PUBLISHED' && visibleFrom <= this.#room.clock.now) this.#disclosed.get(audience)?.add(encodeId('Article', id))
  }

  /** Content that was public at a past hour counts as known, even if no client requested it then. */
  #learn({ articles, authors, topics }: Truth, since: Date): void {
    const names = new Map([authors, topics].flatMap(({ shown, hidden }) => [...shown, ...hidden].map((row) => [row.id, row] as const)))
    for (const row of [...articles.shown, ...articles.hidden]) {
      if (!wasVisible(row, since, this.#room.clock.now)) continue
      const filed = [...row.authors, ...row.topics].flatMap((id) => names.get(id) ?? [])
      const texts = [...row.texts, ...filed.flatMap(({ slug, name }) => [slug, name])]
      for (const word of wordsOf(texts)) this.#known.add(word)
    }
  }

  /** Webhook messages name only content that readers see or saw, and announce each publication. */
  async #checkWebhooks(truth: Truth, appeared: readonly string[]): Promise<void> {
    const { database, clock } = this.#room
    const at = clock.now
    const secrets = truth.secrets.filter((secret) => /^[a-z]+\d+zq$/u.test(secret) && !this.#known.has(secret))
    for (const { id, kind } of await listWebhooks(database)) {
      const published: string[] = []
      for (;;) {
        const message = await leaseMessage(database, id, {
          at,
          until: at,
          changesMax: 3,
          compose: (query, what, changes) => messageOf(query, { kind: what, changes, publication, at }),
        })
        if (!message) break
        for (const secret of secrets)
          if (message.body.includes(secret)) throw new Error(`A leak: "${secret}" is hidden and is sent to webhooks: ${message.body}`)
        const { data } = JSON.parse(message.body) as { data: { changes?: { kind: string; id: string }[] } }
        published.push(...(data.changes ?? []).filter((change) => change.kind === 'published').map((change) => change.id))
        await recordDelivered(database, message, at)
      }
      if (kind === 'ARTICLES') expect(published.sort()).toEqual(appeared)
    }
  }

  #take({ audience, received }: Open, truth: Truth) {
    const { secrets } = truth
    return received.splice(0).map(({ data, errors }) => {
      const answer = JSON.stringify({ data, errors })
      for (const secret of secrets)
        if (answer.includes(secret)) throw new Error(`A leak: "${secret}" is hidden and was sent to ${audience}: ${answer.slice(0, 2000)}`)
      expect(errors).toBeUndefined()
      return data ?? {}
    })
  }

  async #subscribe(document: string, audience: Audience): Promise<Open> {
    const open: Open = { audience, received: [], ended: false }
    const viewer = { ...anonymous, audience }
    const listener = { viewer: () => viewer, lastDelivery: null, signal: this.#left.signal }
    const answers = await subscribe(operationOf(schema, document), this.#room.context(viewer, listener), execute)
    void (async () => {
      for await (const received of answers) if (!('id' in received)) open.received.push(received as Open['received'][number])
      open.ended = true
    })()
    return open
  }

  /** Waits until all listeners wait for the notifier again. */
  async #quiet(): Promise<void> {
    const open = () => [...this.#published, ...this.#changed.values()].filter(({ ended }) => !ended).length
    do await new Promise((resolve) => setTimeout(resolve, 1))
    while (this.#room.notifier.waiting < open())
  }
}

/** A subscription without a listener here is a failure. */
export const everySubscriptionIsHeard = (): void =>
  expect(Object.keys(schema.getSubscriptionType()?.getFields() ?? {}).sort()).toEqual(['articleChanged', 'articlePublished'])
