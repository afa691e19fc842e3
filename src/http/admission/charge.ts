import type { ServerResponse } from 'node:http'
import type { Partner, PartnerKey } from '../../content/partner.ts'
import type { QuotaName, Quotas } from './quotas.ts'
import { type Limit, setRateLimitFields } from './rate-limit-fields.ts'

/** What a request with a partner's key costs. The headers of its response say what remains of the quotas. */
export class Charge {
  readonly partner: Partner
  /** By which people refer to the key. */
  readonly key: string
  /** Cost units that were charged. */
  cost = 0
  /** The article that the request asks for. `null` if it asks for none, or for several. */
  articleId: string | null = null
  /** The article on which a reader has clicked. `null` if the request reports none. */
  clickedId: string | null = null
  readonly #quotas: Quotas
  readonly #response: ServerResponse

  constructor(quotas: Quotas, { partner, key }: { readonly partner: Partner; readonly key: PartnerKey }, response: ServerResponse) {
    this.partner = partner
    this.key = key.prefix
    this.#quotas = quotas
    this.#response = response
  }

  /** Counts the request. Throws QuotaExceeded if a quota is known to be used up, so that nothing else has to be done. */
  async enter(): Promise<void> {
    setRateLimitFields(this.#response, this.limits)
    const usedUp = this.#quotas.usedUp(this.partner)
    if (usedUp) throw this.#quotas.refusal(this.partner, usedUp)
    await this.#admit('minute', this.#quotas.addRequest(this.partner))
  }

  /** Adds the cost of what the request asks for. Throws QuotaExceeded if nothing remained. */
  async add(cost: number): Promise<void> {
    await this.#admit('day', this.#quotas.addCost(this.partner, cost))
    this.cost += cost
  }

  get limits(): readonly Limit[] {
    return this.#quotas.limitsOf(this.partner)
  }

  async #admit(name: QuotaName, admitted: boolean | Promise<boolean>): Promise<void> {
    const isAdmitted = await admitted
    setRateLimitFields(this.#response, this.limits)
    if (!isAdmitted) throw this.#quotas.refusal(this.partner, name)
  }
}
