import { InvalidInput } from '../content/error.ts'

/** Checks a size that the client asks for. A size out of range is an error: a shorter answer would look complete. */
export function sizeWithin(size: number, name: string, max: number, min = 0): number {
  if (size < min || size > max) throw new InvalidInput(`"${name}" is ${size}: expected ${min} to ${max}.`)
  return size
}

/** Checks the length of a list that the client sends. */
export function atMost<Item>(items: readonly Item[], name: string, max: number): readonly Item[] {
  if (items.length > max) throw new InvalidInput(`"${name}" has ${items.length} entries: expected at most ${max}.`)
  return items
}
