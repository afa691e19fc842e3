import type { ArchivedRecord } from '../../content/archive.ts'
import type { ArticleInput } from '../../content/article.ts'
import { begun } from '../../content/begun.ts'
import { type BodyBlock, textOf } from '../../content/body.ts'
import { SourceRejected } from '../../content/error.ts'

/** An item to write, and its source. */
export interface Arrival {
  readonly format: string
  readonly source: string
  /** Identifies it in the report. */
  readonly item: string
  readonly content: ArticleInput | ArchivedRecord
}

/** The kind of a batch: articles, or one type of the other records of an export. */
type Company = 'article' | ArchivedRecord['type']

const companyOf = ({ content }: Arrival): Company => ('type' in content ? content.type : 'article')

/** Maximum number of articles in a transaction, and of characters of their texts and contributions, which limits the memory. */
const articlesMax = 500
const charactersMax = 2_000_000

export interface BatchOptions {
  /**
   * Prepares a batch before its turn, and returns a function that writes it in one transaction. That function throws SourceRejected if the
   * database can't store an item.
   */
  readonly begin: (batch: readonly Arrival[]) => () => Promise<void>
  /** Called for an article that a later one of the same source replaces. */
  readonly onReplaced: (arrival: Arrival) => void
  /** Called for an article that the database can't store. */
  readonly onRejected: (arrival: Arrival, cause: SourceRejected) => void
}

/** Maximum number of waiting batches: enough to keep both the database and the reader busy. */
const waitingMax = 2

/** Collects items into batches and writes these one after the other, while the next ones are read and prepared. */
export class Batches {
  readonly #options: BatchOptions
  #batch = new Map<string, Arrival>()
  #company: Company = 'article'
  #characters = 0
  #last: Promise<void> = Promise.resolve()
  readonly #waiting: Promise<void>[] = []

  constructor(options: BatchOptions) {
    this.#options = options
  }

  async add(arrival: Arrival): Promise<void> {
    if (!this.#join(arrival)) {
      await this.#send()
      this.#join(arrival)
    }
    if (this.#batch.size >= articlesMax || this.#characters >= charactersMax) await this.#send()
  }

  /** Resolves when all batches are written. */
  async end(): Promise<void> {
    await this.#send()
    await this.#last
  }

  /**
   * Adds an item to the current batch. A batch has one kind, and each key once. Returns false if the batch must be written first: because
   * the item depends on earlier records of an export, or because the batch contains the same article with a body from another source. A
   * body replaces a stub, and so does a stub with more content; within one source, the later body replaces the earlier one.
   */
  #join(arrival: Arrival): boolean {
    const company = companyOf(arrival)
    if (this.#batch.size > 0 && company !== this.#company) return false
    this.#company = company
    if ('type' in arrival.content) {
      this.#batch.set(`${arrival.source}#${arrival.item}`, arrival)
      if (arrival.content.type === 'revision')
        this.#characters += lengthOf(arrival.content.before?.body) + lengthOf(arrival.content.after.body)
      return true
    }
    const { sourceKey, body, lead, contributions = [] } = arrival.content
    const known = this.#batch.get(sourceKey)
    const other = known && !('type' in known.content) ? known.content : null
    if (known && other?.body && body) {
      if (known.source !== arrival.source) return false
      this.#options.onReplaced(known)
    }
    if (!other || body || (other.body === null && other.lead === null && lead !== null)) {
      this.#batch.set(sourceKey, arrival)
      this.#characters += contributions.reduce((sum, { text }) => sum + text.length, lengthOf(body))
    }
    return true
  }

  async #send(): Promise<void> {
    const batch = [...this.#batch.values()]
    this.#batch = new Map()
    this.#characters = 0
    if (batch.length === 0) return
    const write = this.#options.begin(batch)
    // An error is thrown by a later batch, or at the end.
    this.#last = begun(this.#last.then(() => this.#write(batch, write)))
    this.#waiting.push(this.#last)
    if (this.#waiting.length > waitingMax) await this.#waiting.shift()
  }

  /** If the database can't store an article, the batch is halved until that article is alone: all others are written. */
  async #write(batch: readonly Arrival[], write = this.#options.begin(batch)): Promise<void> {
    const [first, ...others] = batch
    if (!first) return
    try {
      await write()
    } catch (cause) {
      if (!(cause instanceof SourceRejected)) throw cause
      if (others.length === 0) return this.#options.onRejected(first, cause)
      const middle = Math.ceil(batch.length / 2)
      await this.#write(batch.slice(0, middle))
      await this.#write(batch.slice(middle))
    }
  }
}

const lengthOf = (body: readonly BodyBlock[] | null | undefined): number =>
  (body ?? []).reduce((sum, block) => sum + textOf(block).length, 0)
