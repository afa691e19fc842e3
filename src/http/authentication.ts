import type { ServerResponse } from 'node:http'
import { BadCredential } from '../content/error.ts'
import { partnerKeyMark } from '../content/partner.ts'
import type { Viewer } from '../content/viewer.ts'
import { readPartnerKeys } from '../store/commands/partner.ts'
import { digestOf } from '../store/commands/partner-key.ts'
import type { Database } from '../store/database/database.ts'
import { sendText } from './route.ts'

/** Returns the viewer that a credential (a partner key or a token) identifies. Throws BadCredential if it is invalid. */
export type Authenticate = (credential: string) => Promise<Viewer>

/** Returns the viewer that a token describes. Throws BadCredential if it is invalid, and ServiceUnavailable if it can't be verified now. */
export type VerifyToken = (token: string) => Promise<Viewer>

export function createAuthenticate(database: Database, clock: () => Date, verifyToken: VerifyToken): Authenticate {
  const partnerOfKey = partnersByKey(database, clock)
  return (credential) => (credential.startsWith(partnerKeyMark) ? partnerOfKey(credential) : verifyToken(credential))
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
    const { partner, revokedAt } = found
    if (revokedAt) throw new BadCredential('This partner key was revoked: ask the newspaper for a new one.')
    if (partner.expiresAt && partner.expiresAt <= at) {
      throw new BadCredential(
        `The agreement with ${partner.name} ended on ${partner.expiresAt.toISOString()}: ask the newspaper to renew it.`,
      )
    }
    return { audience: 'PARTNER', subject: partner.id, name: partner.name, partner, mayIngest: false }
  }
}

/** The headers that explain why the credential is rejected. https://www.rfc-editor.org/rfc/rfc6750#section-3 */
export const challengeOf = ({ message }: BadCredential): Record<string, string> => ({
  // Replaces the characters that a quoted string in a header cannot contain.
  'WWW-Authenticate': `Bearer error="invalid_token", error_description="${message.replace(/[^ -~]/gu, '?').replace(/["\\]/gu, "'")}"`,
  'Cache-Control': 'no-store',
})

/** Sends 401 with the reason. */
export const refuseCredential = (response: ServerResponse, cause: BadCredential): void =>
  sendText(response, 401, `${cause.message}\n`, challengeOf(cause))
