import { mkdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { exportJWK, generateKeyPair, importJWK, type JWK, SignJWT } from 'jose'
import { z } from 'zod'
import { BadCredential } from '../content/error.ts'
import type { Role } from './claims.ts'
import type { TokenSettings } from './token.ts'

const algorithm = 'EdDSA'
const issuer = 'kiosque:development'
const audience = 'kiosque'

const storedKey = z.object({ kty: z.literal('OKP'), crv: z.literal('Ed25519'), x: z.string(), d: z.string() })

const fileIn = (folder: string): string => path.join(folder, 'development-key.json')

/** The claims of a development token. */
export interface DevelopmentClaims {
  readonly role: Role
  readonly subject: string
  readonly name: string | null
  readonly seconds: number
}

/** Issues a token signed with the folder's key, and creates the key if needed. Only a gateway that serves the same folder accepts it. */
export async function issueDevelopmentToken(
  folder: string,
  { role, subject, name, seconds }: DevelopmentClaims,
  now: Date,
): Promise<string> {
  const issuedAt = Math.floor(now.getTime() / 1000)
  return new SignJWT({ roles: [role.toLowerCase()], ...(name !== null && { name }) })
    .setProtectedHeader({ alg: algorithm })
    .setIssuer(issuer)
    .setAudience(audience)
    .setSubject(subject)
    .setIssuedAt(issuedAt)
    .setExpirationTime(issuedAt + seconds)
    .sign(await importJWK(await ensureKey(folder), algorithm))
}

/** Accepts tokens signed with the folder's key. For development only: a person who can read the folder can impersonate any user. */
export const developmentTokens = (folder: string): TokenSettings => ({
  issuer,
  audience,
  algorithms: [algorithm],
  mapping: {
    rolesClaim: 'roles',
    roles: new Map<string, Role>([
      ['subscriber', 'SUBSCRIBER'],
      ['editor', 'EDITOR'],
      ['admin', 'ADMIN'],
      ['ingest', 'INGEST'],
    ]),
    subscriptionClaim: null,
  },
  // Read for each token, because "kiosque token" may create the key after the gateway has started.
  async keys() {
    const key = await readKey(folder)
    if (!key) throw new BadCredential('The token was not issued for this gateway: "kiosque token" has not created a development key here.')
    const { kty, crv, x } = key
    return importJWK({ kty, crv, x }, algorithm)
  },
})

async function readKey(folder: string): Promise<z.infer<typeof storedKey> | null> {
  const text = await readFile(fileIn(folder), 'utf8').catch(() => null)
  return text === null ? null : storedKey.parse(JSON.parse(text))
}

async function ensureKey(folder: string): Promise<JWK> {
  const existing = await readKey(folder)
  if (existing) return existing
  const { privateKey } = await generateKeyPair(algorithm, { crv: 'Ed25519', extractable: true })
  await mkdir(folder, { recursive: true, mode: 0o700 })
  // If two processes create a key at the same time, the first one is kept.
  await writeFile(fileIn(folder), JSON.stringify(await exportJWK(privateKey)), { mode: 0o600, flag: 'wx' }).catch(
    (cause: NodeJS.ErrnoException) => {
      if (cause.code !== 'EEXIST') throw cause
    },
  )
  const created = await readKey(folder)
  if (!created) throw new Error(`The development key in ${folder} was deleted while it was being created.`)
  return created
}
