import type { IncomingHttpHeaders } from 'node:http'
import { AmbiguousCredential, BadCredential, OriginNotAllowed } from '../../content/error.ts'
import { isPublicKey, type Partner } from '../../content/partner.ts'
import { anonymous, type Viewer } from '../../content/viewer.ts'
import type { Authenticate } from '../authentication.ts'
import { queryOf } from '../request-target.ts'

/** The parts of a request that say who sends it. */
export interface RequestHead {
  readonly url?: string | undefined
  readonly headers: IncomingHttpHeaders
}

/** Maximum length of a credential. A longer one is rejected without being verified. */
const credentialCharsMax = 8192

/** `Authorization: Bearer …`. https://www.rfc-editor.org/rfc/rfc6750#section-2.1 */
const bearer = /^bearer +([\w.~+/=-]+) *$/iu

/**
 * The viewer who sends a request, from its `Authorization` header or from the public key of a partner in its query. Without a credential it
 * is the anonymous viewer, returned synchronously and without a statement. Throws BadCredential if a credential is invalid,
 * AmbiguousCredential if two contradict each other, and OriginNotAllowed if a page of another site sends a public key.
 */
export function viewerOf(request: RequestHead, authenticate: Authenticate): Viewer | Promise<Viewer> {
  const { authorization } = request.headers
  const keys = keysIn(request)
  if (keys.length === 0) return authorization ? authenticate(credentialIn(authorization)) : anonymous
  const key = publicKeyOf(keys)
  return authorization ? viewerOfBoth(credentialIn(authorization), key, authenticate) : viewerOfPage(key, request.headers, authenticate)
}

/** The values of the query parameter `key`. */
export const keysIn = (request: RequestHead): readonly string[] =>
  // Most requests have none, and need no parser.
  request.url?.includes('key=') ? new URLSearchParams(queryOf(request)).getAll('key') : none

const none: readonly string[] = []

function credentialIn(authorization: string): string {
  if (authorization.length > credentialCharsMax) {
    throw new BadCredential(`The credential is too long: expected ${credentialCharsMax} characters at most, found ${authorization.length}.`)
  }
  const [, credential] = bearer.exec(authorization) ?? []
  if (credential === undefined)
    throw new BadCredential('The Authorization header is malformed: expected "Bearer", a space, and a token or a key.')
  if (isPublicKey(credential))
    throw new BadCredential('A public key is sent in the query: expected "?key=pk_…", not an Authorization header.')
  return credential
}

function publicKeyOf([key = '', ...others]: readonly string[]): string {
  if (others.length > 0) throw new AmbiguousCredential('The query has several parameters "key": expected one.')
  if (!isPublicKey(key))
    throw new BadCredential(
      'The query parameter "key" is no public key: expected "pk_" and 24 hexadecimal digits. A secret key is sent as "Authorization: Bearer KEY"; revoke one that was in a URL.',
    )
  return key
}

/** The header's viewer, who may also send the public key of the same partner. */
async function viewerOfBoth(credential: string, key: string, authenticate: Authenticate): Promise<Viewer> {
  const [viewer, { partner }] = await Promise.all([authenticate(credential), authenticate(key)])
  if (viewer.partner?.id !== partner?.id)
    throw new AmbiguousCredential('The Authorization header and the query parameter "key" contradict each other: expected one of them.')
  return viewer
}

async function viewerOfPage(key: string, headers: IncomingHttpHeaders, authenticate: Authenticate): Promise<Viewer> {
  const viewer = await authenticate(key)
  // Only browsers set this header: the page is one of the gateway's own.
  if (viewer.partner && headers['sec-fetch-site'] !== 'same-origin') assertAgreed(originOf(headers), viewer.partner)
  return viewer
}

/** The origin of the page that sends a request. Null for a client that names none, such as a server. */
const originOf = ({ origin, referer }: IncomingHttpHeaders): string | null =>
  origin ?? (referer === undefined ? null : (URL.parse(referer)?.origin ?? referer))

function assertAgreed(origin: string | null, { name, origins }: Partner): void {
  if (origin === null || origins.includes(origin)) return
  throw new OriginNotAllowed(
    `The agreement with ${name} allows this key on ${origins.join(', ') || 'no site'}: found a request from a page of ${origin.slice(0, 200)}.`,
  )
}
