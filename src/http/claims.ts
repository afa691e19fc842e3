import type { JWTPayload } from 'jose'
import { BadCredential } from '../content/error.ts'
import { isStorable } from '../content/stored-text.ts'
import type { Viewer } from '../content/viewer.ts'

/**
 * The roles that a token can grant. An admin is an editor who also operates the gateway. An ingest client submits articles, and has
 * public access otherwise.
 */
export type Role = 'SUBSCRIBER' | 'EDITOR' | 'ADMIN' | 'INGEST'

/** How an issuer's claims map to roles. */
export interface ClaimMapping {
  /** The path of the claim that lists the roles, such as "realm_access.roles". Its value is an array or a space-separated string. */
  readonly rolesClaim: string
  /** Maps the issuer's role names to roles. */
  readonly roles: ReadonlyMap<string, Role>
  /** The path of the claim that states whether, or until when, the subscription is active. `null` if the roles state it. */
  readonly subscriptionClaim: string | null
}

/** A valid token that grants no role gives public access, with a name. */
export function viewerOfClaims(claims: JWTPayload, { rolesClaim, roles, subscriptionClaim }: ClaimMapping, now: Date): Viewer {
  const held = new Set(stringsIn(claimAt(claims, rolesClaim)).map((name) => roles.get(name)))
  const subscribes = subscriptionClaim === null ? held.has('SUBSCRIBER') : isActive(claimAt(claims, subscriptionClaim), now)
  if (!isStorable(claims.sub ?? '')) throw new BadCredential('The token’s "sub" claim contains a NUL or an unpaired surrogate.')
  return {
    audience: held.has('ADMIN') ? 'ADMIN' : held.has('EDITOR') ? 'EDITOR' : subscribes ? 'SUBSCRIBER' : 'ANONYMOUS',
    subject: claims.sub ?? null,
    name: typeof claims.name === 'string' && isStorable(claims.name) ? claims.name : null,
    partner: null,
    partnerKey: null,
    mayIngest: held.has('INGEST') || held.has('ADMIN'),
  }
}

/** The value at a path. A claim named like the whole path has precedence: names such as "https://journal.example/roles" have dots. */
function claimAt(claims: JWTPayload, path: string): unknown {
  if (Object.hasOwn(claims, path)) return claims[path]
  let value: unknown = claims
  for (const name of path.split('.')) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined
    value = (value as Record<string, unknown>)[name]
  }
  return value
}

const stringsIn = (value: unknown): string[] =>
  typeof value === 'string' ? value.split(' ') : Array.isArray(value) ? value.filter((item) => typeof item === 'string') : []

/**
 * Whether a subscription claim is active: `true`, "active", or a time in the future, given as seconds since 1970 (as in JWTs) or in
 * RFC 3339. Any other value means that there is no subscription.
 */
function isActive(value: unknown, now: Date): boolean {
  if (value === true || value === 'active') return true
  const until = typeof value === 'number' ? value * 1000 : typeof value === 'string' ? Date.parse(value) : Number.NaN
  return until > now.getTime()
}
