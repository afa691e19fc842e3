import { type LookupAddress, lookup as lookupName } from 'node:dns'
import { readFileSync } from 'node:fs'
import type { LookupFunction } from 'node:net'
import ipaddr from 'ipaddr.js'
import { Agent, fetch, type Headers } from 'undici'
import { SourceRejected } from '../content/error.ts'

const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as { version: string }

/** User agent for the logs of other sites. */
const userAgent = `Kiosque/${version}`

const redirectsMax = 5
const connectSecondsMax = 10
/** Maximum seconds without data, and maximum seconds in total: an archive of several gigabytes takes less than an hour. */
const idleSecondsMax = 30
const secondsMax = 3600

export interface FetchOptions {
  /** Hosts, as written in URLs, that are allowed even if they are on a private network. */
  readonly allowedHosts: readonly string[]
  /** GET by default; POST if there is a body. */
  readonly method?: 'GET' | 'POST'
  readonly body?: string
  /** Additional headers, such as `If-None-Match`. */
  readonly headers?: Readonly<Record<string, string>>
  /** Timeout in seconds for the whole response. The default is an hour. */
  readonly secondsMax?: number
  /** Maximum number of redirects. The default is 5. With 0, a redirect is returned like any other response. */
  readonly redirectsMax?: number
  /** Aborts the request. */
  readonly signal?: AbortSignal
  /** Resolves host names. The default is the resolver of the system. */
  readonly lookup?: typeof lookupName
  readonly trace?: TraceFetch | undefined
}

/** Traces a request to a host. `send` sends it, with the headers that continue the trace. */
export type TraceFetch = (
  method: string,
  host: string,
  send: (headers: Readonly<Record<string, string>>) => Promise<Fetched>,
) => Promise<Fetched>

export interface Fetched {
  /** Final URL after redirects. */
  readonly url: string
  readonly status: number
  readonly headers: Headers
  /** Uncompressed stream. It can be read once, or not at all. */
  readonly body: AsyncIterable<Uint8Array>
  /** Closes the connection, even if the body was not read. */
  readonly close: () => Promise<void>
}

/**
 * Fetches a public http or https URL. Throws SourceRejected if the URL or a redirect is not public, or if there is no response. The IP
 * addresses to which the connection is made are checked, so neither a redirect nor a changing DNS entry can reach a private network.
 */
export async function fetchPublic(address: string, options: FetchOptions): Promise<Fetched> {
  const { trace, method = 'GET' } = options
  if (!trace) return fetchUntraced(address, options)
  return trace(method, URL.parse(address)?.hostname ?? '', (headers) =>
    fetchUntraced(address, { ...options, headers: { ...options.headers, ...headers } }),
  )
}

async function fetchUntraced(address: string, options: FetchOptions): Promise<Fetched> {
  const agent = new Agent({
    connect: { lookup: publicLookup(options), timeout: connectSecondsMax * 1000 },
    headersTimeout: idleSecondsMax * 1000,
    bodyTimeout: idleSecondsMax * 1000,
    pipelining: 0,
  })
  const close = () => agent.destroy()
  const inTime = AbortSignal.timeout((options.secondsMax ?? secondsMax) * 1000)
  const signal = options.signal ? AbortSignal.any([inTime, options.signal]) : inTime
  const { method = 'GET', body, redirectsMax: followed = redirectsMax } = options
  try {
    let url = publicUrl(address, options)
    for (let redirects = 0; ; redirects++) {
      const response = await fetch(url, {
        dispatcher: agent,
        method,
        ...(body !== undefined && { body }),
        redirect: 'manual',
        signal,
        headers: { 'User-Agent': userAgent, Accept: '*/*', ...options.headers },
      })
      const isRedirect = followed > 0 && response.status >= 300 && response.status < 400
      const location = isRedirect ? response.headers.get('location') : null
      if (location === null) {
        return { url: url.href, status: response.status, headers: response.headers, body: bodyOf(response.body, url, close), close }
      }
      if (redirects === followed) throw new SourceRejected('url', `at most ${followed} redirects`, `another one from ${url.href}`)
      await response.body?.cancel()
      url = publicUrl(new URL(location, url).href, options)
    }
  } catch (cause) {
    await close()
    throw unreachable(address, cause)
  }
}

async function* bodyOf(
  body: AsyncIterable<Uint8Array> | null,
  url: URL,
  close: () => Promise<void>,
): AsyncGenerator<Uint8Array, void, undefined> {
  try {
    if (body) for await (const chunk of body) yield chunk
  } catch (cause) {
    throw unreachable(url.href, cause)
  } finally {
    await close()
  }
}

/** The error with the most specific message of its causes. */
function unreachable(address: string, cause: unknown): SourceRejected {
  for (let error = cause; error instanceof Error; error = error.cause) if (error instanceof SourceRejected) return error
  const last = cause instanceof Error && cause.cause instanceof Error ? cause.cause : cause
  return new SourceRejected('url', 'an answer', `${last instanceof Error ? last.message || last.name : String(last)} from ${address}`)
}

function publicUrl(address: string, { allowedHosts }: FetchOptions): URL {
  if (!URL.canParse(address)) throw new SourceRejected('url', 'an http or https URL', `"${address}"`)
  const url = new URL(address)
  if (url.protocol !== 'http:' && url.protocol !== 'https:') throw new SourceRejected('url', 'an http or https URL', `"${address}"`)
  if (url.username || url.password) throw new SourceRejected('url', 'a URL without a user name and password', `one for ${url.host}`)
  const host = hostOf(url.hostname)
  // Host names are checked when the connection resolves them; IP addresses have to be checked here.
  if (ipaddr.isValid(host) && !isPublic(host) && !allowedHosts.includes(host)) throw privateAddress(host, host)
  return url
}

const hostOf = (hostname: string): string => hostname.replace(/^\[|\]$/gu, '').toLowerCase()

/** Only publicly reachable addresses: not loopback, private, link-local, multicast or reserved ones, nor their IPv6 forms. */
const isPublic = (address: string): boolean => ipaddr.process(address).range() === 'unicast'

const privateAddress = (host: string, address: string): SourceRejected =>
  new SourceRejected('url', 'a public address, or a host that is allowed by name', host === address ? host : `${host}, which is ${address}`)

/** Resolves the addresses of a connection, and rejects all of them if one is not public. */
function publicLookup({ allowedHosts, lookup = lookupName }: FetchOptions): LookupFunction {
  return (hostname, options, callback) => {
    lookup(hostname, { ...options, all: true }, (error, addresses: LookupAddress[]) => {
      const [first] = addresses ?? []
      if (error || !first) return callback(error ?? new Error(`${hostname} has no address`), '', 0)
      const hidden = allowedHosts.includes(hostOf(hostname)) ? undefined : addresses.find(({ address }) => !isPublic(address))
      if (hidden) return callback(privateAddress(hostname, hidden.address), '', 0)
      return options.all ? callback(null, addresses) : callback(null, first.address, first.family)
    })
  }
}
