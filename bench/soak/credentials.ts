import { randomUUID } from 'node:crypto'
import { exportSPKI, generateKeyPair, SignJWT } from 'jose'
import { nothingAgreed } from '../../src/content/partner.ts'
import { addPartner, revokePartnerKeys } from '../../src/store/commands/partner.ts'
import type { Database } from '../../src/store/database/database.ts'
import type { Credentials } from './workload.ts'

const algorithm = 'ES256'
const issuer = 'https://login.soak.example'
const audience = 'kiosque'

export interface Issued extends Credentials {
  readonly ingest: string
  /** The environment variables of a gateway that accepts these tokens. */
  readonly variables: Readonly<Record<string, string>>
  readonly revoke: () => Promise<void>
}

/** Creates keys of three partners, tokens of three editors, and one for sending articles. */
export async function issueCredentials(database: Database): Promise<Issued> {
  const { privateKey, publicKey } = await generateKeyPair(algorithm, { extractable: true })
  const token = (role: string) =>
    new SignJWT({ roles: [role] })
      .setProtectedHeader({ alg: algorithm })
      .setIssuer(issuer)
      .setAudience(audience)
      .setSubject(randomUUID())
      .setIssuedAt()
      .setExpirationTime('12h')
      .sign(privateKey)
  const names = [1, 2, 3].map((number) => `Soak ${randomUUID().slice(0, 8)} ${number}`)
  const partners: string[] = []
  for (const name of names) {
    const { secret } = await addPartner(database, { ...nothingAgreed, name, rights: 'FULL' }, new Date())
    partners.push(secret)
  }
  return {
    partners,
    editors: await Promise.all(names.map(() => token('editor'))),
    ingest: await token('ingest'),
    variables: { JWT_PUBLIC_KEY: await exportSPKI(publicKey), JWT_ISSUER: issuer, JWT_AUDIENCE: audience },
    async revoke() {
      for (const name of names) await revokePartnerKeys(database, name, new Date())
    },
  }
}
