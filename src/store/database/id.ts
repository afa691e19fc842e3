import { createHash } from 'node:crypto'
import { stringify } from 'uuid'

/**
 * The id of what has this name, a UUID of version 8: 48 bits of the date in milliseconds, then bits of the name's SHA-256. An import that
 * is run again, or goes on where one was killed, so gives the same ids; and ids of one time lie together in their indexes.
 */
export function idOf(name: string, date: Date): string {
  const bytes = createHash('sha256').update(name).digest().subarray(0, 16)
  bytes.writeUIntBE(((date.getTime() % 2 ** 48) + 2 ** 48) % 2 ** 48, 0, 6)
  bytes[6] = 0x80 | ((bytes[6] ?? 0) & 0x0f)
  bytes[8] = 0x80 | ((bytes[8] ?? 0) & 0x3f)
  return stringify(bytes)
}

/** Of what has no date: sections, authors, topics. */
export const undated = new Date(0)
