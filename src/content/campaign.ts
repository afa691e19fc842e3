import { InvalidInput } from './error.ts'

/** A parameter's name, as analytics tools define it: `utm_source`, `mtm_campaign`, `xtor`. */
const safeName = /^[a-z][a-z0-9_-]{0,39}$/u

/** The parameters of the gateway's own pages. */
const reserved: ReadonlySet<string> = new Set(['after', 'key'])

const parametersMax = 10
const valueCharsMax = 200

/** The campaign that consists of these parameters, each given as `name=value`. Null if there are none. */
export function campaignOf(parameters: readonly string[]): string | null {
  const campaign = new URLSearchParams()
  for (const parameter of parameters) {
    const [, name = '', value = ''] = /^([^=]*)=(.*)$/su.exec(parameter) ?? []
    if (!safeName.test(name) || reserved.has(name) || campaign.has(name))
      throw new InvalidInput(
        `"${parameter}" is no parameter of a campaign: expected a name such as utm_source, "=" and a value, each name once, and not ${[...reserved].join(' or ')}.`,
      )
    if (value === '' || value.length > valueCharsMax || /\p{Cc}/u.test(value) || !value.isWellFormed())
      throw new InvalidInput(`The campaign's parameter "${name}" has an invalid value: expected 1 to ${valueCharsMax} characters of text.`)
    campaign.append(name, value)
  }
  if (campaign.size > parametersMax)
    throw new InvalidInput(`The campaign has ${campaign.size} parameters: expected ${parametersMax} at most.`)
  return campaign.size === 0 ? null : campaign.toString()
}
