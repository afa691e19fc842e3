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

/** What a developer's token says of its holder. */
export interface DevelopmentClaims {
  readonly role: Role
  readonly subject: string
  readonly name: string | null
  readonly seconds: number
}

/** A token signed with the folder's own key, which is made where there is none. Only a gateway that serves the same folder takes it. */
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

/** Tokens of the folder's own key. For development only: whoever reads the folder can be anybody. */
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
  // Read when a token comes: "kiosque token" may have made the key after the gateway started.
  async keys() {
    const key = await readKey(folder)
    if (!key) throw new BadCredential('The token is not of this gateway: "kiosque token" has never made one here.')
    const { kty, crv, x } = key
    return importJWK({ kty, crv, x }, algorithm)
  },
})

async function readKey(folder: string): Promise<z.infer<typeof storedKey> | null> {
  const text = await readFile(fileIn(folder), 'utf8').catch(() => null)
  return text === null ? null : storedKey.parse(JSON.parse(text))
}

async function ensureKey(folder: string): Promise<JWK> {
  const known = await readKey(folder)
  if (known) return known
  const { privateKey } = await generateKeyPair(algorithm, { crv: 'Ed25519', extractable: true })
  await mkdir(folder, { recursive: true, mode: 0o700 })
  // Of two that make one at once the first is right.
  await writeFile(fileIn(folder), JSON.stringify(await exportJWK(privateKey)), { mode: 0o600, flag: 'wx' }).catch(
    (cause: NodeJS.ErrnoException) => {
      if (cause.code !== 'EEXIST') throw cause
    },
  )
  const made = await readKey(folder)
  if (!made) throw new Error(`The development key in ${folder} vanished.`)
  return made
}
