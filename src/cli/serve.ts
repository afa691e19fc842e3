import { Command } from 'commander'
import { readEnvironment } from '../env.ts'
import { createLog } from '../http/log.ts'
import { exampleQuery, type Gateway, serve } from '../main.ts'
import { handleUnhandledErrors } from './unhandled-errors.ts'

export const serveCommand = (): Command =>
  new Command('serve')
    .description('serve the graph until it is stopped')
    .option('--sample', 'put a fictitious newspaper into an empty database first', false)
    .addHelpText('after', '\nExamples:\n  kiosque serve --sample\n  DATABASE_URL=postgresql://kiosque@db/kiosque PORT=8080 kiosque serve\n')
    .action(async ({ sample }: { sample: boolean }) => {
      const environment = readEnvironment()
      const gateway = await serve(environment, { sample, clock: () => new Date() })
      handleUnhandledErrors(createLog(environment.LOG_LEVEL), gateway.close)
      closeOnSignal(gateway)
      console.log(welcome(gateway))
    })

function welcome({ url, publication, sample, notice }: Gateway): string {
  const body = JSON.stringify({
    query: exampleQuery
      .replace(/^#.*\n/u, '')
      .replace(/\s+/gu, ' ')
      .trim(),
  })
  return [
    ...(notice ? [notice, ''] : []),
    sample ? `${publication.name}: ${sample.new} articles of the sample newspaper are in the database.` : `${publication.name} is served.`,
    '',
    `  Graph  ${url}`,
    `  Try    curl -s ${url} -H 'Content-Type: application/json' -d '${body}'`,
    '',
    'Ctrl-C stops it.',
  ].join('\n')
}

/** The first signal lets requests finish, the second doesn't wait. */
function closeOnSignal(gateway: Gateway): void {
  let closing = false
  const close = async () => {
    if (closing) process.exit(1)
    closing = true
    await gateway.close()
  }
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      close().catch((cause: unknown) => {
        console.error(cause)
        process.exit(1)
      })
    })
  }
}
