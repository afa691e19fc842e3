import type { IncomingMessage } from 'node:http'
import ipaddr from 'ipaddr.js'
import proxyAddress from 'proxy-addr'

/** Returns the address of the client that sent a request. */
export type ClientAddress = (request: IncomingMessage) => string

/** An IPv6 network of this length is usually assigned to one customer, whose devices may use any of its addresses. */
const ipv6PrefixLength = 64

/**
 * The address of the connection, or that in `X-Forwarded-For` if the connection comes from a trusted proxy. Addresses of IPv6 are
 * shortened to their network. Throws TypeError if `trustedProxies` has a malformed entry.
 */
export function clientAddress(trustedProxies: readonly string[]): ClientAddress {
  const trusts = proxyAddress.compile([...trustedProxies])
  return (request) => networkOf(proxyAddress(request, trusts) ?? '')
}

/** The network of an address. A proxy may forward text that is not an address. */
function networkOf(address: string): string {
  if (!ipaddr.isValid(address)) return 'malformed'
  const parsed = ipaddr.process(address)
  if (parsed.kind() === 'ipv4') return parsed.toString()
  return ipaddr.IPv6.networkAddressFromCIDR(`${parsed.toString()}/${ipv6PrefixLength}`).toString()
}
