import type { IncomingMessage, ServerResponse } from 'node:http'
import { QuotaExceeded } from '../../content/error.ts'
import { secretKeyMark } from '../../content/partner.ts'
import type { Viewer } from '../../content/viewer.ts'
import type { Authenticate } from '../authentication.ts'
import { observed } from '../observation/observed-response.ts'
import { keysIn, viewerOf } from '../pipeline/authenticate.ts'
import type { Route } from '../route.ts'
import { Charge } from './charge.ts'
import type { Quotas } from './quotas.ts'
import { sendQuotaExceeded } from './rate-limit-fields.ts'
import { routeCost } from './route-cost.ts'

interface PartnerAdmissionOptions {
  readonly authenticate: Authenticate
  readonly quotas: Quotas
}

/**
 * The route, which counts requests with a partner's key and refuses those above a quota, before their body is read. Each answer says what
 * remains. /graphql adds the cost of an operation when it is weighed; other routes have a fixed cost.
 */
export function admittingPartners(route: Route, options: PartnerAdmissionOptions): Route {
  if (route.isUnlimited) return route
  const cost = routeCost(route.path)
  const { refuse = refuseRequest } = route
  return {
    ...route,
    async handle(request, response, parameters) {
      const charge = hasKey(request) ? await chargeOf(request, response, options) : null
      const exceeded = charge && (await quotaExceededBy(charge, cost))
      if (exceeded) {
        refuse(request, response, exceeded)
        return
      }
      await route.handle(request, response, parameters)
      if (charge?.cost === 0 && !isRefused(response)) await charge.add(unweighedCost).catch(ignoreExceeded)
    },
  }
}

/** What a request costs that failed before its operation was weighed: a document has to be parsed even if it is not valid. */
const unweighedCost = 1

/** Counts the request and its cost, which is `null` if the route adds it itself. Returns the reason to refuse the request, or `null`. */
async function quotaExceededBy(charge: Charge, cost: number | null): Promise<QuotaExceeded | null> {
  try {
    await charge.enter()
    if (cost !== null) await charge.add(cost)
    return null
  } catch (cause) {
    if (cause instanceof QuotaExceeded) return cause
    throw cause
  }
}

const refuseRequest = (_request: IncomingMessage, response: ServerResponse, cause: QuotaExceeded): void =>
  sendQuotaExceeded(response, cause)

/** Whether the gateway has refused to do anything for the request. */
const isRefused = ({ statusCode }: ServerResponse): boolean => statusCode === 429 || statusCode === 503

/** The request is already answered, and the next one is refused. */
function ignoreExceeded(cause: unknown): void {
  if (!(cause instanceof QuotaExceeded)) throw cause
}

const secretKey = new RegExp(`^bearer +${secretKeyMark}`, 'iu')

/** Whether the credential has the form of a partner's key. Any other request costs nothing here. */
const hasKey = (request: IncomingMessage): boolean =>
  request.method !== 'OPTIONS' && (secretKey.test(request.headers.authorization ?? '') || keysIn(request).length > 0)

async function chargeOf(request: IncomingMessage, response: ServerResponse, options: PartnerAdmissionOptions): Promise<Charge | null> {
  const viewer = await viewerOrNull(request, options)
  if (!viewer?.partner || !viewer.partnerKey) return null
  const charge = new Charge(options.quotas, { partner: viewer.partner, key: viewer.partnerKey }, response)
  const observedResponse = observed(response)
  if (observedResponse) observedResponse.charge = charge
  return charge
}

/** `null` if the credential is refused: the route says why, in its own form. */
async function viewerOrNull(request: IncomingMessage, { authenticate }: PartnerAdmissionOptions): Promise<Viewer | null> {
  try {
    return await viewerOf(request, authenticate)
  } catch {
    return null
  }
}
