import { readFileSync } from 'node:fs'
import { Command, CommanderError } from 'commander'
import { codegenCommand } from './cli/codegen.ts'
import { correctCommand, pinCommand, publishCommand, withdrawCommand } from './cli/edit.ts'
import { evaluateCommand } from './cli/evaluate.ts'
import { exportCommand } from './cli/export.ts'
import { followCommand } from './cli/follow.ts'
import { importCommand } from './cli/import.ts'
import { onLauncherGone } from './cli/launcher.ts'
import { migrateCommand } from './cli/migrate.ts'
import { partnerCommand } from './cli/partner.ts'
import { relatedCommand } from './cli/related.ts'
import { serveCommand } from './cli/serve.ts'
import { tokenCommand } from './cli/token.ts'
import { webhookCommand } from './cli/webhook.ts'
import { CannotRun, InvalidInput, NotFound, ReadOnly, ServiceUnavailable } from './content/error.ts'

const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { version: string }

const program = new Command('kiosque')
  .description('A GraphQL content gateway for newspapers.')
  .version(version)
  .showHelpAfterError('Try "kiosque --help", or "kiosque COMMAND --help" with examples.')
  .exitOverride()
  .addHelpText('after', '\nWhat can be configured is in the environment: see .env.example.\n')

const commands = [
  serveCommand(),
  importCommand(),
  exportCommand(),
  followCommand(),
  migrateCommand(),
  codegenCommand(),
  publishCommand(),
  withdrawCommand(),
  correctCommand(),
  pinCommand(),
  partnerCommand(),
  webhookCommand(),
  tokenCommand(),
  relatedCommand(),
  evaluateCommand(),
]
for (const command of commands) {
  program.addCommand(command)
  for (const each of [command, ...command.commands]) {
    const name = each === command ? each.name() : `${command.name()} ${each.name()}`
    each.exitOverride().showHelpAfterError(`Try "kiosque ${name} --help".`)
  }
}

// The launcher was sent a signal that it did not forward: the command handles it now.
onLauncherGone(() => process.kill(process.pid, 'SIGTERM'))

try {
  await program.parseAsync()
} catch (cause) {
  process.exitCode = explain(cause)
}

/** Says what went wrong, and answers the exit status: 2 for what could not run. Commander has said its part already. */
function explain(cause: unknown): number {
  if (cause instanceof CommanderError) return cause.exitCode === 0 ? 0 : 2
  const isExplained = [CannotRun, InvalidInput, NotFound, ReadOnly, ServiceUnavailable].some((kind) => cause instanceof kind)
  console.error(isExplained && cause instanceof Error ? cause.message : cause)
  return 2
}
