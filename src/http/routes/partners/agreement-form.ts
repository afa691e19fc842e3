import { z } from 'zod'
import { campaignOf } from '../../../content/campaign.ts'
import { InvalidInput } from '../../../content/error.ts'
import { expiryOf, limitOf, originOf } from '../../../content/partner-terms.ts'
import type { PartnerInput } from '../../../store/commands/partner.ts'

const Rights = z.enum(['HEADLINE', 'LEAD', 'FULL'])

const charactersMax = 500

/** A field of a form, trimmed. Empty if it is missing. */
export function fieldOf(fields: URLSearchParams, name: string): string {
  const value = fields.get(name)?.trim() ?? ''
  if (value.length > charactersMax)
    throw new InvalidInput(`The field "${name}" has ${value.length} characters: expected ${charactersMax} at most.`)
  if (value.includes('\u0000') || !value.isWellFormed()) throw new InvalidInput(`The field "${name}" has characters that are not text.`)
  return value
}

/** The same, for a field that must not be empty. */
export function requiredField(fields: URLSearchParams, name: string): string {
  const value = fieldOf(fields, name)
  if (value === '') throw new InvalidInput(`The field "${name}" is empty.`)
  return value
}

/** The terms of an agreement, all of which the form has. Throws InvalidInput for a term that is not acceptable. */
export function termsOf(fields: URLSearchParams): Omit<PartnerInput, 'name'> {
  const optional = <Term>(name: string, parse: (text: string) => Term): Term | null => {
    const text = fieldOf(fields, name)
    return text === '' ? null : parse(text)
  }
  const words = (name: string): readonly string[] =>
    fieldOf(fields, name)
      .split(/[\s,]+/u)
      .filter(Boolean)
  const rights = Rights.safeParse(fieldOf(fields, 'rights'))
  if (!rights.success)
    throw new InvalidInput(`The field "rights" is "${fieldOf(fields, 'rights')}": expected ${Rights.options.join(', ')}.`)
  return {
    rights: rights.data,
    origins: words('origins').map(originOf),
    sections: words('sections'),
    attribution: optional('attribution', (text) => text),
    campaign: optional('campaign', (text) => campaignOf([...new URLSearchParams(text)].map(([name, value]) => `${name}=${value}`))),
    quota: optional('quota', limitOf),
    requestsPerMinute: optional('requestsPerMinute', limitOf),
    expiresAt: optional('expires', expiryOf),
    countsClicks: fieldOf(fields, 'clicks') === 'on',
    developer: fieldOf(fields, 'developer') === 'on',
  }
}
