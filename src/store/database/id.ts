import { createHash } from 'node:crypto'
import { stringify } from 'uuid'

/**
 * The id for a name: a UUID of version 8, with 48 bits of the date in milliseconds, followed by bits of the name's SHA-256. An import that
 * is repeated or resumed therefore produces the same ids, and ids of the same period are adjacent in their indexes.
 */
export function idOf(name: string, date: Date): string {
  const bytes = createHash('sha256').update(name).digest().subarray(0, 16)
  bytes.writeUIntBE(((date.getTime() % 2 ** 48) + 2 ** 48) % 2 ** 48, 0, 6)
  bytes[6] = 0x80 | ((bytes[6] ?? 0) & 0x0f)
  bytes[8] = 0x80 | ((bytes[8] ?? 0) & 0x3f)
  return stringify(bytes)
}

/** The date in the ids of entities without a date: sections, authors, topics. */
export const undated = new Date(0)
