import type { SaveOutcome } from '../../store/commands/save-articles.ts'

/** The result of an import: numbers of articles by outcome, and rejected items. */
export interface ImportReport extends Readonly<Record<SaveOutcome, number>> {
  /** Items that are not articles, or that a later item of the same source replaces. */
  readonly skipped: number
  readonly rejected: readonly Rejection[]
  /** The same numbers by format. */
  readonly formats: Readonly<Record<string, FormatReport>>
}

export interface FormatReport extends Readonly<Record<SaveOutcome, number>> {
  readonly skipped: number
  readonly rejected: number
  /** Parts of texts that have no typed block and were kept as plain text. */
  readonly untyped: number
}

export interface Rejection {
  readonly item: string
  readonly rule: string
  /** What was found. */
  readonly evidence: string
  /** What was expected and what was found, as a sentence. */
  readonly message: string
}

/** The report as JSON, for `--report` and `--json`. */
export const reportJson = ({ rejected, ...counts }: ImportReport): object => {
  const { formats, ...numbers } = counts
  return { ...numbers, rejected: rejected.map(({ item, rule, evidence }) => ({ item, rule, evidence })), formats }
}

const nothing: FormatReport = { new: 0, completed: 0, updated: 0, unchanged: 0, skipped: 0, rejected: 0, untyped: 0 }

type Counts = Record<keyof FormatReport, number>

/** Counts outcomes during an import. */
export class Tally {
  readonly #rejected: Rejection[] = []
  readonly #formats = new Map<string, Counts>()
  readonly #sum: Counts = { ...nothing }

  count(format: string, what: Exclude<keyof FormatReport, 'rejected'>, number = 1): void {
    this.#of(format)[what] += number
    this.#sum[what] += number
  }

  /** `format` is null if the format of the source is unknown. */
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
