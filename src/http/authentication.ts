import type { ServerResponse } from 'node:http'
import { BadCredential } from '../content/error.ts'
import { partnerKeyMark } from '../content/partner.ts'
import type { Viewer } from '../content/viewer.ts'
import { readPartnerKeys } from '../store/commands/partner.ts'
import { digestOf } from '../store/commands/partner-key.ts'
import type { Database } from '../store/database/database.ts'
import { sendText } from './route.ts'

/** Whose credential it is: a partner's key or a token. BadCredential for one that proves nothing. */
export type Authenticate = (credential: string) => Promise<Viewer>

/** The viewer that a token describes. BadCredential for one that proves nothing. */
export type VerifyToken = (token: string) => Promise<Viewer>

export function createAuthenticate(database: Database, clock: () => Date, verifyToken: VerifyToken): Authenticate {
  const partnerOfKey = partnersByKey(database, clock)
  return (credential) => (credential.startsWith(partnerKeyMark) ? partnerOfKey(credential) : verifyToken(credential))
}

/** Milliseconds for which a revoked key may still be accepted. */
const keysAgeMax = 1000

/**
 * Reads all keys by one statement when one is presented and the last reading is a second old: guessing keys costs the database nothing,
 * and a revocation holds within that second.
 */
function partnersByKey(database: Database, clock: () => Date): (key: string) => Promise<Viewer> {
  let known: { readonly at: number; readonly keys: ReturnType<typeof readPartnerKeys> } | null = null
  const keysAt = (at: number) => {
    if (known && Math.abs(at - known.at) < keysAgeMax) return known.keys
    const reading = { at, keys: readPartnerKeys(database) }
    known = reading
    reading.keys.catch(() => {
      if (known === reading) known = null
    })
    return reading.keys
  }
  return async (key) => {
    const at = clock()
    const found = (await keysAt(at.getTime())).get(digestOf(key))
    if (!found) throw new BadCredential('This partner key is not known: expected one as "kiosque partner" printed it, whole and unchanged.')
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

/** The headers that say what is wrong with the credential. https://www.rfc-editor.org/rfc/rfc6750#section-3 */
export const challengeOf = ({ message }: BadCredential): Record<string, string> => ({
  // A header value may contain no other characters, and no quotes within the quotes.
  'WWW-Authenticate': `Bearer error="invalid_token", error_description="${message.replace(/[^ -~]/gu, '?').replace(/["\\]/gu, "'")}"`,
  'Cache-Control': 'no-store',
})

/** 401, with the reason for whoever holds the credential. */
export const refuseCredential = (response: ServerResponse, cause: BadCredential): void =>
  sendText(response, 401, `${cause.message}\n`, challengeOf(cause))
