import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import { type Database, Prisma } from '../database/database.ts'

/** The secret that previews are signed with, created on first use. */
async function previewSecret({ query }: Database): Promise<Buffer> {
  const read = Prisma.sql`SELECT secret FROM signing_secret WHERE purpose = 'preview'`
  const [known] = await query<{ secret: string }>(read)
  if (known) return Buffer.from(known.secret, 'base64url')
  await query(
    Prisma.sql`INSERT INTO signing_secret (purpose, secret) VALUES ('preview', ${randomBytes(32).toString('base64url')}) ON CONFLICT DO NOTHING`,
  )
  const [made] = await query<{ secret: string }>(read)
  return Buffer.from(made?.secret ?? '', 'base64url')
}

/** A token that lets its holder read one article in its current state until the token expires. */
export async function signPreview(database: Database, articleId: string, expiresAt: Date): Promise<string> {
  const claim = `${articleId}.${expiresAt.getTime()}`
  return `${Buffer.from(claim).toString('base64url')}.${signatureOf(claim, await previewSecret(database)).toString('base64url')}`
}

/** The id of the article that the token shows; null if the token has expired or is invalid. */
export async function readPreview(database: Database, token: string, at: Date): Promise<string | null> {
  const [payload = '', signature = '', ...rest] = token.split('.')
  const claim = Buffer.from(payload, 'base64url').toString('utf8')
  const [, articleId, expiry] = /^([0-9a-f-]{36})\.(\d{1,15})$/u.exec(claim) ?? []
  if (articleId === undefined || rest.length > 0 || Number(expiry) <= at.getTime()) return null
  const [given, right] = [Buffer.from(signature, 'base64url'), signatureOf(claim, await previewSecret(database))]
  return given.length === right.length && timingSafeEqual(given, right) ? articleId : null
}

const signatureOf = (claim: string, secret: Buffer): Buffer => createHmac('sha256', secret).update(`preview:${claim}`).digest()
