import { expect } from 'vitest'
import type { View } from '../../src/content/audience.ts'
import type { Database } from '../../src/store/database/database.ts'
import type { ArticleRow, Reader, Truth } from './secrets.ts'

/** Compares what the store returns in one view with the truth: results must not contain a secret, and counts must be exact. */
export class ReadCheck {
  readonly database: Database
  readonly view: View
  readonly truth: Truth
  readonly reader: Reader

  constructor(database: Database, view: View, truth: Truth, reader: Reader) {
    this.database = database
    this.view = view
    this.truth = truth
    this.reader = reader
  }

  isWithdrawn(row: ArticleRow): boolean {
    return row.state === 'WITHDRAWN' && row.visibleFrom <= this.view.at && this.truth.allowed.includes(row)
  }

  async check<Result>(read: string, result: Promise<Result>): Promise<Result> {
    const found = await result
    this.compare(read, found, this.truth.secrets)
    return found
  }

  compare(read: string, found: unknown, secrets: readonly string[]): void {
    const text = JSON.stringify(found) ?? ''
    for (const secret of secrets)
      if (text.includes(secret))
        throw new Error(`A leak: "${secret}" is hidden, and ${read} returns it to ${this.reader}: ${text.slice(0, 2000)}`)
  }

  async counted(read: string, count: () => Promise<number>, expected: number): Promise<void> {
    expect(await count(), `${read} for ${this.reader}`).toBe(expected)
  }
}

export const allOf = <Row>({ shown, hidden }: { readonly shown: readonly Row[]; readonly hidden: readonly Row[] }): Row[] => [
  ...shown,
  ...hidden,
]

export const idsOf = (rows: readonly { readonly id: string }[]): string[] => rows.map(({ id }) => id)

export const everything = { size: 100, fromEnd: false, after: null, before: null }
