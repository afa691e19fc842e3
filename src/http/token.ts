import { type CryptoKey, createRemoteJWKSet, decodeJwt, errors, importSPKI, type JWTPayload, type JWTVerifyGetKey, jwtVerify } from 'jose'
import type { Logger } from 'pino'
import { BadCredential, CannotRun, ServiceUnavailable } from '../content/error.ts'
import type { Viewer } from '../content/viewer.ts'
import type { VerifyToken } from './authentication.ts'
import { type ClaimMapping, viewerOfClaims } from './claims.ts'

/** Which tokens are accepted, and how their claims are read. */
export interface TokenSettings {
  readonly keys: JWTVerifyGetKey
  readonly issuer: string
  readonly audience: string
  readonly algorithms: readonly string[]
  readonly mapping: ClaimMapping
}

/**
 * Verifies tokens of the configured issuer and, in development, tokens signed with the folder's key. The token's own `iss` claim selects
 * between the two. This is safe: with a false claim, the token is verified with a key that did not sign it.
 */
export function createVerifyToken({ issuer, development, clock, log }: VerifyTokenOptions): VerifyToken {
  const verifyIssuers = issuer && verifierOf(issuer, clock, log)
  const verifyDevelopers = development && verifierOf(development, clock, log)
  return async (token) => {
    const verify = development && claimedIssuer(token) === development.issuer ? verifyDevelopers : verifyIssuers
    if (!verify) throw new BadCredential('This gateway accepts no tokens: no issuer is configured.')
    return verify(token)
  }
}

interface VerifyTokenOptions {
  /** `null` if none is configured. */
  readonly issuer: TokenSettings | null
  /** `null` in production. */
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

/** Tolerated difference between the issuer's clock and ours. */
const clockToleranceSeconds = 5

/** Accepts unexpired tokens of one issuer for one audience, signed with one of the configured algorithms. */
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
      assertIssuedInPast(payload, now)
      return viewerOfClaims(payload, mapping, now)
    } catch (cause) {
      if (cause instanceof KeysUnavailable) {
        log.warn({ cause: cause.cause }, 'The issuer’s keys for verifying tokens can’t be fetched.')
        throw new ServiceUnavailable('The token can’t be verified at the moment. Send the same request again in a moment.', { cause })
      }
      throw cause instanceof BadCredential ? cause : new BadCredential(reasonOf(cause), { cause })
    }
  }
}

function assertIssuedInPast({ iat }: JWTPayload, now: Date): void {
  if (iat !== undefined && iat > now.getTime() / 1000 + clockToleranceSeconds) {
    throw new BadCredential('The token was issued in the future: expected an "iat" in the past.')
  }
}

/** Claims are checked only after the signature, so the author of a forged token does not learn which values are expected. */
function reasonOf(cause: unknown): string {
  if (cause instanceof errors.JWTExpired) return 'The token has expired: sign in again, or ask for a new one.'
  if (cause instanceof errors.JWTClaimValidationFailed) {
    if (cause.claim === 'nbf' && cause.reason === 'check_failed') return 'The token is not valid yet: expected an "nbf" in the past.'
    return cause.reason === 'missing'
      ? `The token has no "${cause.claim}" claim.`
      : `The token is not for this gateway: its "${cause.claim}" claim does not have the expected value.`
  }
  return 'The token is not valid: expected a complete JWT, signed by the newspaper’s issuer.'
}

/** The issuer's keys have never been fetched, or are too old to be used. */
class KeysUnavailable extends Error {}

/** The keys are fetched again after this time, so keys that the issuer no longer publishes are dropped. */
const refreshMs = 600_000
/** While the issuer can't be reached, its last keys are used for this long. */
const staleMsMax = 86_400_000
/** Minimum time between two requests to an issuer that did not answer. */
const retryMs = 1_000
/** Minimum time between two requests for an unknown key. It may be new, but invented key ids must not cause a request each. */
const unknownKeyRetryMs = 5_000
const timeoutMs = 5_000

/**
 * The issuer's published keys. They are fetched when a token names an unknown key, and every ten minutes in the background. While the
 * issuer is unreachable, the last known keys remain valid for one day.
 */
export function publishedKeys(url: string, clock: () => Date, log: Logger): JWTVerifyGetKey {
  // The age of the keys is checked here, because jose would make requests wait for an unreachable issuer.
  const published = createRemoteJWKSet(new URL(url), {
    cacheMaxAge: Number.POSITIVE_INFINITY,
    cooldownDuration: Number.POSITIVE_INFINITY,
    timeoutDuration: timeoutMs,
  })
  let renewedAt = Number.NEGATIVE_INFINITY
  let triedAt = Number.NEGATIVE_INFINITY
  let unknownKeyAt = Number.NEGATIVE_INFINITY
  /** Whether the issuer has not answered the last request, or not yet. */
  let isAway = false
  const renew = async (now: number) => {
    triedAt = now
    isAway = true
    await published.reload()
    isAway = false
    renewedAt = now
  }
  return async (header, token) => {
    const now = clock().getTime()
    if (now - renewedAt > staleMsMax) {
      if (!published.reloading && now - triedAt < retryMs) throw new KeysUnavailable('The issuer did not answer the previous request.')
      await renew(now).catch((cause: unknown) => {
        throw new KeysUnavailable('The issuer does not answer.', { cause })
      })
    } else if (now - Math.max(renewedAt, triedAt) > refreshMs) {
      renew(now).catch((cause: unknown) =>
        log.warn({ cause, url }, 'The issuer’s keys can’t be renewed: the last known keys remain in use.'),
      )
    }
    try {
      return await published(header, token)
    } catch (cause) {
      if (!(cause instanceof errors.JWKSNoMatchingKey)) throw cause
      // Another request may already be fetching the key.
      if (!published.reloading && now - unknownKeyAt < unknownKeyRetryMs) {
        if (isAway) throw new KeysUnavailable('The issuer did not answer the previous request.')
        throw cause
      }
      unknownKeyAt = now
      await renew(now).catch((unavailable: unknown) => {
        throw new KeysUnavailable('The issuer does not answer.', { cause: unavailable })
      })
      return published(header, token)
    }
  }
}

/** The configured public key, as PEM; line ends may be written as "\\n". Throws CannotRun if the key fits none of the algorithms. */
export async function configuredKey(pem: string, algorithms: readonly string[]): Promise<JWTVerifyGetKey> {
  const keys = new Map<string, CryptoKey>()
  for (const algorithm of algorithms) {
    const key = await importSPKI(pem.replaceAll('\\n', '\n'), algorithm).catch(() => null)
    if (key) keys.set(algorithm, key)
  }
  if (keys.size === 0) {
    throw new CannotRun(
      `JWT_PUBLIC_KEY is not a key for ${algorithms.join(', ')} (not shown): expected a public key as PEM, "-----BEGIN PUBLIC KEY-----…".`,
    )
  }
  return ({ alg }) => {
    const key = keys.get(alg ?? '')
    if (!key) throw new BadCredential('The token is not signed with the algorithm of the newspaper’s issuer.')
    return key
  }
}
