import type { SaveOutcome } from '../../store/commands/save-articles.ts'

/** What an import did, in numbers of articles, and the items that were turned away. */
export interface ImportReport extends Readonly<Record<SaveOutcome, number>> {
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
  /** What was found. */
  readonly evidence: string
  /** What was expected and what was found, for a person. */
  readonly message: string
}

/** The report for programs: as `--report` and `--json` have it. */
export const reportJson = ({ rejected, ...counts }: ImportReport): object => {
  const { formats, ...numbers } = counts
  return { ...numbers, rejected: rejected.map(({ item, rule, evidence }) => ({ item, rule, evidence })), formats }
}

const nothing: FormatReport = { new: 0, completed: 0, updated: 0, unchanged: 0, skipped: 0, rejected: 0, untyped: 0 }

type Counts = Record<keyof FormatReport, number>

/** Counts while an import goes on. */
export class Tally {
  readonly #rejected: Rejection[] = []
  readonly #formats = new Map<string, Counts>()
  readonly #sum: Counts = { ...nothing }

  count(format: string, what: Exclude<keyof FormatReport, 'rejected'>, number = 1): void {
    this.#of(format)[what] += number
    this.#sum[what] += number
  }

  /** `format` is null where the source has none that is known. */
  reject(format: string | null, rejection: Rejection): void {
    this.#rejected.push(rejection)
    this.#of(format ?? 'unknown').rejected++
  }

  get rejections(): number {
    return this.#rejected.length
  }

  get articles(): number {
    return this.#sum.new + this.#sum.completed + this.#sum.updated + this.#sum.unchanged
  }

  report(): ImportReport {
    const { untyped: _untyped, rejected: _rejected, ...sum } = this.#sum
    return { ...sum, rejected: this.#rejected, formats: Object.fromEntries(this.#formats) }
  }

  #of(format: string): Counts {
    let counts = this.#formats.get(format)
    if (!counts) {
      counts = { ...nothing }
      this.#formats.set(format, counts)
    }
    return counts
  }
}
