import { writeFile } from 'node:fs/promises'
import { setFlagsFromString } from 'node:v8'
import { Command } from 'commander'
import { CannotRun } from '../content/error.ts'
import { type Environment, readEnvironment } from '../env.ts'
import { type FoundSource, findSources } from '../importers/run/find-sources.ts'
import { importSources } from '../importers/run/import.ts'
import { importerOf, importers } from '../importers/run/importers.ts'
import { type ImportReport, reportJson } from '../importers/run/report.ts'
import { locationOf, settingsOf } from '../main.ts'
import { createProgress } from './progress.ts'
import { withDatabase, withDatabaseAsItIs } from './with-database.ts'

interface Options {
  readonly format?: string
  readonly report?: string
  readonly dryRun: boolean
  readonly strict: boolean
  readonly json: boolean
  readonly allowHost: readonly string[]
}

export const importCommand = (): Command =>
  new Command('import')
    .description('take in articles, of any source')
    .argument('<source...>', 'files, folders, patterns such as "archive/*.txt", http and https addresses, or - for standard input')
    .option('--format <format>', `what the sources are: ${importers.map(({ format }) => format).join(', ')}; recognised unless told`)
    .option('--report <file>', 'write the report as JSON to a file')
    .option('--dry-run', 'say what would be done, and do nothing', false)
    .option('--strict', 'stop at the first item that is rejected; what came before it is in', false)
    .option('--allow-host <name>', 'fetch from this host though it is on a private network; may be repeated', collect, [])
    .option('--json', 'print the report as JSON on standard output, and progress as JSON lines on standard error', false)
    .addHelpText(
      'after',
      `
Importing again changes nothing; importing a changed item updates it; what a source no longer has stays.
An import that was killed is run again: it ends as if nothing had been.
The embedded database has one user at a time: stop "kiosque serve" first, or use DATABASE_URL.

Exit status: 0, 1 when something was rejected (the rest is in), 2 when it could not run.

Examples:
  kiosque import article.txt
  kiosque import archive/2022 "archive/2023/*.xml" --report report.json
  curl -s https://journal.example/export | kiosque import --format page -
  kiosque import https://journal.example/article-42 --json
`,
    )
    .action(async (names: string[], options: Options) => {
      const report = await run(names, options, readEnvironment())
      const json = JSON.stringify(reportJson(report))
      if (options.report !== undefined) await writeReport(options.report, json)
      console.log(options.json ? json : summary(report, options))
      if (report.rejected.length > 0) process.exitCode = 1
    })

const collect = (value: string, others: readonly string[]): string[] => [...others, value.toLowerCase()]

async function run(names: readonly string[], options: Options, environment: Environment): Promise<ImportReport> {
  const among = options.format === undefined ? importers : [importerOf(options.format)]
  const allowedHosts = [...environment.IMPORT_ALLOWED_HOSTS, ...options.allowHost]
  const sources = await findSources(names, { importers: among, allowedHosts })
  // An import makes garbage all along. Where there is much memory V8 lets it grow to four times what lives; here it is twice.
  setFlagsFromString('--heap-growing-percent=100')
  const open = options.dryRun ? withDatabaseAsItIs : withDatabase
  return open(locationOf(environment), async (database) => {
    const progress = createProgress(bytesOf(sources), options.json)
    try {
      return await importSources(database, sources, {
        settings: settingsOf(environment, new Date()),
        importers: among,
        isDryRun: options.dryRun,
        isStrict: options.strict,
        onProgress: (state) => progress.update(state),
        onWait: ({ message }) => console.error(`The import waits for the database. ${message}`),
      })
    } finally {
      progress.stop()
    }
  })
}

function bytesOf(sources: readonly FoundSource[]): number | null {
  let total = 0
  for (const { bytes } of sources) {
    if (bytes === null) return null
    total += bytes
  }
  return total
}

async function writeReport(file: string, json: string): Promise<void> {
  try {
    await writeFile(file, `${json}\n`)
  } catch (cause) {
    throw new CannotRun(
      `The import is done, but its report can't be written to "${file}": ${cause instanceof Error ? cause.message : cause}.`,
      {
        cause,
      },
    )
  }
}

function summary({ rejected, formats: _formats, ...counts }: ImportReport, { dryRun }: Options): string {
  const rejections = rejected.map(({ item, message }) => `Rejected ${item}\n  ${message}`)
  const numbers = Object.entries({ ...counts, rejected: rejected.length }).map(([what, count]) => `${count} ${what}`)
  return [...rejections, `Articles: ${numbers.join(', ')}.${dryRun ? ' Nothing was written: this was a dry run.' : ''}`].join('\n')
}
