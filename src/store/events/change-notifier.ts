import { setTimeout } from 'node:timers/promises'
import { type Database, Prisma } from '../database/database.ts'

/** Notifies listeners when visible content may have changed: on a commit, and when an article becomes visible or expires. A listener then looks, and may find nothing. */
export class ChangeNotifier {
  #count = 0
  readonly #waiting = new Set<() => void>()

  /** The number of notifications so far. */
  get count(): number {
    return this.#count
  }

  notify(): void {
    this.#count += 1
    for (const wake of [...this.#waiting]) wake()
  }

  /** Waits until there have been more than `count` notifications; at most `ms` milliseconds, and until the signal is aborted. */
  async wait(count: number, { signal, ms }: { readonly signal: AbortSignal; readonly ms?: number }): Promise<void> {
    if (this.#count > count || signal.aborted) return
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

/** Milliseconds between notifications without a cause: one may be lost with its connection, and a clock may be set. */
const lookMs = 30_000
/** Milliseconds between looks while an event waits for older transactions. */
const heldMs = 100
/** Milliseconds before a failed statement is repeated. */
const failedMs = 1000
/** Timers end early by a fraction of a millisecond. */
const timerMs = 1

/** Notifies whenever visible content may have changed, by a command of any process or with time. Returns a function that stops it. */
export async function startChangeNotifier(
  notifier: ChangeNotifier,
  database: Database,
  { clock, onFailure }: { readonly clock: () => Date; readonly onFailure: (cause: unknown) => void },
): Promise<() => Promise<void>> {
  const ending = new AbortController()
  const { signal } = ending
  const stop = await database.listen(() => notifier.notify())
  const timing = async (): Promise<void> => {
    // Listeners that looked while an event was held back have not seen it: notify again once none is held.
    let pending = false
    while (!signal.aborted) {
      let { count } = notifier
      const next = await nextChange(database, clock()).catch((cause: unknown) => {
        onFailure(cause)
        return { held: true, ms: failedMs }
      })
      if (next.held) pending = true
      else if (pending) {
        pending = false
        count += 1
        notifier.notify()
      }
      await notifier.wait(count, { signal, ms: next.ms })
      if (notifier.count > count) {
        // Notified by a commit: the next instant may have changed. Many commits in a row cause one statement.
        pending = true
        await setTimeout(heldMs, undefined, { signal }).catch(() => undefined)
      } else notifier.notify()
    }
  }
  const timed = timing()
  return async () => {
    ending.abort()
    await timed
    await stop()
  }
}

/** Whether an event is held back, and the milliseconds until it may be readable or an article becomes visible or expires. */
async function nextChange({ query }: Database, at: Date): Promise<{ readonly held: boolean; readonly ms: number }> {
  const [row] = await query<{ held: boolean; next: Date | null }>(Prisma.sql`SELECT
    EXISTS (SELECT FROM event WHERE transaction >= pg_snapshot_xmin(pg_current_snapshot())) AS held,
    least(
      (SELECT article.visible_from FROM article WHERE article.state = 'PUBLISHED' AND article.visible_from > ${at} ORDER BY article.visible_from LIMIT 1),
      (SELECT article.visible_until FROM article WHERE article.state = 'PUBLISHED' AND article.visible_until > ${at} ORDER BY article.visible_until LIMIT 1)
    ) AS next`)
  if (row?.held) return { held: true, ms: heldMs }
  return { held: false, ms: Math.min(lookMs, row?.next ? Math.max(row.next.getTime() - at.getTime(), 0) + timerMs : lookMs) }
}
