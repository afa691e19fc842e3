import { type LookupAddress, lookup as lookupName } from 'node:dns'
import { readFileSync } from 'node:fs'
import type { LookupFunction } from 'node:net'
import ipaddr from 'ipaddr.js'
import { Agent, fetch, type Headers } from 'undici'
import { SourceRejected } from '../content/error.ts'

const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as { version: string }

/** Who asks, for the logs of the papers that are asked. */
const userAgent = `Kiosque/${version}`

const redirectsMax = 5
const connectSecondsMax = 10
/** Seconds without a byte, and seconds altogether: an archive of gigabytes comes in an hour, or not at all. */
const idleSecondsMax = 30
const secondsMax = 3600

export interface FetchOptions {
  /** Hosts, as an address names them, that may be asked although they are on a private network. */
  readonly allowedHosts: readonly string[]
  /** GET unless told; POST with a body. */
  readonly method?: 'GET' | 'POST'
  readonly body?: string
  /** Headers beside our own, such as `If-None-Match`. */
  readonly headers?: Readonly<Record<string, string>>
  /** Seconds for the whole answer, an hour unless told. */
  readonly secondsMax?: number
  /** Redirects that are followed, five unless told; with none, a redirect is an answer as any other. */
  readonly redirectsMax?: number
  /** Ends the question. */
  readonly signal?: AbortSignal
  /** What finds the addresses of a name; the system's unless told. */
  readonly lookup?: typeof lookupName
}

export interface Fetched {
  /** Where it was found at last. */
  readonly url: string
  readonly status: number
  readonly headers: Headers
  /** Uncompressed, as it comes. It may be read once, or be left. */
  readonly body: AsyncIterable<Uint8Array>
  /** Ends the connection, read or not. */
  readonly close: () => Promise<void>
}

/**
 * Asks for a public http or https address. SourceRejected where it is none, leads to one that is none, or doesn't answer. The check of
 * where a name leads is made on the very addresses that are connected to, so that neither a redirect nor a name that changes its mind
 * reaches a private network.
 */
export async function fetchPublic(address: string, options: FetchOptions): Promise<Fetched> {
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
      if (redirects === followed) throw new SourceRejected('url', `${followed} redirects at most`, `another from ${url.href}`)
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

/** What went wrong on the way, from the layer that says it best. */
function unreachable(address: string, cause: unknown): SourceRejected {
  for (let error = cause; error instanceof Error; error = error.cause) if (error instanceof SourceRejected) return error
  const last = cause instanceof Error && cause.cause instanceof Error ? cause.cause : cause
  return new SourceRejected('url', 'an answer', `${last instanceof Error ? last.message || last.name : String(last)} from ${address}`)
}

function publicUrl(address: string, { allowedHosts }: FetchOptions): URL {
  if (!URL.canParse(address)) throw new SourceRejected('url', 'an http or https address', `"${address}"`)
  const url = new URL(address)
  if (url.protocol !== 'http:' && url.protocol !== 'https:') throw new SourceRejected('url', 'an http or https address', `"${address}"`)
  if (url.username || url.password) throw new SourceRejected('url', 'an address without a name and password', `one for ${url.host}`)
  const host = hostOf(url.hostname)
  // A name is looked up by the connection; an address in figures is not.
  if (ipaddr.isValid(host) && !isPublic(host) && !allowedHosts.includes(host)) throw privateAddress(host, host)
  return url
}

const hostOf = (hostname: string): string => hostname.replace(/^\[|\]$/gu, '').toLowerCase()

/** Only what anybody on the Internet reaches: not loopback, private, link-local, multicast or reserved, nor what stands for one in IPv6. */
const isPublic = (address: string): boolean => ipaddr.process(address).range() === 'unicast'

const privateAddress = (host: string, address: string): SourceRejected =>
  new SourceRejected(
    'url',
    'a public address, or a host that is allowed by its name',
    host === address ? host : `${host}, which is ${address}`,
  )

/** Finds the addresses that a connection is made to, and refuses them all where one of them is not public. */
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
