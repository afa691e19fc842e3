import type { ServerResponse } from 'node:http'
import { AmbiguousCredential, BadCredential, OriginNotAllowed } from '../content/error.ts'
import { isPublicKey, secretKeyMark } from '../content/partner.ts'
import type { Viewer } from '../content/viewer.ts'
import { readPartnerKeys } from '../store/commands/partner.ts'
import { digestOf } from '../store/commands/partner-key.ts'
import type { Database } from '../store/database/database.ts'
import { sendText } from './route.ts'
import { crossOriginHeaders } from './transports/cross-origin.ts'

/** Returns the viewer that a credential (a partner key or a token) identifies. Throws BadCredential if it is invalid. */
export type Authenticate = (credential: string) => Promise<Viewer>

/** Returns the viewer that a token describes. Throws BadCredential if it is invalid, and ServiceUnavailable if it can't be verified now. */
export type VerifyToken = (token: string) => Promise<Viewer>

export function createAuthenticate(database: Database, clock: () => Date, verifyToken: VerifyToken): Authenticate {
  const partnerOfKey = partnersByKey(database, clock)
  const isKey = (credential: string) => credential.startsWith(secretKeyMark) || isPublicKey(credential)
  return (credential) => (isKey(credential) ? partnerOfKey(credential) : verifyToken(credential))
}

/** A revoked key may still be accepted for this long, in milliseconds. */
const keysAgeMax = 1000

/**
 * Caches all partner keys, and reads them again with one statement when the cache is older than `keysAgeMax`. Guessing keys therefore
 * costs the database nothing, and a revocation takes effect within that time.
 */
function partnersByKey(database: Database, clock: () => Date): (key: string) => Promise<Viewer> {
  let cached: { readonly at: number; readonly keys: ReturnType<typeof readPartnerKeys> } | null = null
  const keysAt = (at: number) => {
    if (cached && Math.abs(at - cached.at) < keysAgeMax) return cached.keys
    const entry = { at, keys: readPartnerKeys(database) }
    cached = entry
    entry.keys.catch(() => {
      if (cached === entry) cached = null
    })
    return entry.keys
  }
  return async (key) => {
    const at = clock()
    const found = (await keysAt(at.getTime())).get(digestOf(key))
    if (!found) throw new BadCredential('Unknown partner key: expected a complete key as printed by "kiosque partner".')
    const { partner, prefix, revokedAt } = found
    if (revokedAt) throw new BadCredential('This partner key was revoked: ask the newspaper for a new one.')
    if (partner.expiresAt && partner.expiresAt <= at) {
      throw new BadCredential(
        `The agreement with ${partner.name} ended on ${partner.expiresAt.toISOString()}: ask the newspaper to renew it.`,
      )
    }
    return {
      audience: 'PARTNER',
      subject: partner.id,
      name: partner.name,
      partner,
      partnerKey: { prefix, isPublic: isPublicKey(prefix) },
      mayIngest: false,
    }
  }
}

/** The headers that explain why the credential is rejected. https://www.rfc-editor.org/rfc/rfc6750#section-3 */
export const challengeOf = ({ message }: BadCredential): Record<string, string> => ({
  // Replaces the characters that a quoted string in a header cannot contain.
  'WWW-Authenticate': `Bearer error="invalid_token", error_description="${message.replace(/[^ -~]/gu, '?').replace(/["\\]/gu, "'")}"`,
  'Cache-Control': 'no-store',
})

/** The error of a request whose credential is refused. */
export type RefusedCredential = BadCredential | OriginNotAllowed | AmbiguousCredential

export const isRefusedCredential = (cause: unknown): cause is RefusedCredential =>
  cause instanceof BadCredential || cause instanceof OriginNotAllowed || cause instanceof AmbiguousCredential

/** Sends the reason, also to a page of another origin, whose developer has to read it. */
export function refuseCredential(response: ServerResponse, cause: RefusedCredential): void {
  const status = cause instanceof BadCredential ? 401 : cause instanceof OriginNotAllowed ? 403 : 400
  const headers = cause instanceof BadCredential ? challengeOf(cause) : { 'Cache-Control': 'no-store' }
  sendText(response, status, `${cause.message}\n`, { ...headers, ...crossOriginHeaders(response.req.headers.origin) })
}
