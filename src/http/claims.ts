import type { JWTPayload } from 'jose'
import type { Viewer } from '../content/viewer.ts'

/** What a token can make of its holder. An admin is an editor who also runs the gateway; an ingester hands in articles, and is the public otherwise. */
export type Role = 'SUBSCRIBER' | 'EDITOR' | 'ADMIN' | 'INGEST'

/** How an issuer's claims are read. */
export interface ClaimMapping {
  /** The path of the claim with the roles, "realm_access.roles": a list, or words apart by spaces. */
  readonly rolesClaim: string
  /** The issuer's words for the roles. */
  readonly roles: ReadonlyMap<string, Role>
  /** The path of the claim that says whether, or until when, the subscription runs. Null: the roles say it. */
  readonly subscriptionClaim: string | null
}

/** Somebody whose token is good and gives no role is the public, with a name. */
export function viewerOfClaims(claims: JWTPayload, { rolesClaim, roles, subscriptionClaim }: ClaimMapping, now: Date): Viewer {
  const held = new Set(wordsIn(at(claims, rolesClaim)).map((word) => roles.get(word)))
  const subscribes = subscriptionClaim === null ? held.has('SUBSCRIBER') : runs(at(claims, subscriptionClaim), now)
  return {
    audience: held.has('ADMIN') ? 'ADMIN' : held.has('EDITOR') ? 'EDITOR' : subscribes ? 'SUBSCRIBER' : 'ANONYMOUS',
    subject: claims.sub ?? null,
    name: typeof claims.name === 'string' ? claims.name : null,
    partner: null,
    mayIngest: held.has('INGEST') || held.has('ADMIN'),
  }
}

/** The value at a path; a claim whose whole name is the path comes first, since names such as "https://journal.example/roles" have dots. */
function at(claims: JWTPayload, path: string): unknown {
  if (Object.hasOwn(claims, path)) return claims[path]
  let value: unknown = claims
  for (const name of path.split('.')) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined
    value = (value as Record<string, unknown>)[name]
  }
  return value
}

const wordsIn = (value: unknown): string[] =>
  typeof value === 'string' ? value.split(' ') : Array.isArray(value) ? value.filter((word) => typeof word === 'string') : []

/** True, "active", or an instant that has not come: seconds since 1970 as JWTs count, or RFC 3339. Anything else is no subscription. */
function runs(value: unknown, now: Date): boolean {
  if (value === true || value === 'active') return true
  const until = typeof value === 'number' ? value * 1000 : typeof value === 'string' ? Date.parse(value) : Number.NaN
  return until > now.getTime()
}
