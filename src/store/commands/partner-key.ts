import { createHash, randomBytes } from 'node:crypto'
import { partnerKeyMark } from '../../content/partner.ts'

/** `kq_3f9ac012_…`: the prefix is public, and 256 random bits follow it. */
export function makePartnerKey(): { readonly key: string; readonly prefix: string } {
  const prefix = `${partnerKeyMark}${randomBytes(4).toString('hex')}`
  return { key: `${prefix}_${randomBytes(32).toString('base64url')}`, prefix }
}

/** A key is random and as long as its digest, so that it does not need a slow hash as a password does. */
export const digestOf = (key: string): string => createHash('sha256').update(key).digest('base64url')
