import { InvalidInput } from '../content/error.ts'
import { isUuid } from '../content/global-id.ts'
import { isInstant } from '../content/instant.ts'
import type { ChangePlace } from '../store/events/change-place.ts'

/** Encodes a place in the sequence of changes as an opaque token for clients. */
export const encodePlace = ({ cursor, delivered, edgeAt, edgeId }: ChangePlace): string =>
  Buffer.from(`changes:${cursor?.transaction ?? ''}:${cursor?.id ?? ''}:${delivered}:${edgeAt.getTime()}:${edgeId}`).toString('base64url')

/** Throws InvalidInput for a token that this graph never issued. */
export function decodePlace(token: string): ChangePlace {
  const [, transaction, id, delivered, edgeTime, edgeId = ''] =
    /^changes:(\d{0,19}):(\d{0,18}):(\d{1,9}):(\d{1,15}):(.+)$/u.exec(Buffer.from(token, 'base64url').toString('utf8')) ?? []
  const edgeAt = new Date(Number(edgeTime))
  if (!isUuid(edgeId) || !isInstant(edgeAt))
    throw new InvalidInput(`Malformed token "${token.slice(0, 100)}": expected the "token" of a page of "changes", unchanged.`)
  return { cursor: transaction && id ? { transaction, id } : null, delivered: Number(delivered), edgeAt, edgeId }
}
