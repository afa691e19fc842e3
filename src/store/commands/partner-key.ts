import { createHash, randomBytes } from 'node:crypto'
import { partnerKeyMark } from '../../content/partner.ts'

/** `kq_3f9ac012_…`: the prefix may be spoken of, what follows it is 256 bits that nobody guesses. */
export function makePartnerKey(): { readonly key: string; readonly prefix: string } {
  const prefix = `${partnerKeyMark}${randomBytes(4).toString('hex')}`
  return { key: `${prefix}_${randomBytes(32).toString('base64url')}`, prefix }
}

/** A key is as long as a digest and as random, so that it needs no slow hash as a password does. */
export const digestOf = (key: string): string => createHash('sha256').update(key).digest('base64url')
