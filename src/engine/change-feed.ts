import { isSyndicated, scopeKeyOf, type View } from '../content/audience.ts'
import { TooManySubscriptions } from '../content/error.ts'
import type { Viewer } from '../content/viewer.ts'
import type { Database } from '../store/database/database.ts'
import type { ChangeNotifier } from '../store/events/change-notifier.ts'
import { type ChangePlace, currentPlace } from '../store/events/change-place.ts'
import { type VisibleChange, visibleChangesAfter } from '../store/events/visible-change.ts'
import { decodePlace, encodePlace } from './change-place.ts'

/** The client of a subscription. */
export interface Listener {
  /** The current viewer. The credential is verified again before each delivery. Throws BadCredential. */
  readonly viewer: () => Viewer | Promise<Viewer>
  /** The id of the last event that arrived before the connection was lost; null for a new subscription. */
  readonly lastDelivery: string | null
  /** Aborted when the client has disconnected. */
  readonly signal: AbortSignal
}

interface Page {
  readonly changes: readonly VisibleChange[]
  readonly place: ChangePlace
  readonly more: boolean
}

/** Number of changes in a page. */
const changesMax = 100
/** Number of pages cached for other listeners at the same place. A listener that reconnects after a long time reads many pages that no other listener needs. */
const pagesMax = 16

/**
 * Delivers changes to subscriptions. The only state of a listener is its place in the sequence of changes: a slow listener reads later,
 * and nothing is buffered for it. Listeners at the same place share one statement. Partners share theirs only with partners that may show the same.
 */
export class ChangeFeed {
  readonly #notifier: ChangeNotifier
  readonly #database: Database
  readonly #clock: () => Date
  readonly #listenersMax: number
  readonly #closing = new AbortController()
  #listeners = 0
  /** Pages read since the last notification. The key is the place and what the listener may see: all audiences but partners see the same changes. */
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

  /** Aborted when the gateway shuts down. */
  get closing(): AbortSignal {
    return this.#closing.signal
  }

  get listeners(): number {
    return this.#listeners
  }

  /** The instant for which the current changes are delivered. */
  instant(): Date {
    return this.#clock()
  }

  /** Ends all subscriptions. Clients resume on another gateway with the id of their last event. */
  close(): void {
    this.#closing.abort()
  }

  /** Counts the listener until it disconnects. Throws TooManySubscriptions if the limit is reached. */
  enter({ signal }: Listener): void {
    if (this.#listeners >= this.#listenersMax) {
      throw new TooManySubscriptions(`${this.#listenersMax} subscriptions are open, which is the limit: try again in a minute.`)
    }
    if (signal.aborted) return
    this.#listeners += 1
    signal.addEventListener('abort', () => (this.#listeners -= 1), { once: true })
  }

  /** The changes in this view after the listener's place, in pages. The first page is empty and contains the id of that place. Ends when the client disconnects or the gateway shuts down. */
  async *pages(
    { lastDelivery, signal: left }: Listener,
    view: View,
  ): AsyncGenerator<{ changes: readonly VisibleChange[]; id: string }, void, undefined> {
    const signal = AbortSignal.any([left, this.closing])
    let place = lastDelivery === null ? await this.#head() : decodePlace(lastDelivery)
    yield { changes: [], id: encodePlace(place) }
    while (!signal.aborted) {
      const { count } = this.#notifier
      const { changes, more, place: next } = await this.#page(place, view)
      place = next
      if (changes.length > 0) yield { changes, id: encodePlace(place) }
      if (!more) await this.#notifier.wait(count, { signal })
    }
  }

  /** The place of a new listener. */
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

  #page(place: ChangePlace, view: View): Promise<Page> {
    const { at, pages } = this.#current()
    const key = `${isSyndicated(view) ? scopeKeyOf(view) : ''} ${encodePlace(place)}`
    let page = pages.get(key)
    if (!page) {
      page = visibleChangesAfter(this.#database, { ...view, at }, place, changesMax)
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
