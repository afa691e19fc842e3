import { type Audience, isSyndicated } from '../content/audience.ts'
import { TooManySubscriptions } from '../content/error.ts'
import type { Viewer } from '../content/viewer.ts'
import type { Database } from '../store/database/database.ts'
import { type ChangePlace, currentPlace } from '../store/events/change.ts'
import type { ChangeNotifier } from '../store/events/change-notifier.ts'
import { type VisibleChange, visibleChangesAfter } from '../store/events/visible-change.ts'
import { decodePlace, encodePlace } from './change-place.ts'

/** Somebody who waits for news, as the door has them. */
export interface Listener {
  /** Who it is by now: a credential is proven anew each time that something is delivered. Throws BadCredential. */
  readonly viewer: () => Viewer | Promise<Viewer>
  /** The id of the last delivery that arrived before the connection was lost; null for a new listener. */
  readonly lastDelivery: string | null
  /** Aborted when the listener has left. */
  readonly signal: AbortSignal
}

interface Page {
  readonly changes: readonly VisibleChange[]
  readonly place: ChangePlace
  readonly more: boolean
}

/** VisibleChange read at once. */
const newsMax = 100
/** Pages kept for other listeners at the same place. A listener that comes back after a long time reads many that no other needs. */
const pagesMax = 16

/**
 * Those who wait for news. Each is a place among the changes and nothing else: who reads slowly reads later, and nothing is kept for
 * them meanwhile. Those at the same place read the same, by one statement, unless one of them is a partner.
 */
export class ChangeFeed {
  readonly #notifier: ChangeNotifier
  readonly #database: Database
  readonly #clock: () => Date
  readonly #listenersMax: number
  readonly #closing = new AbortController()
  #listeners = 0
  /** What has been read since the notifier rang last, by place and by whether it is passed on: the audiences see alike otherwise. */
  #reading = { count: -1, at: new Date(0), head: null as Promise<ChangePlace> | null, pages: new Map<string, Promise<Page>>() }

  constructor(
    database: Database,
    { notifier, clock, listenersMax }: { notifier: ChangeNotifier; clock: () => Date; listenersMax: number },
  ) {
    this.#notifier = notifier
    this.#database = database
    this.#clock = clock
    this.#listenersMax = listenersMax
  }

  /** Aborted when the gateway ends. */
  get closing(): AbortSignal {
    return this.#closing.signal
  }

  get listeners(): number {
    return this.#listeners
  }

  /** The instant of what is delivered now. */
  instant(): Date {
    return this.#clock()
  }

  /** Lets everybody go. They come back to another gateway with the id of their last delivery. */
  close(): void {
    this.#closing.abort()
  }

  /** A place for a listener, until it leaves. TooManySubscriptions where there is none. */
  enter({ signal }: Listener): void {
    if (this.#listeners >= this.#listenersMax) {
      throw new TooManySubscriptions(`${this.#listenersMax} subscriptions are open, and no more are taken: come back in a minute.`)
    }
    if (signal.aborted) return
    this.#listeners += 1
    signal.addEventListener('abort', () => (this.#listeners -= 1), { once: true })
  }

  /** The news from where the listener is, as they come, page by page; first a page without any, for where that is. Ends when the listener or the gateway does. */
  async *pages(
    { lastDelivery, signal: left }: Listener,
    audience: Audience,
  ): AsyncGenerator<{ changes: readonly VisibleChange[]; id: string }, void, undefined> {
    const signal = AbortSignal.any([left, this.closing])
    let place = lastDelivery === null ? await this.#head() : decodePlace(lastDelivery)
    yield { changes: [], id: encodePlace(place) }
    while (!signal.aborted) {
      const { count } = this.#notifier
      const { changes, more, place: next } = await this.#page(place, audience)
      place = next
      if (changes.length > 0) yield { changes, id: encodePlace(place) }
      if (!more) await this.#notifier.wait(count, { signal })
    }
  }

  /** Where somebody who comes now begins. */
  #head(): Promise<ChangePlace> {
    const reading = this.#current()
    if (!reading.head) {
      reading.head = currentPlace(this.#database, reading.at)
      reading.head.catch(() => {
        reading.head = null
      })
    }
    return reading.head
  }

  #page(place: ChangePlace, audience: Audience): Promise<Page> {
    const { at, pages } = this.#current()
    const key = `${isSyndicated({ at, audience })} ${encodePlace(place)}`
    let page = pages.get(key)
    if (!page) {
      page = visibleChangesAfter(this.#database, { at, audience }, place, newsMax)
      pages.set(key, page)
      page.catch(() => pages.delete(key))
      const [oldest] = pages.keys()
      if (pages.size > pagesMax && oldest !== undefined) pages.delete(oldest)
    }
    return page
  }

  #current() {
    if (this.#reading.count !== this.#notifier.count)
      this.#reading = { count: this.#notifier.count, at: this.#clock(), head: null, pages: new Map() }
    return this.#reading
  }
}
