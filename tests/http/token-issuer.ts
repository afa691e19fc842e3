import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type CryptoKey, exportJWK, exportSPKI, generateKeyPair, type JWTPayload, SignJWT } from 'jose'
import type { ClaimMapping, Role } from '../../src/http/claims.ts'

export const issuer = 'https://login.journal.example'
export const audience = 'kiosque'
export const now = new Date('2026-03-01T12:00:00Z')
/** A time in a claim: this many seconds after `now`. */
export const seconds = (from: number) => Math.floor(now.getTime() / 1000) + from

export const mapping: ClaimMapping = {
  rolesClaim: 'realm_access.roles',
  roles: new Map<string, Role>([
    ['abonne', 'SUBSCRIBER'],
    ['redaction', 'EDITOR'],
    ['chef', 'ADMIN'],
    ['machine', 'INGEST'],
  ]),
  subscriptionClaim: null,
}

/** A token issuer with published keys, on its own port. It can be stopped. */
export class Issuer {
  readonly #server: Server
  #keys: { kid: string; publicKey: CryptoKey; privateKey: CryptoKey }[] = []
  away = false
  asked = 0

  constructor() {
    this.#server = createServer((_request, response) => {
      this.asked++
      if (this.away) response.writeHead(503).end()
      else void this.#published().then((body) => response.writeHead(200, { 'Content-Type': 'application/json' }).end(body))
    })
  }

  async open(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve))
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/keys`
  }

  close(): void {
    this.#server.close()
    this.#server.closeAllConnections()
  }

  /** Rotates the keys: this key signs from now on, and only it is published. */
  async rotate(kid: string): Promise<void> {
    this.#keys = [{ kid, ...(await generateKeyPair('ES256', { extractable: true })) }]
  }

  get #current() {
    const [key] = this.#keys
    if (!key) throw new Error('The issuer has no key.')
    return key
  }

  async #published(): Promise<string> {
    return JSON.stringify({
      keys: await Promise.all(
        this.#keys.map(async ({ kid, publicKey }) => ({ ...(await exportJWK(publicKey)), kid, alg: 'ES256', use: 'sig' })),
      ),
    })
  }

  publicPem(): Promise<string> {
    return exportSPKI(this.#current.publicKey)
  }

  token(claims: JWTPayload = {}, { kid = this.#current.kid, key = this.#current.privateKey } = {}): Promise<string> {
    return new SignJWT({
      iss: issuer,
      aud: audience,
      sub: 'user-7',
      name: 'Awa SANGALA',
      iat: seconds(-10),
      exp: seconds(600),
      realm_access: { roles: ['redaction'] },
      ...claims,
    })
      .setProtectedHeader({ alg: 'ES256', kid })
      .sign(key)
  }
}
