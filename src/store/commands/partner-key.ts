import { createHash, randomBytes } from 'node:crypto'
import { publicKeyMark, secretKeyMark } from '../../content/partner.ts'

/** A new key, and the text by which people refer to it. */
interface NewKey {
  readonly key: string
  readonly prefix: string
}

/** `kq_3f9ac012_…`: the prefix is public, and 256 random bits follow it. */
export function makeSecretKey(): NewKey {
  const prefix = `${secretKeyMark}${randomBytes(4).toString('hex')}`
  return { key: `${prefix}_${randomBytes(32).toString('base64url')}`, prefix }
}

/** `pk_` and 24 hexadecimal digits. Pages show it to anybody, so it is stored whole. */
export function makePublicKey(): NewKey {
  const key = `${publicKeyMark}${randomBytes(12).toString('hex')}`
  return { key, prefix: key }
}

/** A key is random and as long as its digest, so that it does not need a slow hash as a password does. */
export const digestOf = (key: string): string => createHash('sha256').update(key).digest('base64url')
