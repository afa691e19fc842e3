import type { Logger } from 'pino'
import { CannotRun } from './content/error.ts'
import type { Environment } from './env.ts'
import { configuredKey, publishedKeys, type TokenSettings } from './http/token.ts'

/** Null if no issuer is configured: then all viewers are anonymous or partners. Throws CannotRun for an incomplete configuration. */
export async function tokenSettings(environment: Environment, clock: () => Date, log: Logger): Promise<TokenSettings | null> {
  const { JWT_JWKS_URL: url, JWT_PUBLIC_KEY: pem, JWT_ISSUER: issuer, JWT_AUDIENCE: audience, JWT_ALGORITHMS: algorithms } = environment
  if (url === undefined && pem === undefined) return null
  if (url !== undefined && pem !== undefined) throw new CannotRun('JWT_JWKS_URL and JWT_PUBLIC_KEY are both set: expected one of them.')
  if (issuer === undefined || audience === undefined) {
    const missing = [issuer === undefined && 'JWT_ISSUER', audience === undefined && 'JWT_AUDIENCE'].filter((name) => name !== false)
    throw new CannotRun(`The configuration of tokens is incomplete: set ${missing.join(' and ')} too.`)
  }
  return {
    keys: url === undefined ? await configuredKey(pem ?? '', algorithms) : publishedKeys(url, clock, log),
    issuer,
    audience,
    algorithms,
    mapping: {
      rolesClaim: environment.JWT_ROLES_CLAIM,
      roles: environment.JWT_ROLES,
      subscriptionClaim: environment.JWT_SUBSCRIPTION_CLAIM ?? null,
    },
  }
}
