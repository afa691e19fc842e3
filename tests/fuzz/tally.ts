import type { Exchange } from './exchange.ts'
import type { RawRequest } from './raw-request.ts'

/** What was answered to the requests of one kind. */
interface Row {
  sent: number
  /** By the first digit of the status. */
  readonly statuses: Record<'2' | '3' | '4' | '5', number>
  /** Requests without an answer, because the client did not wait for it or did not finish its request. */
  unanswered: number
  slowest: Slowest
}

interface Slowest {
  readonly ms: number
  readonly number: number
  readonly kind: string
}

const none: Slowest = { ms: 0, number: 0, kind: '' }

/** Counts requests and their answers. */
export class Tally {
  readonly #rows = new Map<string, Row>()
  readonly #statuses = new Map<number, number>()
  readonly #viewers = new Map<string, number>()
  #sent = 0

  add(number: number, { kind, viewer, isWhole, ending }: RawRequest, { answers, ms }: Exchange): void {
    this.#sent += 1
    this.#viewers.set(viewer, (this.#viewers.get(viewer) ?? 0) + 1)
    const row = this.#rows.get(kind) ?? { sent: 0, statuses: { 2: 0, 3: 0, 4: 0, 5: 0 }, unanswered: 0, slowest: none }
    this.#rows.set(kind, row)
    row.sent += 1
    if (answers.length === 0) row.unanswered += 1
    for (const { status } of answers) {
      this.#statuses.set(status, (this.#statuses.get(status) ?? 0) + 1)
      const digit = String(status)[0]
      if (digit === '2' || digit === '3' || digit === '4' || digit === '5') row.statuses[digit] += 1
    }
    // The time of any other request is that of its client.
    if (isWhole && ending === 'wait' && ms > row.slowest.ms) row.slowest = { ms, number, kind }
  }

  get sent(): number {
    return this.#sent
  }

  get kinds(): readonly string[] {
    return [...this.#rows.keys()]
  }

  get slowest(): Slowest {
    return [...this.#rows.values()].reduce((slowest, row) => (row.slowest.ms > slowest.ms ? row.slowest : slowest), none)
  }

  /** By status. */
  get statuses(): ReadonlyMap<number, number> {
    return this.#statuses
  }

  toString(): string {
    const rows = [...this.#rows].sort(([a], [b]) => a.localeCompare(b))
    const { ms, number, kind } = this.slowest
    return [
      '| requests of | sent | 2xx | 3xx | 4xx | 5xx | no answer | slowest |',
      '|---|---|---|---|---|---|---|---|',
      ...rows.map(([name, { sent, statuses, unanswered, slowest }]) =>
        ['', name, sent, statuses[2], statuses[3], statuses[4], statuses[5], unanswered, `${Math.round(slowest.ms)} ms`, '']
          .join(' | ')
          .trim(),
      ),
      '',
      `Statuses: ${listed(this.#statuses)}.`,
      `Viewers: ${listed(this.#viewers)}.`,
      `Slowest: request ${number} of ${kind}, ${Math.round(ms)} ms.`,
    ].join('\n')
  }
}

const listed = (counts: ReadonlyMap<string | number, number>): string =>
  [...counts]
    .sort(([, a], [, b]) => b - a)
    .map(([name, count]) => `${name} ${count}`)
    .join(', ')
