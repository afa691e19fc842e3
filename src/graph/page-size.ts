import { InvalidInput } from '../content/error.ts'

/** A size the client may ask for. More is an error and never a silent cut. */
export function sizeWithin(size: number, name: string, max: number, min = 0): number {
  if (size < min || size > max) throw new InvalidInput(`"${name}" is ${size}: expected ${min} to ${max}.`)
  return size
}

/** A list the client may send. */
export function atMost<Item>(items: readonly Item[], name: string, max: number): readonly Item[] {
  if (items.length > max) throw new InvalidInput(`"${name}" has ${items.length} entries: expected ${max} at most.`)
  return items
}
