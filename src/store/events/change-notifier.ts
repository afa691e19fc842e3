import { setTimeout } from 'node:timers/promises'
import { type Database, Prisma } from '../database/database.ts'

/** Rings when there may be news: something was committed, appeared or went. Whoever waits looks then, and finds something or nothing. */
export class Bell {
  #rings = 0
  readonly #waiting = new Set<() => void>()

  /** How often it has rung. */
  get rings(): number {
    return this.#rings
  }

  ring(): void {
    this.#rings += 1
    for (const wake of [...this.#waiting]) wake()
  }

  /** Waits until it has rung more often than that; no longer than `ms`, nor than until the signal. */
  async rung(rings: number, { signal, ms }: { readonly signal: AbortSignal; readonly ms?: number }): Promise<void> {
    if (this.#rings > rings || signal.aborted) return
    await new Promise<void>((resolve) => {
      const timer = ms === undefined ? undefined : globalThis.setTimeout(() => wake(), ms)
      const wake = () => {
        clearTimeout(timer)
        this.#waiting.delete(wake)
        signal.removeEventListener('abort', wake)
        resolve()
      }
      this.#waiting.add(wake)
      signal.addEventListener('abort', wake)
    })
  }
}

/** Rung so often though nothing is heard: a notification may be lost with its connection, and a clock be set. */
const lookMs = 30_000
/** An event waits for older transactions: it is looked for so often. */
const heldMs = 100
/** A question that failed is asked again after so long. */
const failedMs = 1000
/** Timers end early by a fraction of a millisecond. */
const timerMs = 1

/** Rings the bell whenever readers may see something else than before, by a command of any process or by itself. Answers what ends it. */
export async function hangBell(
  bell: Bell,
  database: Database,
  { clock, onFailure }: { readonly clock: () => Date; readonly onFailure: (cause: unknown) => void },
): Promise<() => Promise<void>> {
  const ending = new AbortController()
  const { signal } = ending
  const stop = await database.listen(() => bell.ring())
  const timing = async (): Promise<void> => {
    // Who looked while an event was held back has not seen it: all are called again once none is.
    let owed = false
    while (!signal.aborted) {
      let { rings } = bell
      const news = await newsOf(database, clock()).catch((cause: unknown) => {
        onFailure(cause)
        return { held: true, ms: failedMs }
      })
      if (news.held) owed = true
      else if (owed) {
        owed = false
        rings += 1
        bell.ring()
      }
      await bell.rung(rings, { signal, ms: news.ms })
      if (bell.rings > rings) {
        // Rung by somebody else: when the next instant is may be another now. Many commits in a row are one question.
        owed = true
        await setTimeout(heldMs, undefined, { signal }).catch(() => undefined)
      } else bell.ring()
    }
  }
  const timed = timing()
  return async () => {
    ending.abort()
    await timed
    await stop()
  }
}

/** Whether an event is held back, and milliseconds until it may be free, or until something appears or goes. */
async function newsOf({ query }: Database, at: Date): Promise<{ readonly held: boolean; readonly ms: number }> {
  const [news] = await query<{ held: boolean; next: Date | null }>(Prisma.sql`SELECT
    EXISTS (SELECT FROM event WHERE transaction >= pg_snapshot_xmin(pg_current_snapshot())) AS held,
    least(
      (SELECT article.visible_from FROM article WHERE article.state = 'PUBLISHED' AND article.visible_from > ${at} ORDER BY article.visible_from LIMIT 1),
      (SELECT article.visible_until FROM article WHERE article.state = 'PUBLISHED' AND article.visible_until > ${at} ORDER BY article.visible_until LIMIT 1)
    ) AS next`)
  if (news?.held) return { held: true, ms: heldMs }
  return { held: false, ms: Math.min(lookMs, news?.next ? Math.max(news.next.getTime() - at.getTime(), 0) + timerMs : lookMs) }
}
