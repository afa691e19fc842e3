import { Command, InvalidArgumentError, Option } from 'commander'
import { nothingAgreed, type PartnerRights } from '../content/partner.ts'
import type { PartnerChanges } from '../store/commands/partner.ts'
import { byUser } from './by-user.ts'
import { withPartners } from './with-partners.ts'

const rights = { headline: 'HEADLINE', lead: 'LEAD', full: 'FULL' } as const satisfies Record<string, PartnerRights>

/** The terms of an agreement as options. `false` removes a term, or all entries of a list. */
interface AgreementOptions {
  readonly attribution?: string | false
  readonly origin?: readonly string[] | false
  readonly section?: readonly string[] | false
  readonly rights?: keyof typeof rights
  readonly campaign?: readonly string[] | false
  readonly quota?: number | false
  readonly requestsPerMinute?: number | false
  readonly clicks?: boolean
  readonly developer?: boolean
  readonly expires?: Date | false
}

/** The options of every term that can be agreed. */
const withTerms = (command: Command): Command =>
  command
    .option('--attribution <text>', 'text that the partner must print next to each article')
    .addOption(new Option('--origin <url>', 'site where the partner may show articles; repeatable').argParser(collectOrigins))
    .addOption(new Option('--section <slug>', 'section that the partner may show (default: all); repeatable').argParser(collect))
    .addOption(
      new Option('--rights <rights>', 'how much of an article the partner may show (default: "headline")').choices(Object.keys(rights)),
    )
    .addOption(
      new Option('--campaign <name=value>', 'parameter that links to the newspaper carry, such as utm_source=relais; repeatable').argParser(
        collect,
      ),
    )
    .option('--quota <number>', 'cost units that it may use on a day of UTC (default: any number)', wholeNumber)
    .option('--requests-per-minute <number>', 'requests that it may send in a minute (default: any number)', wholeNumber)
    .option('--clicks', 'count clicks that its pages report')
    .option('--developer', 'allow its keys to send any document, even if KIOSQUE_DOCUMENTS is "trusted"')
    .option('--expires <instant>', 'end of the agreement, such as 2027-01-01 or an RFC 3339 instant (default: never)', instantOf)

export const addCommand = (): Command =>
  withTerms(
    new Command('add')
      .description('add a partner; prints its secret key, which is not shown again, and its public key')
      .argument('<name>', 'name as written in the agreement'),
  )
    .addHelpText(
      'after',
      '\nExample:\n  kiosque partner add "Le Relais" --origin https://relais.example --rights lead --attribution "Avec Le Quotidien"\n',
    )
    .action((name: string, options: AgreementOptions) =>
      withPartners(async ({ addPartner }, database) => {
        const terms = await termsOf(options)
        const keys = await addPartner(database, { ...nothingAgreed, ...terms, name }, new Date(), byUser())
        // Only the secret key is on standard output, so that it can be piped.
        console.log(keys.secret)
        console.error(`Store the key now: it is not shown again. Servers send it as "Authorization: Bearer KEY".
The public key is for pages of the partner's sites, which send it as "?key=${keys.public}".`)
      }),
    )

export const changeCommand = (): Command =>
  withTerms(
    new Command('change')
      .description('change terms of an agreement; options that are left out change nothing, and lists replace the former ones')
      .argument('<name>', 'name of the partner'),
  )
    .option('--no-attribution', 'require no attribution')
    .option('--no-origin', 'remove all sites')
    .option('--no-section', 'allow all sections')
    .option('--no-campaign', 'add no parameters to links')
    .option('--no-quota', 'remove the limit of cost units')
    .option('--no-requests-per-minute', 'remove the limit of requests')
    .option('--no-clicks', 'count no clicks')
    .option('--no-developer', 'allow trusted documents only, where the gateway requires them')
    .option('--no-expires', 'let the agreement never end')
    .addHelpText(
      'after',
      '\nRunning gateways follow within a second.\n\nExamples:\n  kiosque partner change "Le Relais" --rights full --no-expires\n  kiosque partner change "Le Relais" --campaign utm_source=relais --campaign utm_medium=widget\n',
    )
    .action((name: string, options: AgreementOptions) =>
      withPartners(async ({ changePartner }, database) => {
        await changePartner(database, name, await termsOf(options), new Date(), byUser())
        console.log(`Changed: ${name}.`)
      }),
    )

/** The terms that the options set. */
async function termsOf(options: AgreementOptions): Promise<PartnerChanges> {
  const { campaignOf } = await import('../content/campaign.ts')
  const { attribution, origin, section, campaign, quota, requestsPerMinute, clicks, developer, expires } = options
  return {
    ...(attribution !== undefined && { attribution: attribution || null }),
    ...(origin !== undefined && { origins: origin || [] }),
    ...(section !== undefined && { sections: section || [] }),
    ...(options.rights && { rights: rights[options.rights] }),
    ...(campaign !== undefined && { campaign: campaignOf(campaign || []) }),
    ...(quota !== undefined && { quota: quota || null }),
    ...(requestsPerMinute !== undefined && { requestsPerMinute: requestsPerMinute || null }),
    ...(clicks !== undefined && { countsClicks: clicks }),
    ...(developer !== undefined && { developer }),
    ...(expires !== undefined && { expiresAt: expires || null }),
  }
}

const collect = (value: string, before: readonly string[] | undefined): readonly string[] => [...(before || []), value]

/** An origin as browsers send it, without a path. */
function collectOrigins(value: string, before: readonly string[] | undefined): readonly string[] {
  if (!/^https?:\/\//u.test(value) || !URL.canParse(value))
    throw new InvalidArgumentError('Expected a site such as https://relais.example.')
  return [...(before || []), new URL(value).origin]
}

function wholeNumber(value: string): number {
  if (!/^[1-9]\d{0,8}$/u.test(value)) throw new InvalidArgumentError('Expected a whole number from 1 to 999999999.')
  return Number(value)
}

function instantOf(value: string): Date {
  const instant = new Date(value)
  if (!/^\d{4}-\d{2}-\d{2}(?:T.*(?:Z|[+-]\d{2}:\d{2}))?$/u.test(value) || Number.isNaN(instant.getTime())) {
    throw new InvalidArgumentError('Expected a date such as 2027-01-01 or an instant such as 2027-01-01T00:00:00Z.')
  }
  return instant
}
