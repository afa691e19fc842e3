import { Command, InvalidArgumentError, Option } from 'commander'
import { CannotRun } from '../content/error.ts'
import { readEnvironment } from './environment.ts'

const audiences = { subscriber: 'SUBSCRIBER', editor: 'EDITOR', admin: 'ADMIN', ingest: 'INGEST' } as const

interface TokenOptions {
  readonly audience: keyof typeof audiences
  readonly subject: string
  readonly name?: string
  readonly minutes: number
}

export const tokenCommand = (): Command =>
  new Command('token')
    .description('print a short-lived token for trying things out: in development only')
    .addOption(new Option('--audience <audience>', 'who its holder is').choices(Object.keys(audiences)).makeOptionMandatory())
    .option('--subject <id>', 'whom the audit trail names', 'developer')
    .option('--name <name>', 'whom "viewer" names')
    .option('--minutes <number>', 'how long it is good', minutesOf, 60)
    .addHelpText(
      'after',
      `
It is signed with a key in KIOSQUE_DATA, and taken by a gateway of the same folder that is not in production.

Example:
  curl http://127.0.0.1:4000/graphql -H "Authorization: Bearer $(kiosque token --audience editor)" \\
    -H 'Content-Type: application/json' -d '{"query": "{ viewer { audience } }"}'
`,
    )
    .action(async ({ audience, subject, name, minutes }: TokenOptions) => {
      const { NODE_ENV, KIOSQUE_DATA } = await readEnvironment()
      if (NODE_ENV === 'production') {
        throw new CannotRun(
          'Development tokens are not made in production: expected another NODE_ENV. There the issuer of JWT_ISSUER makes them.',
        )
      }
      const { issueDevelopmentToken } = await import('../http/development-key.ts')
      const claims = { role: audiences[audience], subject, name: name ?? null, seconds: minutes * 60 }
      console.log(await issueDevelopmentToken(KIOSQUE_DATA, claims, new Date()))
    })

/** A day at most: what is meant to be short-lived is found in shell histories. */
function minutesOf(text: string): number {
  const minutes = Number(text)
  if (!Number.isInteger(minutes) || minutes < 1 || minutes > 1440) throw new InvalidArgumentError('Expected a whole number from 1 to 1440.')
  return minutes
}
