import { labels, languages } from '../label.ts'
import { headlinesStyle } from '../style.ts'
import type { Headlines } from './answer.ts'
import { dateOf, relativeDate } from './date.ts'
import { type Drawn, draw } from './draw.ts'
import type { Failed, Failure } from './failure.ts'
import { countClick, fetchHeadlines, requestOf } from './request.ts'

const sheet = new CSSStyleSheet()
sheet.replaceSync(headlinesStyle)

/** The gateway that this script was loaded from. */
const gateway = new URL('../../', import.meta.url)

const minuteMs = 60_000

/** Begins to load this far from the visible part of the page, so that most readers see no loading. */
const rootMargin = '300px'

/**
 * `<kiosque-headlines>`. Attributes are read from `attributeChangedCallback`, and nodes are added by methods of Node, because pages replace
 * methods of Element.prototype.
 */
export class HeadlinesElement extends HTMLElement {
  static readonly observedAttributes = [
    'key',
    'section',
    'author',
    'topic',
    'search',
    'front',
    'article',
    'form',
    'count',
    'lang',
    'refresh',
    'clicks',
  ]

  readonly #attributes = new Map<string, string>()
  readonly #fallback = document.createElement('div')
  readonly #box = document.createElement('div')
  readonly #observer = new IntersectionObserver(
    (entries) => {
      if (entries.some(({ isIntersecting }) => isIntersecting)) void this.#load()
    },
    { rootMargin },
  )
  #headlines: Headlines | null = null
  #drawn: Drawn = { times: [], links: [] }
  #loading: AbortController | null = null
  #timers: number[] = []
  #isStarting = false

  constructor() {
    super()
    const root = this.attachShadow({ mode: 'open' })
    root.adoptedStyleSheets = [sheet]
    // Both are in one place, so that the rows that wait for headlines reserve the height below the plain links.
    const frame = root.appendChild(document.createElement('div'))
    frame.className = 'kiosque-frame'
    frame.appendChild(this.#fallback).appendChild(document.createElement('slot'))
    frame.appendChild(this.#box)
    this.#box.part.value = 'box'
  }

  attributeChangedCallback(name: string, _before: string | null, value: string | null): void {
    if (value === null) this.#attributes.delete(name)
    else this.#attributes.set(name, value)
    this.#start()
  }

  connectedCallback(): void {
    this.#start()
  }

  disconnectedCallback(): void {
    this.#stop()
  }

  get #language(): (typeof languages)[number] {
    const language = (this.#attributes.get('lang') || document.documentElement.lang).slice(0, 2)
    return languages.find((known) => known === language) ?? 'fr'
  }

  /** Reserves the place, and loads when it is about to be seen. Several changed attributes are one change. */
  #start(): void {
    if (this.#isStarting) return
    this.#isStarting = true
    queueMicrotask(() => {
      this.#isStarting = false
      this.#stop()
      if (!this.isConnected) return
      this.#show(null)
      this.#observer.observe(this)
    })
  }

  #stop(): void {
    this.#loading?.abort()
    this.#observer.disconnect()
    for (const timer of this.#timers) clearInterval(timer)
    this.#timers = []
  }

  async #load(): Promise<void> {
    this.#stop()
    const loading = new AbortController()
    this.#loading = loading
    const minutes = Number(this.#attributes.get('refresh'))
    if (minutes > 0)
      this.#timers.push(window.setInterval(() => document.hidden || void this.#refresh(loading), Math.max(1, minutes) * minuteMs))
    this.#timers.push(window.setInterval(() => this.#writeDates(), minuteMs / 2))
    await this.#refresh(loading)
  }

  async #refresh({ signal }: AbortController): Promise<void> {
    try {
      const headlines = await fetchHeadlines(gateway, requestOf(this.#attributes), signal)
      if (signal.aborted) return
      // What has not changed is not drawn again: a reader may have the focus in it.
      if (JSON.stringify(headlines) !== JSON.stringify(this.#headlines)) this.#show(headlines)
      this.#dispatch('load', { items: headlines.items })
    } catch (cause) {
      if (signal.aborted) return
      const { failure = { reason: 'answer' } } = cause as Partial<Failed>
      this.#fail(failure)
      this.#dispatch('error', failure)
    }
  }

  #show(headlines: Headlines | null): void {
    const { form, count } = requestOf(this.#attributes)
    const language = this.#language
    this.#headlines = headlines
    this.#drawn = draw(this.#box, headlines, { form, count, language, labels: labels[language] })
    this.#drawn.links.forEach((link, index) => {
      link.addEventListener('click', (event) => this.#click(event, index))
    })
    this.#box.hidden = false
    this.#fallback.hidden = headlines !== null
    this.#writeDates()
  }

  /** Shows the plain links. Headlines from before stay if the gateway has only failed to answer, unlike those of a refused key. */
  #fail({ reason, status = 0 }: Failure): void {
    const isTemporary = reason !== 'empty' && (status < 400 || status === 429 || status >= 500)
    if (this.#headlines && isTemporary) return
    this.#headlines = null
    this.#box.hidden = true
    this.#fallback.hidden = false
  }

  #writeDates(): void {
    const now = Date.now()
    for (const time of this.#drawn.times) {
      const text = relativeDate(dateOf(time.dateTime), now, this.#language)
      if (time.textContent !== text) time.textContent = text
    }
  }

  #click(event: MouseEvent, index: number): void {
    const headline = this.#headlines?.items[index]
    if (!headline) return
    const { id, url, publishedAt } = headline
    const key = this.#attributes.get('key')
    if (key && publishedAt && this.#attributes.has('clicks')) countClick(gateway, key, id)
    if (!this.#dispatch('click', { id, url, position: index + 1 })) event.preventDefault()
  }

  #dispatch(name: 'load' | 'error' | 'click', detail: object): boolean {
    return this.dispatchEvent(new CustomEvent(`kiosque:${name}`, { bubbles: true, composed: true, cancelable: name === 'click', detail }))
  }
}
