import type { BodyBlock, Mark } from './body.ts'
import type { Image } from './image.ts'

type KeyOf<Type> = Type extends unknown ? keyof Type : never

/**
 * Every property of a block and of what is in it, in the order in which an export writes them. Blocks are stored in the order in which
 * their source or their editor wrote them; two exports of the same article have to be the same bytes.
 */
const order = Object.keys({
  kind: true,
  level: true,
  attribution: true,
  ordered: true,
  start: true,
  end: true,
  href: true,
  url: true,
  template: true,
  width: true,
  height: true,
  alt: true,
  provider: true,
  title: true,
  text: true,
  marks: true,
  items: true,
  image: true,
  caption: true,
  credit: true,
} satisfies Record<KeyOf<BodyBlock> | KeyOf<Mark> | KeyOf<Image>, true>)

const places = new Map(order.map((name, index) => [name, index]))

/** The same blocks with their properties in that order; a property that is unknown comes last. */
export const inBlockOrder = <Value>(value: Value): Value => ordered(value) as Value

function ordered(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(ordered)
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).sort(([a], [b]) => placeOf(a) - placeOf(b))
  return Object.fromEntries(entries.map(([name, part]) => [name, ordered(part)]))
}

const placeOf = (name: string): number => places.get(name) ?? places.size
