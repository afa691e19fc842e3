import { SourceRejected } from '../content/error.ts'
import type { Database } from '../store/database.ts'
import { fetchPublic } from '../web/fetch-public.ts'
import { feed } from './feed.ts'
import { importSources } from './import.ts'
import type { ImportSettings } from './importer.ts'
import type { ImportReport } from './report.ts'
import { openSource } from './source.ts'

export interface FollowOptions {
  /** Minutes between two questions while a feed changes and answers. */
  readonly minutes: number
  readonly allowedHosts: readonly string[]
}

/** What came of asking a feed once. */
export type FollowOutcome =
  | { readonly kind: 'changed'; readonly report: ImportReport }
  | { readonly kind: 'unchanged' }
  /** It did not answer, or not with a feed. */
  | { readonly kind: 'failed'; readonly cause: string }

/** A feed that is asked again and again, and when. */
export class FollowedFeed {
  readonly url: string
  /** When it is to be asked next; at once to begin with. */
  nextAt = new Date(0)
  readonly #options: FollowOptions
  /** What its last answer said, so that it need not be sent again. */
  #validators: Readonly<Record<string, string>> = {}
  #failures = 0
  #idle = 0

  constructor(url: string, options: FollowOptions) {
    this.url = url
    this.#options = options
  }

  /** Asks whether there is anything new, takes it in, and decides when to ask again. */
  async ask(database: Database, settings: ImportSettings): Promise<FollowOutcome> {
    const { outcome, retryAfterSeconds } = await this.#answer(database, settings)
    this.#failures = outcome.kind === 'failed' ? this.#failures + 1 : 0
    this.#idle = outcome.kind === 'unchanged' ? this.#idle + 1 : 0
    const minutes = this.#options.minutes * this.#patience()
    this.nextAt = new Date(settings.at.getTime() + Math.max(minutes * 60, retryAfterSeconds) * 1000)
    return outcome
  }

  /** Who fails is asked half as often each time, up to once a day; who has nothing new for long, up to four times less often. */
  #patience(): number {
    const dayOf = (24 * 60) / this.#options.minutes
    return this.#failures > 0 ? Math.min(2 ** this.#failures, Math.max(1, dayOf)) : Math.min(4, 1 + Math.floor(this.#idle / 6))
  }

  async #answer(database: Database, settings: ImportSettings): Promise<{ outcome: FollowOutcome; retryAfterSeconds: number }> {
    try {
      const { url, status, headers, body, close } = await fetchPublic(this.url, {
        allowedHosts: this.#options.allowedHosts,
        headers: { Accept: accepted, ...this.#validators },
        secondsMax,
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
      // What could not be read whole is asked for whole again.
      this.#validators = report.rejected.length > 0 ? {} : validatorsIn(headers.get('etag'), headers.get('last-modified'))
      return { outcome: outcomeOf(report), retryAfterSeconds }
    } catch (cause) {
      if (cause instanceof SourceRejected) return { outcome: { kind: 'failed', cause: cause.evidence }, retryAfterSeconds: 0 }
      throw cause
    }
  }
}

const accepted = 'application/rss+xml, application/atom+xml, application/feed+json, application/xml;q=0.9, text/xml;q=0.9, */*;q=0.5'
/** A feed is a day's work of a paper: it comes in a minute, and is small. */
const secondsMax = 60
const feedBytesMax = 32 * 2 ** 20
/** Nobody has to be asked never again. */
const retryAfterSecondsMax = 24 * 3600

const validatorsIn = (etag: string | null, lastModified: string | null): Record<string, string> => ({
  ...(etag && { 'If-None-Match': etag }),
  ...(lastModified && { 'If-Modified-Since': lastModified }),
})

function outcomeOf(report: ImportReport): FollowOutcome {
  const { new: made, completed, updated, unchanged, rejected } = report
  const [first] = rejected
  if (made + completed + updated + unchanged === 0 && first) return { kind: 'failed', cause: first.evidence }
  return made + completed + updated + rejected.length === 0 ? { kind: 'unchanged' } : { kind: 'changed', report }
}

/** Seconds, or a date; 0 where neither is said. */
function secondsUntil(retryAfter: string | null, at: Date): number {
  if (!retryAfter) return 0
  const seconds = /^\d+$/u.test(retryAfter.trim()) ? Number(retryAfter) : (Date.parse(retryAfter) - at.getTime()) / 1000
  return Number.isFinite(seconds) ? Math.min(Math.max(0, seconds), retryAfterSecondsMax) : 0
}
