import { Command, InvalidArgumentError, Option } from 'commander'
import { readEnvironment } from '../env.ts'
import { locationOf } from '../main.ts'
import { addWebhook, listWebhooks, removeWebhook, resumeWebhook, type WebhookKind, type WebhookRecord } from '../store/commands/webhook.ts'
import type { Database } from '../store/database/database.ts'
import { byUser } from './by-user.ts'
import { withDatabase } from './with-database.ts'

const kinds = { articles: 'ARTICLES', purge: 'PURGE' } as const satisfies Record<string, WebhookKind>

export const webhookCommand = (): Command =>
  new Command('webhook')
    .description('tell other machines of changes: add, list, resume and remove them')
    .addCommand(addCommand())
    .addCommand(listCommand())
    .addCommand(resumeCommand())
    .addCommand(removeCommand())

const addCommand = (): Command =>
  new Command('add')
    .description('register an address and print the secret that signs its messages, which is shown this once')
    .argument('<name>', 'to speak of it by')
    .argument('<url>', 'where messages are posted, https or http', urlOf)
    .addOption(
      new Option('--kind <kind>', 'articles: what changed; purge: addresses whose copies a cache drops')
        .choices(Object.keys(kinds))
        .default('articles'),
    )
    .addHelpText(
      'after',
      `
Messages are signed as https://www.standardwebhooks.com has it. One that does not arrive is sent again, with the same webhook-id,
for three days; then the webhook is dead until it is resumed, and nothing is lost meanwhile.

Examples:
  kiosque webhook add relais https://relais.example/kiosque
  kiosque webhook add cdn https://purge.example/kiosque --kind purge
`,
    )
    .action((name: string, url: string, { kind }: { kind: keyof typeof kinds }) =>
      run(async (database) => {
        const secret = await addWebhook(database, { name, url, kind: kinds[kind] }, new Date(), byUser())
        console.log(secret)
        console.error('Keep it now: it is shown this once. Receivers check messages with it.')
      }),
    )

const listCommand = (): Command =>
  new Command('list')
    .description('show all webhooks and how they are')
    .option('--json', 'as JSON', false)
    .addHelpText('after', '\nExample:\n  kiosque webhook list\n')
    .action(({ json }: { json: boolean }) =>
      run(async (database) => {
        const webhooks = await listWebhooks(database)
        console.log(json ? JSON.stringify(webhooks) : webhooks.map(described).join('\n') || 'There is no webhook.')
      }),
    )

const resumeCommand = (): Command =>
  new Command('resume')
    .description('send to a dead webhook again, from the message on that did not arrive; or to one that waits, at once')
    .argument('<name>', 'the webhook')
    .addHelpText('after', '\nExample:\n  kiosque webhook resume relais\n')
    .action((name: string) => run((database) => resumeWebhook(database, name, new Date(), byUser())))

const removeCommand = (): Command =>
  new Command('remove')
    .description('send nothing there any more')
    .argument('<name>', 'the webhook')
    .addHelpText('after', '\nExample:\n  kiosque webhook remove relais\n')
    .action((name: string) => run((database) => removeWebhook(database, name, new Date(), byUser())))

const run = (action: (database: Database) => Promise<void>): Promise<void> => withDatabase(locationOf(readEnvironment()), action)

function described({ name, url, kind, deliveredAt, attempts, dueAt, lastError, deadAt }: WebhookRecord): string {
  const state = deadAt
    ? `dead since ${deadAt.toISOString()}: ${lastError}`
    : lastError
      ? `failed ${attempts === 1 ? 'once' : `${attempts} times`}, again at ${dueAt?.toISOString()}: ${lastError}`
      : 'well'
  return [
    name,
    `  kind      ${kind.toLowerCase()}`,
    `  url       ${url}`,
    `  state     ${state}`,
    `  told      ${deliveredAt?.toISOString() ?? 'nothing yet'}`,
  ].join('\n')
}

function urlOf(value: string): string {
  if (!/^https?:\/\//u.test(value) || !URL.canParse(value))
    throw new InvalidArgumentError('Expected an address such as https://relais.example/kiosque.')
  return new URL(value).href
}
