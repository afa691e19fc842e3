import type { SaveOutcome } from '../store/save.ts'

/** What an import did, in numbers of articles, and the items that were turned away. */
export interface ImportReport extends Record<SaveOutcome, number> {
  /** Items that are no articles, or that a later one of the same source replaces. */
  readonly skipped: number
  readonly rejected: readonly Rejection[]
  /** The same of each format. */
  readonly formats: Readonly<Record<string, FormatReport>>
}

export interface FormatReport extends Readonly<Record<SaveOutcome, number>> {
  readonly skipped: number
  readonly rejected: number
  /** Pieces of text that no typed block holds and that were kept as plain text. */
  readonly untyped: number
}

export interface Rejection {
  readonly item: string
  readonly rule: string
  readonly evidence: string
}

const nothing: FormatReport = { new: 0, completed: 0, updated: 0, unchanged: 0, skipped: 0, rejected: 0, untyped: 0 }

/** Counts while an import goes on. */
export class Tally {
  readonly #rejected: Rejection[] = []
  readonly #formats = new Map<string, Record<keyof FormatReport, number>>()

  count(format: string, what: Exclude<keyof FormatReport, 'rejected'>, number = 1): void {
    this.#of(format)[what] += number
  }

  /** `format` is null where the source has none that is known. */
  reject(format: string | null, rejection: Rejection): void {
    this.#rejected.push(rejection)
    if (format !== null) this.#of(format).rejected++
  }

  get rejections(): number {
    return this.#rejected.length
  }

  get articles(): number {
    const { new: made, completed, updated, unchanged } = this.#sum()
    return made + completed + updated + unchanged
  }

  report(): ImportReport {
    const { untyped: _untyped, ...sum } = this.#sum()
    return { ...sum, rejected: this.#rejected, formats: Object.fromEntries(this.#formats) }
  }

  #of(format: string): Record<keyof FormatReport, number> {
    let counts = this.#formats.get(format)
    if (!counts) {
      counts = { ...nothing }
      this.#formats.set(format, counts)
    }
    return counts
  }

  #sum(): Record<keyof FormatReport, number> {
    const sum = { ...nothing }
    for (const counts of this.#formats.values())
      for (const what of Object.keys(nothing) as (keyof FormatReport)[]) sum[what] += counts[what]
    return sum
  }
}
