import { SourceRejected } from '../../content/error.ts'
import { type FeedState, readFeedState, saveFeedState } from '../../store/commands/feed-state.ts'
import type { Database } from '../../store/database/database.ts'
import { fetchPublic } from '../../web/fetch-public.ts'
import { feed } from '../feed/feed.ts'
import type { ImportSettings } from '../importer.ts'
import { openSource } from '../source.ts'
import { importSources } from './import.ts'
import type { ImportReport } from './report.ts'

export interface FollowOptions {
  /** Minutes between two requests to a feed that answers and changes. */
  readonly minutes: number
  readonly allowedHosts: readonly string[]
}

/** The result of a request to a feed. */
export type FollowOutcome =
  | { readonly kind: 'changed'; readonly report: ImportReport }
  | { readonly kind: 'unchanged' }
  /** There was no answer, or it was not a feed. */
  | { readonly kind: 'failed'; readonly cause: string }

/** A feed that is requested repeatedly. Its state is stored in the database, so that any process can continue. */
export class FollowedFeed {
  readonly url: string
  readonly #options: FollowOptions
  #state: FeedState

  private constructor(url: string, options: FollowOptions, state: FeedState) {
    this.url = url
    this.#options = options
    this.#state = state
  }

  static async open(database: Database, url: string, options: FollowOptions): Promise<FollowedFeed> {
    return new FollowedFeed(url, options, (await readFeedState(database, url)) ?? neverAsked)
  }

  /** Time of the next request; in the past if the feed was never requested. */
  get nextAt(): Date {
    return this.#state.nextAt
  }

  /** Requests the feed, imports new items, and schedules the next request. Throws the signal's reason if the signal is aborted. */
  async ask(database: Database, settings: ImportSettings, signal?: AbortSignal): Promise<FollowOutcome> {
    const { outcome, retryAfterSeconds, validators } = await this.#answer(database, settings, signal)
    signal?.throwIfAborted()
    const failures = outcome.kind === 'failed' ? this.#state.failures + 1 : 0
    const idle = outcome.kind === 'unchanged' ? this.#state.idle + 1 : 0
    const minutes = this.#options.minutes * this.#patience(failures, idle)
    const nextAt = new Date(settings.at.getTime() + Math.max(minutes * 60, retryAfterSeconds) * 1000)
    const { etag, lastModified } = this.#state
    this.#state = { etag, lastModified, ...validators, nextAt, failures, idle }
    await saveFeedState(database, this.url, this.#state)
    return outcome
  }

  /** The interval doubles with each failure, up to a day. It grows up to fourfold for a feed that has not changed for a long time. */
  #patience(failures: number, idle: number): number {
    const dayOf = (24 * 60) / this.#options.minutes
    return failures > 0 ? Math.min(2 ** failures, Math.max(1, dayOf)) : Math.min(4, 1 + Math.floor(idle / 6))
  }

  async #answer(database: Database, settings: ImportSettings, signal: AbortSignal | undefined): Promise<FeedAnswer> {
    try {
      const { url, status, headers, body, close } = await fetchPublic(this.url, {
        allowedHosts: this.#options.allowedHosts,
        headers: { Accept: accepted, ...conditionsOf(this.#state) },
        secondsMax,
        ...(signal && { signal }),
      })
      const retryAfterSeconds = secondsUntil(headers.get('retry-after'), settings.at)
      if (status !== 200) {
        await close()
        const outcome: FollowOutcome = status === 304 ? { kind: 'unchanged' } : { kind: 'failed', cause: `it answered ${status}` }
        return { outcome, retryAfterSeconds }
      }
      const mediaType = headers.get('content-type')
      const open = () => openSource({ name: this.url, url, mediaType }, body, { streamBytes: feedBytesMax, itemBytes: feedBytesMax })
      const report = await importSources(database, [{ name: this.url, bytes: null, isNamed: true, open }], { settings, importers: [feed] })
      // After an incomplete import, the next request is unconditional.
      const isWhole = report.rejected.length === 0
      const validators = { etag: isWhole ? headers.get('etag') : null, lastModified: isWhole ? headers.get('last-modified') : null }
      return { outcome: outcomeOf(report), retryAfterSeconds, validators }
    } catch (cause) {
      if (cause instanceof SourceRejected) return { outcome: { kind: 'failed', cause: cause.evidence }, retryAfterSeconds: 0 }
      throw cause
    }
  }
}

const accepted = 'application/rss+xml, application/atom+xml, application/feed+json, application/xml;q=0.9, text/xml;q=0.9, */*;q=0.5'
/** Feeds are small: they contain the articles of a few days. */
const secondsMax = 60
const feedBytesMax = 32 * 2 ** 20
/** Limits Retry-After: a feed must not be able to stop requests forever. */
const retryAfterSecondsMax = 24 * 3600

const neverAsked: FeedState = { nextAt: new Date(0), failures: 0, idle: 0, etag: null, lastModified: null }

interface FeedAnswer {
  readonly outcome: FollowOutcome
  readonly retryAfterSeconds: number
  /** If left out, the previous validators stay valid. */
  readonly validators?: Pick<FeedState, 'etag' | 'lastModified'>
}

/** The headers of a conditional request. */
const conditionsOf = ({ etag, lastModified }: FeedState): Record<string, string> => ({
  ...(etag && { 'If-None-Match': etag }),
  ...(lastModified && { 'If-Modified-Since': lastModified }),
})

function outcomeOf(report: ImportReport): FollowOutcome {
  const { new: made, completed, updated, unchanged, rejected } = report
  const [first] = rejected
  if (made + completed + updated + unchanged === 0 && first) return { kind: 'failed', cause: first.evidence }
  return made + completed + updated + rejected.length === 0 ? { kind: 'unchanged' } : { kind: 'changed', report }
}

/** Reads seconds or a date; 0 if there is neither. */
function secondsUntil(retryAfter: string | null, at: Date): number {
  if (!retryAfter) return 0
  const seconds = /^\d+$/u.test(retryAfter.trim()) ? Number(retryAfter) : (Date.parse(retryAfter) - at.getTime()) / 1000
  return Number.isFinite(seconds) ? Math.min(Math.max(0, seconds), retryAfterSecondsMax) : 0
}
