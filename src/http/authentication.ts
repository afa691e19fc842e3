import type { IncomingMessage, ServerResponse } from 'node:http'
import { BadCredential } from '../content/error.ts'
import { partnerKeyMark } from '../content/partner.ts'
import { anonymous, type Viewer } from '../content/viewer.ts'
import { readPartnerKeys } from '../store/commands/partner.ts'
import { digestOf } from '../store/commands/partner-key.ts'
import type { Database } from '../store/database/database.ts'
import { sendText } from './route.ts'

/** Whose credential it is: a partner's key or a token. BadCredential for one that proves nothing. */
export type Authenticate = (credential: string) => Promise<Viewer>

/** Reads the viewer off a token. BadCredential for one that proves nothing. */
export type VerifyToken = (token: string) => Promise<Viewer>

/** Characters of a credential, at most: what is longer is not looked at. */
const credentialCharsMax = 8192

/** `Authorization: Bearer …`. https://www.rfc-editor.org/rfc/rfc6750#section-2.1 */
const bearer = /^bearer +([\w.~+/=-]+) *$/iu

/** Who asks. Without a credential it is the public, at once: nothing is looked up and nothing is waited for. BadCredential for a wrong one. */
export function viewerOf({ headers }: IncomingMessage, authenticate: Authenticate): Viewer | Promise<Viewer> {
  const { authorization } = headers
  if (!authorization) return anonymous
  if (authorization.length > credentialCharsMax) {
    throw new BadCredential(`The credential is too long: expected ${credentialCharsMax} characters at most, found ${authorization.length}.`)
  }
  const [, credential] = bearer.exec(authorization) ?? []
  if (credential === undefined)
    throw new BadCredential('The Authorization header is malformed: expected "Bearer", a space, and a token or a key.')
  return authenticate(credential)
}

export function createAuthenticate(database: Database, clock: () => Date, verifyToken: VerifyToken): Authenticate {
  const partnerOfKey = partnersByKey(database, clock)
  return (credential) => (credential.startsWith(partnerKeyMark) ? partnerOfKey(credential) : verifyToken(credential))
}

/** So long a key that was revoked may still be taken. */
const keysAgeMax = 1000

/**
 * Reads the keys again when somebody shows one and they are a second old, all of them by one statement: guessing costs the database
 * nothing, and a revocation holds within that second.
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

/** What tells the client how to do better. https://www.rfc-editor.org/rfc/rfc6750#section-3 */
export const challengeOf = ({ message }: BadCredential): Record<string, string> => ({
  // A header takes no other characters, and no quotes within the quotes.
  'WWW-Authenticate': `Bearer error="invalid_token", error_description="${message.replace(/[^ -~]/gu, '?').replace(/["\\]/gu, "'")}"`,
  'Cache-Control': 'no-store',
})

/** 401, with the reason for whoever holds the credential. */
export const refuseCredential = (response: ServerResponse, cause: BadCredential): void =>
  sendText(response, 401, `${cause.message}\n`, challengeOf(cause))
