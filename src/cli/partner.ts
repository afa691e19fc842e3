import { Command } from 'commander'
import type { ListedPartner } from '../store/commands/partner.ts'
import { byUser } from './by-user.ts'
import { addCommand, changeCommand } from './partner-agreement.ts'
import { usageCommand } from './partner-usage.ts'
import { withPartners } from './with-partners.ts'

export const partnerCommand = (): Command =>
  new Command('partner')
    .description('manage partners and their keys')
    .addCommand(addCommand())
    .addCommand(changeCommand())
    .addCommand(listCommand())
    .addCommand(rotateCommand())
    .addCommand(revokeCommand())
    .addCommand(usageCommand())

const listCommand = (): Command =>
  new Command('list')
    .description('list all partners with their public keys and the prefixes of their secret keys')
    .option('--json', 'print JSON', false)
    .addHelpText('after', '\nExample:\n  kiosque partner list\n')
    .action(({ json }: { json: boolean }) =>
      withPartners(async ({ listPartners }, database) => {
        const partners = await listPartners(database)
        console.log(json ? JSON.stringify(partners) : partners.map(described).join('\n') || 'There are no partners.')
      }),
    )

const rotateCommand = (): Command =>
  new Command('rotate')
    .description('print an additional key for a partner; earlier keys stay valid until they are revoked')
    .argument('<name>', 'name of the partner')
    .option('--public', 'a public key, in place of a secret one', false)
    .addHelpText('after', '\nExamples:\n  kiosque partner rotate "Le Relais"\n  kiosque partner rotate "Le Relais" --public\n')
    .action((name: string, { public: isPublic }: { public: boolean }) =>
      withPartners(async ({ rotatePartnerKey }, database) => {
        console.log(await rotatePartnerKey(database, name, { isPublic }, new Date(), byUser()))
        console.error(
          isPublic
            ? 'Pages of the partner’s sites send the key as "?key=KEY".'
            : 'Store the key now: it is not shown again. Servers send it as "Authorization: Bearer KEY".',
        )
      }),
    )

const revokeCommand = (): Command =>
  new Command('revoke')
    .description('revoke one key, or all keys of a partner by its name')
    .argument('<name-or-key>', 'such as "Le Relais", a whole public key, or the prefix of a secret key: kq_3f9ac012')
    .addHelpText('after', '\nRunning gateways reject the key within a second.\n\nExample:\n  kiosque partner revoke kq_3f9ac012\n')
    .action((nameOrPrefix: string) =>
      withPartners(async ({ revokePartnerKeys }, database) => {
        const prefixes = await revokePartnerKeys(database, nameOrPrefix, new Date(), byUser())
        console.log(prefixes.length === 0 ? 'Nothing to revoke: no valid key matches.' : `Revoked: ${prefixes.join(', ')}.`)
      }),
    )

function described({ name, rights, sectionSlugs, origins, attribution, campaign, keys, ...terms }: ListedPartner): string {
  const { quota, requestsPerMinute, countsClicks, developer, expiresAt } = terms
  const valid = keys.filter(({ revokedAt }) => revokedAt === null)
  const prefixes = (isPublic: boolean) => valid.filter((key) => key.isPublic === isPublic).map(({ prefix }) => prefix)
  return [
    name,
    `  keys      ${prefixes(false).join(', ') || 'none'}`,
    `  public    ${prefixes(true).join(', ') || 'none'}`,
    `  rights    ${rights.toLowerCase()}, ${sectionSlugs.join(', ') || 'all sections'}`,
    `  origins   ${origins.join(', ') || 'none'}`,
    ...(attribution ? [`  credit    ${attribution}`] : []),
    ...(campaign ? [`  campaign  ${campaign}`] : []),
    `  quota     ${quota === null ? 'none' : `${quota} cost units per day`}`,
    ...(requestsPerMinute === null ? [] : [`  rate      ${requestsPerMinute} requests per minute`]),
    ...(countsClicks ? ['  clicks    counted'] : []),
    ...(developer ? ['  documents any'] : []),
    `  expires   ${expiresAt?.toISOString() ?? 'never'}`,
  ].join('\n')
}
