/**
 * Entries that are checked at intervals, while there are any: nearly all are removed long before, and should cost no timer of their own.
 * Positions are reused. A Map whose entries come and go would retain them until the next major collection.
 */
export class CheckedEntries<Entry extends object> {
  readonly #check: (entry: Entry) => void
  readonly #intervalMs: number
  readonly #entries: (Entry | null)[] = []
  readonly #free: number[] = []
  #checking: NodeJS.Timeout | null = null

  constructor(check: (entry: Entry) => void, intervalMs: number) {
    this.#check = check
    this.#intervalMs = intervalMs
  }

  /** Returns the position to pass to `remove`. */
  add(entry: Entry): number {
    const position = this.#free.pop() ?? this.#entries.length
    this.#entries[position] = entry
    this.#checking ??= setInterval(() => this.#checkAll(), this.#intervalMs).unref()
    return position
  }

  remove(position: number): Entry | null {
    const entry = this.#entries[position] ?? null
    this.#entries[position] = null
    this.#free.push(position)
    return entry
  }

  #checkAll(): void {
    if (this.#free.length === this.#entries.length && this.#checking) {
      clearInterval(this.#checking)
      this.#checking = null
      return
    }
    for (const entry of this.#entries) if (entry) this.#check(entry)
  }
}
