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
    .description('print a short-lived token for development')
    .addOption(new Option('--audience <audience>', 'role of the viewer').choices(Object.keys(audiences)).makeOptionMandatory())
    .option('--subject <id>', 'identifier in the audit trail', 'developer')
    .option('--name <name>', 'display name of the viewer')
    .option('--minutes <number>', 'validity in minutes, 1 to 1440', minutesOf, 60)
    .addHelpText(
      'after',
      `
The token is signed with a key in KIOSQUE_DATA. Gateways with the same folder accept it, unless NODE_ENV is "production".

Example:
  curl http://127.0.0.1:4000/graphql -H "Authorization: Bearer $(kiosque token --audience editor)" \\
    -H 'Content-Type: application/json' -d '{"query": "{ viewer { audience } }"}'
`,
    )
    .action(async ({ audience, subject, name, minutes }: TokenOptions) => {
      const { NODE_ENV, KIOSQUE_DATA } = await readEnvironment()
      if (NODE_ENV === 'production') {
        throw new CannotRun(
          'Development tokens are not available in production: expected another NODE_ENV. In production, the issuer of JWT_ISSUER issues tokens.',
        )
      }
      const { issueDevelopmentToken } = await import('../http/development-key.ts')
      const claims = { role: audiences[audience], subject, name: name ?? null, seconds: minutes * 60 }
      console.log(await issueDevelopmentToken(KIOSQUE_DATA, claims, new Date()))
    })

/** At most a day, because tokens remain in shell histories. */
function minutesOf(text: string): number {
  const minutes = Number(text)
  if (!Number.isInteger(minutes) || minutes < 1 || minutes > 1440) throw new InvalidArgumentError('Expected a whole number from 1 to 1440.')
  return minutes
}
