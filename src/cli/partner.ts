import { Command, InvalidArgumentError, Option } from 'commander'
import type { PartnerRights } from '../content/partner.ts'
import type { ListedPartner } from '../store/commands/partner.ts'
import type { Database } from '../store/database/database.ts'
import { byUser } from './by-user.ts'
import { readEnvironment } from './environment.ts'
import { withDatabase } from './with-database.ts'

const rights = { headline: 'HEADLINE', lead: 'LEAD', full: 'FULL' } as const satisfies Record<string, PartnerRights>

interface AddOptions {
  readonly attribution?: string
  readonly origin: readonly string[]
  readonly section: readonly string[]
  readonly rights: keyof typeof rights
  readonly quota?: number
  readonly developer: boolean
  readonly expires?: Date
}

export const partnerCommand = (): Command =>
  new Command('partner')
    .description('manage partners and their keys')
    .addCommand(addCommand())
    .addCommand(listCommand())
    .addCommand(rotateCommand())
    .addCommand(revokeCommand())

const addCommand = (): Command =>
  new Command('add')
    .description('add a partner and print its key, which is not shown again')
    .argument('<name>', 'name as written in the agreement')
    .option('--attribution <text>', 'text that the partner must print next to each article')
    .addOption(
      new Option('--origin <url>', 'site where the partner may show articles; repeatable').argParser(collectOrigins).default([], 'none'),
    )
    .addOption(new Option('--section <slug>', 'section that the partner may show; repeatable').argParser(collect).default([], 'all'))
    .addOption(
      new Option('--rights <rights>', 'how much of an article the partner may show').choices(Object.keys(rights)).default('headline'),
    )
    .option('--quota <number>', 'requests per day (default: none); recorded, but not enforced yet', quotaOf)
    .option('--developer', 'allow its keys to send any document, even if KIOSQUE_DOCUMENTS is "trusted"', false)
    .option('--expires <instant>', 'end of the agreement, such as 2027-01-01 or an RFC 3339 instant (default: never)', instantOf)
    .addHelpText(
      'after',
      '\nExample:\n  kiosque partner add "Le Relais" --origin https://relais.example --rights lead --attribution "Avec Le Quotidien"\n',
    )
    .action((name: string, options: AddOptions) =>
      run(async (database) => {
        const { addPartner } = await import('../store/commands/partner.ts')
        const key = await addPartner(
          database,
          {
            name,
            attribution: options.attribution ?? null,
            origins: options.origin,
            sections: options.section,
            rights: rights[options.rights],
            quota: options.quota ?? null,
            developer: options.developer,
            expiresAt: options.expires ?? null,
          },
          new Date(),
          byUser(),
        )
        show(key)
        if (options.quota !== undefined)
          console.error(`The quota of ${requestsPerDay(options.quota)} is recorded but has no effect: ${notEnforced}.`)
      }),
    )

const notEnforced = 'quotas are not enforced yet'

const requestsPerDay = (quota: number): string => `${quota} requests per day`

const listCommand = (): Command =>
  new Command('list')
    .description('list all partners with the prefixes of their keys')
    .option('--json', 'print JSON', false)
    .addHelpText('after', '\nExample:\n  kiosque partner list\n')
    .action(({ json }: { json: boolean }) =>
      run(async (database) => {
        const { listPartners } = await import('../store/commands/partner.ts')
        const partners = await listPartners(database)
        console.log(json ? JSON.stringify(partners) : partners.map(described).join('\n') || 'There are no partners.')
      }),
    )

const rotateCommand = (): Command =>
  new Command('rotate')
    .description('print an additional key for a partner; earlier keys stay valid until they are revoked')
    .argument('<name>', 'name of the partner')
    .addHelpText('after', '\nExample:\n  kiosque partner rotate "Le Relais"\n')
    .action((name: string) =>
      run(async (database) => {
        const { rotatePartnerKey } = await import('../store/commands/partner.ts')
        show(await rotatePartnerKey(database, name, new Date(), byUser()))
      }),
    )

const revokeCommand = (): Command =>
  new Command('revoke')
    .description('revoke one key by its prefix, or all keys of a partner by its name')
    .argument('<name-or-prefix>', 'such as "Le Relais" or kq_3f9ac012')
    .addHelpText('after', '\nRunning gateways reject the key within a second.\n\nExample:\n  kiosque partner revoke kq_3f9ac012\n')
    .action((nameOrPrefix: string) =>
      run(async (database) => {
        const { revokePartnerKeys } = await import('../store/commands/partner.ts')
        const prefixes = await revokePartnerKeys(database, nameOrPrefix, new Date(), byUser())
        console.log(prefixes.length === 0 ? 'Nothing to revoke: no valid key matches.' : `Revoked: ${prefixes.join(', ')}.`)
      }),
    )

const run = async (action: (database: Database) => Promise<void>): Promise<void> => withDatabase(await readEnvironment(), action)

/** Prints only the key on standard output, so that it can be piped. */
function show(key: string): void {
  console.log(key)
  console.error('Store the key now: it is not shown again. Clients send it as "Authorization: Bearer KEY".')
}

function described({
  name,
  rights: granted,
  sectionSlugs,
  origins,
  attribution,
  quota,
  developer,
  expiresAt,
  keys,
}: ListedPartner): string {
  const good = keys.filter(({ revokedAt }) => revokedAt === null).map(({ prefix }) => prefix)
  return [
    name,
    `  keys      ${good.join(', ') || 'none'}`,
    `  rights    ${granted.toLowerCase()}, ${sectionSlugs.join(', ') || 'all sections'}`,
    `  origins   ${origins.join(', ') || 'none'}`,
    ...(attribution ? [`  credit    ${attribution}`] : []),
    `  quota     ${quota === null ? 'none' : `${requestsPerDay(quota)} (no effect: ${notEnforced})`}`,
    ...(developer ? ['  documents any'] : []),
    `  expires   ${expiresAt?.toISOString() ?? 'never'}`,
  ].join('\n')
}

const collect = (value: string, before: readonly string[]): readonly string[] => [...before, value]

/** An origin as browsers send it, without a path. */
function collectOrigins(value: string, before: readonly string[]): readonly string[] {
  if (!/^https?:\/\//u.test(value) || !URL.canParse(value))
    throw new InvalidArgumentError('Expected a site such as https://relais.example.')
  return [...before, new URL(value).origin]
}

function quotaOf(value: string): number {
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
