import { Command } from 'commander'
import { exampleQuery } from '../example-query.ts'
import type { Gateway } from '../main.ts'
import { readEnvironment } from './environment.ts'
import { handleUnhandledErrors } from './unhandled-errors.ts'

export const serveCommand = (): Command =>
  new Command('serve')
    .description('run the gateway until it is stopped')
    .option('--sample', 'first import a fictitious newspaper, if the database is empty', false)
    .addHelpText('after', '\nExamples:\n  kiosque serve --sample\n  DATABASE_URL=postgresql://kiosque@db/kiosque PORT=8080 kiosque serve\n')
    .action(async ({ sample }: { sample: boolean }) => {
      // Read first: a wrong variable is reported without loading the gateway.
      const environment = await readEnvironment()
      const { createLog } = await import('../http/log.ts')
      const { serve } = await import('../main.ts')
      const gateway = await serve(environment, { sample, clock: () => new Date() })
      handleUnhandledErrors(createLog(environment.LOG_LEVEL), gateway.close)
      closeOnSignal(gateway)
      console.log(welcome(gateway))
    })

function welcome({ url, metricsUrl, publication, sample, notice }: Gateway): string {
  const body = JSON.stringify({
    query: exampleQuery
      .replace(/^#.*\n/u, '')
      .replace(/\s+/gu, ' ')
      .trim(),
  })
  return [
    ...(notice ? [notice, ''] : []),
    sample ? `${publication.name}: imported ${sample.new} articles of the sample newspaper.` : `Serving ${publication.name}.`,
    '',
    `  Graph  ${url}`,
    `  Try    curl -s ${url} -H 'Content-Type: application/json' -d '${body}'`,
    ...(metricsUrl ? [`  Metrics ${metricsUrl}`] : []),
    '',
    'Press Ctrl-C to stop.',
  ].join('\n')
}

/** Under npm one Ctrl-C arrives twice, from the terminal and from npm. A signal within so many milliseconds of the first is the same one. */
const sameMs = 1000

/**
 * The first signal shuts the gateway down, and the second ends the process at once. Only SIGTERM, which process managers send, waits for load
 * balancers: Ctrl-C (SIGINT) and closing the terminal (SIGHUP) are quick.
 */
function closeOnSignal(gateway: Gateway): void {
  let since: number | null = null
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    if (since !== null && performance.now() - since > sameMs) process.exit(1)
    if (since !== null) return
    since = performance.now()
    const complete = await gateway.close({ patient: signal === 'SIGTERM' })
    // A connection to a database that does not answer would keep the process alive.
    process.exit(complete ? 0 : 1)
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      end(signal).catch((cause: unknown) => {
        console.error(cause)
        process.exit(1)
      })
    })
  }
}
