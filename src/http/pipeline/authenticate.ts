import { BadCredential } from '../../content/error.ts'
import { anonymous, type Viewer } from '../../content/viewer.ts'
import type { Authenticate } from '../authentication.ts'

/** Maximum length of a credential. A longer one is rejected without being verified. */
const credentialCharsMax = 8192

/** `Authorization: Bearer …`. https://www.rfc-editor.org/rfc/rfc6750#section-2.1 */
const bearer = /^bearer +([\w.~+/=-]+) *$/iu

/**
 * The viewer who sends a request. Without a credential it is the anonymous viewer, returned synchronously and without a statement. Throws
 * BadCredential if the credential is invalid.
 */
export function viewerOf(authorization: string | undefined, authenticate: Authenticate): Viewer | Promise<Viewer> {
  if (!authorization) return anonymous
  if (authorization.length > credentialCharsMax) {
    throw new BadCredential(`The credential is too long: expected ${credentialCharsMax} characters at most, found ${authorization.length}.`)
  }
  const [, credential] = bearer.exec(authorization) ?? []
  if (credential === undefined)
    throw new BadCredential('The Authorization header is malformed: expected "Bearer", a space, and a token or a key.')
  return authenticate(credential)
}
