import { type CryptoKey, createRemoteJWKSet, decodeJwt, errors, importSPKI, type JWTPayload, type JWTVerifyGetKey, jwtVerify } from 'jose'
import type { Logger } from 'pino'
import { BadCredential, CannotRun } from '../content/error.ts'
import type { Viewer } from '../content/viewer.ts'
import type { VerifyToken } from './authentication.ts'
import { type ClaimMapping, viewerOfClaims } from './claims.ts'

/** Whose tokens are taken, and how they are read. */
export interface TokenSettings {
  readonly keys: JWTVerifyGetKey
  readonly issuer: string
  readonly audience: string
  readonly algorithms: readonly string[]
  readonly mapping: ClaimMapping
}

/**
 * Takes the tokens of the issuer, and while developing those of the folder's own key too. Which of the two a token is held against is
 * what it claims itself: a wrong claim meets a key that it isn't signed with.
 */
export function createVerifyToken({ issuer, development, clock, log }: VerifyTokenOptions): VerifyToken {
  const verifyIssuers = issuer && verifierOf(issuer, clock, log)
  const verifyDevelopers = development && verifierOf(development, clock, log)
  return async (token) => {
    const verify = development && claimedIssuer(token) === development.issuer ? verifyDevelopers : verifyIssuers
    if (!verify) throw new BadCredential('This gateway takes no such tokens: no issuer is configured.')
    return verify(token)
  }
}

interface VerifyTokenOptions {
  /** Null: none is configured. */
  readonly issuer: TokenSettings | null
  /** Null: in production. */
  readonly development: TokenSettings | null
  readonly clock: () => Date
  readonly log: Logger
}

function claimedIssuer(token: string): string | undefined {
  try {
    return decodeJwt(token).iss
  } catch {
    return undefined
  }
}

/** Seconds by which two clocks may differ. */
const clockToleranceSeconds = 5

/** Takes tokens of one issuer for one audience, signed in one of the pinned ways, within their time. */
function verifierOf({ keys, issuer, audience, algorithms, mapping }: TokenSettings, clock: () => Date, log: Logger): VerifyToken {
  return async (token): Promise<Viewer> => {
    const now = clock()
    try {
      const { payload } = await jwtVerify(token, keys, {
        issuer,
        audience,
        algorithms: [...algorithms],
        requiredClaims: ['exp', 'sub'],
        clockTolerance: clockToleranceSeconds,
        currentDate: now,
      })
      notFromTheFuture(payload, now)
      return viewerOfClaims(payload, mapping, now)
    } catch (cause) {
      if (cause instanceof KeysUnavailable) log.warn({ cause: cause.cause }, 'The keys that tokens are verified with can’t be had.')
      throw cause instanceof BadCredential ? cause : new BadCredential(reasonOf(cause), { cause })
    }
  }
}

function notFromTheFuture({ iat }: JWTPayload, now: Date): void {
  if (iat !== undefined && iat > now.getTime() / 1000 + clockToleranceSeconds) {
    throw new BadCredential('The token says that it was issued in the future: expected an "iat" that has passed.')
  }
}

/** Claims are complained of only once the signature holds: who made the token up learns nothing of what is right. */
function reasonOf(cause: unknown): string {
  if (cause instanceof KeysUnavailable) return 'The token can’t be verified just now: try again in a minute.'
  if (cause instanceof errors.JWTExpired) return 'The token has expired: sign in again, or ask for a new one.'
  if (cause instanceof errors.JWTClaimValidationFailed) {
    if (cause.claim === 'nbf' && cause.reason === 'check_failed') return 'The token is not good yet: expected an "nbf" that has passed.'
    return cause.reason === 'missing'
      ? `The token has no "${cause.claim}" claim.`
      : `The token is for somebody else: its "${cause.claim}" claim is not the expected one.`
  }
  return 'The token is not valid: expected a signed JWT of the newspaper’s issuer, whole and unchanged.'
}

/** The issuer's keys have never been had, or not for too long. */
class KeysUnavailable extends Error {}

/** Keys that the issuer no longer publishes are forgotten after so long. */
const keysAgeMax = 600_000
/** An issuer that can't be reached is trusted with the keys of so long ago. */
const keysStaleMax = 86_400_000
/** An issuer that didn't answer is asked again, but not more often than this. */
const retryAfter = 1_000
/** A key that isn't known may be new: it is asked for, but whoever makes keys up doesn't have the issuer asked more often than this. */
const lookAgainAfter = 5_000
const answersWithin = 5_000

/**
 * The issuer's published keys. They are asked for when one that isn't known is named, and every ten minutes behind the requests' back;
 * while the issuer is away those that were known go on being good, for a day.
 */
export function publishedKeys(url: string, clock: () => Date, log: Logger): JWTVerifyGetKey {
  // What is too old is decided here: jose would make requests wait for an issuer that is away.
  const published = createRemoteJWKSet(new URL(url), {
    cacheMaxAge: Number.POSITIVE_INFINITY,
    cooldownDuration: Number.POSITIVE_INFINITY,
    timeoutDuration: answersWithin,
  })
  let renewedAt = Number.NEGATIVE_INFINITY
  let triedAt = Number.NEGATIVE_INFINITY
  let lookedAgainAt = Number.NEGATIVE_INFINITY
  const renew = async (now: number) => {
    triedAt = now
    await published.reload()
    renewedAt = now
  }
  return async (header, token) => {
    const now = clock().getTime()
    if (now - renewedAt > keysStaleMax) {
      if (!published.reloading && now - triedAt < retryAfter) throw new KeysUnavailable('The issuer did not answer a moment ago.')
      await renew(now).catch((cause: unknown) => {
        throw new KeysUnavailable('The issuer does not answer.', { cause })
      })
    } else if (now - Math.max(renewedAt, triedAt) > keysAgeMax) {
      renew(now).catch((cause: unknown) => log.warn({ cause, url }, 'The issuer’s keys can’t be renewed: those that are known are used.'))
    }
    try {
      return await published(header, token)
    } catch (cause) {
      if (!(cause instanceof errors.JWKSNoMatchingKey) || now - lookedAgainAt < lookAgainAfter) throw cause
      lookedAgainAt = now
      await renew(now).catch((unavailable: unknown) => {
        throw new KeysUnavailable('The issuer does not answer.', { cause: unavailable })
      })
      return published(header, token)
    }
  }
}

/** The one key that is configured, as PEM; line ends may be written "\\n". CannotRun for one that none of the algorithms can be verified with. */
export async function configuredKey(pem: string, algorithms: readonly string[]): Promise<JWTVerifyGetKey> {
  const keys = new Map<string, CryptoKey>()
  for (const algorithm of algorithms) {
    const key = await importSPKI(pem.replaceAll('\\n', '\n'), algorithm).catch(() => null)
    if (key) keys.set(algorithm, key)
  }
  if (keys.size === 0) {
    throw new CannotRun(
      `JWT_PUBLIC_KEY is no key of ${algorithms.join(', ')} (not shown): expected a public key as PEM, "-----BEGIN PUBLIC KEY-----…".`,
    )
  }
  return ({ alg }) => {
    const key = keys.get(alg ?? '')
    if (!key) throw new BadCredential('The token is not signed as the newspaper’s issuer does.')
    return key
  }
}
