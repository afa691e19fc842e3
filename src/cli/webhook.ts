import { Command, InvalidArgumentError, Option } from 'commander'
import type { WebhookKind, WebhookRecord } from '../store/commands/webhook.ts'
import type { Database } from '../store/database/database.ts'
import { byUser } from './by-user.ts'
import { readEnvironment } from './environment.ts'
import { withDatabase } from './with-database.ts'

const kinds = { articles: 'ARTICLES', purge: 'PURGE' } as const satisfies Record<string, WebhookKind>

export const webhookCommand = (): Command =>
  new Command('webhook')
    .description('manage webhooks, which notify other systems of changes')
    .addCommand(addCommand())
    .addCommand(listCommand())
    .addCommand(resumeCommand())
    .addCommand(removeCommand())

const addCommand = (): Command =>
  new Command('add')
    .description('add a webhook and print its signing secret, which is not shown again')
    .argument('<name>', 'name for the other webhook commands')
    .argument('<url>', 'http or https URL that receives the messages', urlOf)
    .addOption(
      new Option('--kind <kind>', 'articles: changed articles; purge: URLs for a cache to purge')
        .choices(Object.keys(kinds))
        .default('articles'),
    )
    .addHelpText(
      'after',
      `
Messages are signed as https://www.standardwebhooks.com specifies. A failed message is retried with the same webhook-id for three days.
After that the webhook is disabled until it is resumed. No message is lost.

Examples:
  kiosque webhook add relais https://relais.example/kiosque
  kiosque webhook add cdn https://purge.example/kiosque --kind purge
`,
    )
    .action((name: string, url: string, { kind }: { kind: keyof typeof kinds }) =>
      run(async (database) => {
        const { addWebhook } = await import('../store/commands/webhook.ts')
        const secret = await addWebhook(database, { name, url, kind: kinds[kind] }, new Date(), byUser())
        console.log(secret)
        console.error('Store the secret now: it is not shown again. Receivers verify messages with it.')
      }),
    )

const listCommand = (): Command =>
  new Command('list')
    .description('list all webhooks and their state')
    .option('--json', 'print JSON', false)
    .addHelpText('after', '\nExample:\n  kiosque webhook list\n')
    .action(({ json }: { json: boolean }) =>
      run(async (database) => {
        const { listWebhooks } = await import('../store/commands/webhook.ts')
        const webhooks = await listWebhooks(database)
        console.log(json ? JSON.stringify(webhooks) : webhooks.map(described).join('\n') || 'There are no webhooks.')
      }),
    )

const resumeCommand = (): Command =>
  new Command('resume')
    .description('enable a disabled webhook again, starting with the message that failed; or retry a failing webhook now')
    .argument('<name>', 'name of the webhook')
    .addHelpText('after', '\nExample:\n  kiosque webhook resume relais\n')
    .action((name: string) =>
      run(async (database) => {
        const { resumeWebhook } = await import('../store/commands/webhook.ts')
        await resumeWebhook(database, name, new Date(), byUser())
      }),
    )

const removeCommand = (): Command =>
  new Command('remove')
    .description('remove a webhook')
    .argument('<name>', 'name of the webhook')
    .addHelpText('after', '\nExample:\n  kiosque webhook remove relais\n')
    .action((name: string) =>
      run(async (database) => {
        const { removeWebhook } = await import('../store/commands/webhook.ts')
        await removeWebhook(database, name, new Date(), byUser())
      }),
    )

const run = async (action: (database: Database) => Promise<void>): Promise<void> => withDatabase(await readEnvironment(), action)

function described({ name, url, kind, deliveredAt, attempts, dueAt, lastError, deadAt }: WebhookRecord): string {
  const state = deadAt
    ? `disabled since ${deadAt.toISOString()}: ${lastError}`
    : lastError
      ? `failed ${attempts === 1 ? 'once' : `${attempts} times`}, next attempt at ${dueAt?.toISOString()}: ${lastError}`
      : 'ok'
  return [
    name,
    `  kind      ${kind.toLowerCase()}`,
    `  url       ${url}`,
    `  state     ${state}`,
    `  delivered ${deliveredAt?.toISOString() ?? 'nothing yet'}`,
  ].join('\n')
}

function urlOf(value: string): string {
  if (!/^https?:\/\//u.test(value) || !URL.canParse(value))
    throw new InvalidArgumentError('Expected a URL such as https://relais.example/kiosque.')
  return new URL(value).href
}
