import { parse } from 'graphql'
import { expect } from 'vitest'
import type { Audience } from '../../src/content/audience.ts'
import { anonymous } from '../../src/content/viewer.ts'
import { encodeId } from '../../src/graph/global-id.ts'
import { schema } from '../../src/graph/schema.ts'
import { subscribe } from '../../src/graph/subscribe.ts'
import type { Newsroom } from '../newsroom.ts'
import { article, everybody } from './doors.ts'
import type { Truth } from './secrets.ts'

/** One subscription that is open: what it was told since somebody last looked. */
interface Open {
  readonly audience: Audience
  readonly told: { readonly data?: Record<string, { readonly id: string } | null> | null; readonly errors?: unknown }[]
  ended: boolean
}

/** Who waits for news all through a history: as every audience for what is published, and for each article that ever was. */
export class Listeners {
  readonly #room: Newsroom
  readonly #left = new AbortController()
  readonly #published: Open[] = []
  readonly #changed = new Map<string, Open>()
  #shown: ReadonlySet<string> = new Set()
  #opened = 0

  constructor(room: Newsroom) {
    this.#room = room
  }

  async open(): Promise<void> {
    // The clock was put back.
    this.#room.bell.ring()
    for (const audience of everybody)
      this.#published.push(await this.#subscribe('articlePublished', `subscription { articlePublished { ${article} } }`, audience))
  }

  close(): void {
    this.#left.abort()
  }

  /** Holds what was told since the last step against what readers saw before it and see now. */
  async check(truth: Truth): Promise<void> {
    this.#room.bell.ring()
    await this.#quiet()
    const before = this.#shown
    const now = new Set(truth.articles.shown.map(({ id }) => encodeId('Article', id)))
    const appeared = [...now].filter((id) => !before.has(id)).sort()
    for (const open of this.#published) {
      const told = this.#take(open, truth)
      expect(told.map(({ articlePublished }) => articlePublished?.id).sort()).toEqual(appeared)
    }
    for (const [id, open] of this.#changed) {
      for (const { articleChanged } of this.#take(open, truth)) {
        expect(articleChanged?.id).toBe(id)
        expect(now).toContain(id)
      }
      if (before.has(id) && !now.has(id)) expect(open.ended).toBe(true)
      // A command about what has expired may end it once more.
      if (open.ended) expect(now).not.toContain(id)
    }
    this.#shown = now
    for (const { id: key } of [...truth.articles.shown, ...truth.articles.hidden]) {
      const id = encodeId('Article', key)
      if (this.#changed.get(id)?.ended === false) continue
      const audience = everybody[this.#opened++ % everybody.length] ?? 'ANONYMOUS'
      this.#changed.set(
        id,
        await this.#subscribe('articleChanged', `subscription { articleChanged(id: "${id}") { ${article} } }`, audience),
      )
    }
    await this.#quiet()
  }

  #take({ audience, told }: Open, truth: Truth) {
    const secrets = truth.secretsOf(audience)
    return told.splice(0).map(({ data, errors }) => {
      const answer = JSON.stringify({ data, errors })
      for (const secret of secrets)
        if (answer.includes(secret)) throw new Error(`A leak: "${secret}" is hidden and was told to ${audience}: ${answer.slice(0, 2000)}`)
      expect(errors).toBeUndefined()
      return data ?? {}
    })
  }

  async #subscribe(field: string, document: string, audience: Audience): Promise<Open> {
    const open: Open = { audience, told: [], ended: false }
    const viewer = { ...anonymous, audience }
    const listener = { viewer: () => viewer, lastDelivery: null, signal: this.#left.signal }
    const answers = await subscribe({ schema, document: parse(document), contextValue: this.#room.context(viewer, listener) })
    if (!(Symbol.asyncIterator in answers)) throw new Error(`${field} is not subscribed to: ${JSON.stringify(answers)}`)
    void (async () => {
      for await (const told of answers) if (!('id' in told)) open.told.push(told as Open['told'][number])
      open.ended = true
    })()
    return open
  }

  /** Until everybody waits for the bell again. */
  async #quiet(): Promise<void> {
    const open = () => [...this.#published, ...this.#changed.values()].filter(({ ended }) => !ended).length
    do await new Promise((resolve) => setTimeout(resolve, 1))
    while (this.#room.bell.waiting < open())
  }
}

/** A subscription without a listener here is a failure. */
export const everySubscriptionIsHeard = (): void =>
  expect(Object.keys(schema.getSubscriptionType()?.getFields() ?? {}).sort()).toEqual(['articleChanged', 'articlePublished'])
