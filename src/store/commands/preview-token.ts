import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import { isUuid } from '../../content/global-id.ts'
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

/** The article that a token shows, and the instant at which the token expires. */
export interface AskedPreview {
  readonly articleId: string
  readonly expiresAt: Date
}

/** Tokens that each let their holder read one article in its current state until the token expires. */
export async function signPreviews(database: Database, asked: readonly AskedPreview[]): Promise<string[]> {
  const secret = await previewSecret(database)
  return asked.map(({ articleId, expiresAt }) => {
    const claim = `${articleId}.${expiresAt.getTime()}`
    return `${Buffer.from(claim).toString('base64url')}.${signatureOf(claim, secret).toString('base64url')}`
  })
}

/** The id of the article that the token shows; null if the token has expired or is invalid. */
export async function readPreview(database: Database, token: string, at: Date): Promise<string | null> {
  const [payload = '', signature = '', ...rest] = token.split('.')
  const claim = Buffer.from(payload, 'base64url').toString('utf8')
  const [, articleId, expiry] = /^(.+)\.(\d{1,15})$/su.exec(claim) ?? []
  if (articleId === undefined || !isUuid(articleId) || rest.length > 0 || Number(expiry) <= at.getTime()) return null
  const [given, right] = [Buffer.from(signature, 'base64url'), signatureOf(claim, await previewSecret(database))]
  return given.length === right.length && timingSafeEqual(given, right) ? articleId : null
}

const signatureOf = (claim: string, secret: Buffer): Buffer => createHmac('sha256', secret).update(`preview:${claim}`).digest()
