import type { IncomingMessage, ServerResponse } from 'node:http'
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible'
import { BadCredential, QuotaExceeded } from '../../content/error.ts'
import type { Authenticate } from '../authentication.ts'
import { viewerOf } from '../pipeline/authenticate.ts'
import type { ClientAddress } from './client-address.ts'
import { sendQuotaExceeded, setRateLimitFields } from './rate-limit-fields.ts'

/** Limits the requests of an address. */
export interface RateLimit {
  /** Sends 429 and resolves to `true` if the address has sent too many requests. */
  readonly refuses: (request: IncomingMessage, response: ServerResponse) => Promise<boolean>
  /** Counts a request whose credential turned out to be invalid. */
  readonly countInvalid: (request: IncomingMessage) => void
}

interface RateLimitOptions {
  readonly requestsMax: number
  readonly addressOf: ClientAddress
  readonly authenticate: Authenticate
}

const windowSeconds = 60

/**
 * Limits the requests of an address in a minute. A request with a valid token or secret key does not count: its sender is known. Anybody can
 * send a public key. A credential is verified here only for an address above the limit; otherwise the route verifies it, and the request
 * is counted if it is not valid.
 */
export function createRateLimit({ requestsMax, addressOf, authenticate }: RateLimitOptions): RateLimit {
  const limiter = new RateLimiterMemory({ points: requestsMax, duration: windowSeconds })

  const refuse = (response: ServerResponse, msBeforeNext: number): void => {
    const seconds = Math.max(1, Math.ceil(msBeforeNext / 1000))
    setRateLimitFields(response, [{ name: 'public', unit: 'requests', quota: requestsMax, windowSeconds, remaining: 0, seconds }])
    const message = `Your address has sent more than ${requestsMax} requests in a minute. Send the next one in ${seconds} seconds.`
    sendQuotaExceeded(response, new QuotaExceeded(message, 'public', seconds))
  }

  return {
    async refuses(request, response) {
      // A browser sends preflight requests on its own.
      if (request.method === 'OPTIONS') return false
      const address = addressOf(request)
      if (hasCredential(request)) {
        const known = await limiter.get(address)
        if (known === null || known.consumedPoints < requestsMax || (await isValid(request, authenticate))) return false
        refuse(response, known.msBeforeNext)
        return true
      }
      try {
        await limiter.consume(address)
        return false
      } catch (cause) {
        if (!(cause instanceof RateLimiterRes)) throw cause
        refuse(response, cause.msBeforeNext)
        return true
      }
    },
    countInvalid(request) {
      // A request without a credential is counted already.
      if (hasCredential(request)) void limiter.penalty(addressOf(request))
    },
  }
}

const hasCredential = ({ headers }: IncomingMessage): boolean => headers.authorization !== undefined

async function isValid(request: IncomingMessage, authenticate: Authenticate): Promise<boolean> {
  try {
    await viewerOf(request, authenticate)
    return true
  } catch (cause) {
    if (cause instanceof BadCredential) return false
    throw cause
  }
}
