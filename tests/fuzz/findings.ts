import type { RawRequest } from './raw-request.ts'

/** A fault, and what shows it. */
export interface Finding {
  readonly fault: string
  /** The first request that showed it, or all that were under way when the gateway logged it. */
  readonly numbers: readonly number[]
  /** `null` if it can't be said which request it was. */
  readonly request: RawRequest | null
  /** How often it was seen. */
  readonly count: number
}

/** Collects findings, each fault once. */
export class Findings {
  readonly #byFault = new Map<string, Finding>()

  add(fault: string, numbers: readonly number[], request: RawRequest | null = null): void {
    const found = this.#byFault.get(fault)
    this.#byFault.set(fault, found ? { ...found, count: found.count + 1 } : { fault, numbers, request, count: 1 })
  }

  get list(): readonly Finding[] {
    return [...this.#byFault.values()]
  }
}

/** Reads a log from its present end on. Each call returns the entries that are new. */
export function logReader(log: () => string): () => readonly string[] {
  let read = log().length
  return () => {
    const text = log()
    if (text.length === read) return []
    const entries = entriesOf(text.slice(read))
    read = text.length
    return entries
  }
}

/** Entries without what differs from one to the next, such as their times. A warning of Node has several lines. */
const entriesOf = (text: string): string[] =>
  text.split(/\n(?=\{|\(node:|$)/u).flatMap((entry) => {
    const [, message = entry.replace(/^\(node:\d+\) /u, '')] = /"msg":"((?:[^"\\]|\\.)*)"/u.exec(entry) ?? []
    const [, cause = ''] = /"cause":\{[^}]*?"message":"((?:[^"\\]|\\.)*)"/u.exec(entry) ?? []
    return `${message} ${cause}`.trim().slice(0, 1000) || []
  })
