import type { IncomingMessage } from 'node:http'

/** The path of a target in origin-form. */
export function pathOf({ url = '/' }: IncomingMessage): string {
  const end = url.indexOf('?')
  return end < 0 ? url : url.slice(0, end)
}

/** The query of a target, without its "?". What follows a second "?" belongs to it. https://www.rfc-editor.org/rfc/rfc3986#section-3.4 */
export function queryOf({ url = '/' }: Pick<IncomingMessage, 'url'>): string {
  const end = url.indexOf('?')
  return end < 0 ? '' : url.slice(end + 1)
}

/** Scheme, authority, and the rest of the target. */
const absoluteForm = /^https?:\/\/([^/?#]*)(.*)$/isu

/**
 * Converts a target in absolute-form, as proxies may send it, to origin-form, with its authority as the host.
 * https://www.rfc-editor.org/rfc/rfc9112#section-3.2.2
 */
function toOriginForm(request: IncomingMessage): void {
  const [, authority, rest = ''] = absoluteForm.exec(request.url ?? '') ?? []
  if (authority === undefined) return
  request.headers.host = authority
  request.url = rest.startsWith('/') ? rest : `/${rest}`
}

/**
 * The reason why a request is malformed, whatever its route; `null` if it is well-formed. Node refuses an HTTP/1.1 request without a Host
 * header before. Afterwards, the target is in origin-form.
 */
export function malformationOf(request: IncomingMessage): string | null {
  if (countOfHosts(request) > 1) return 'The request has several Host headers: expected one.'
  if (!request.url?.startsWith('/')) toOriginForm(request)
  const { url = '', headers } = request
  if (!url.startsWith('/')) return 'The request target is malformed: expected a path such as /graphql, or an http URL.'
  // Yoga builds a URL from the Host header, and fails if it is malformed.
  if (headers.host !== undefined && !URL.canParse(`http://${headers.host}`)) return 'The Host header is malformed: expected a host name.'
  // PostgreSQL can't store a NUL in text, so nothing has such an address, and no text that a client looks for contains one.
  if (url.includes('%00')) return 'The URL contains a NUL (%00): expected text without it.'
  return null
}

/** Node keeps the first one in `headers`, and all in `rawHeaders`. */
function countOfHosts({ rawHeaders }: IncomingMessage): number {
  let count = 0
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = rawHeaders[index] as string
    if (name.length === 4 && name.toLowerCase() === 'host') count++
  }
  return count
}
