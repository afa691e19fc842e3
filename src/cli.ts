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
  .showHelpAfterError('Try "kiosque --help", or "kiosque COMMAND --help" for examples.')
  .exitOverride()
  .addHelpText('after', '\nEnvironment variables configure Kiosque: see .env.example.\n')

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

// "kiosque export | head" closes the pipe: nobody reads what follows, so there is nothing more to do.
process.stdout.on('error', (cause: NodeJS.ErrnoException) => {
  if (cause.code !== 'EPIPE') throw cause
  process.exit(0)
})

// The launcher did not forward the signal that ended it: the command handles the signal now.
onLauncherGone(() => process.kill(process.pid, 'SIGTERM'))

try {
  await program.parseAsync()
} catch (cause) {
  process.exitCode = explain(cause)
}

/** Prints the error and returns the exit code: 2 if the command could not run. Commander has already printed its own errors. */
function explain(cause: unknown): number {
  if (cause instanceof CommanderError) return cause.exitCode === 0 ? 0 : 2
  const isExplained = [CannotRun, InvalidInput, NotFound, ReadOnly, ServiceUnavailable].some((kind) => cause instanceof kind)
  console.error(isExplained && cause instanceof Error ? cause.message : cause)
  return 2
}
