import { writeFile } from 'node:fs/promises'
import { setFlagsFromString } from 'node:v8'
import { Command, Option } from 'commander'
import { CannotRun } from '../content/error.ts'
import type { Environment } from '../env.ts'
import { formats } from '../importers/formats.ts'
import type { FoundSource } from '../importers/run/find-sources.ts'
import { type ImportReport, reportJson } from '../importers/run/report.ts'
import { readEnvironment } from './environment.ts'
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
    .description('import articles from any source')
    .argument('<source...>', 'files, folders, patterns such as "archive/*.txt", http or https URLs, or - for standard input')
    .option('--format <format>', `format of the sources: ${formats.join(', ')} (default: detected)`)
    .option('--report <file>', 'write the report to this file, as JSON')
    .option('--dry-run', 'report what would be imported, but write nothing', false)
    .option('--strict', 'stop at the first rejected item; items before it are imported', false)
    .addOption(
      new Option('--allow-host <name>', 'allow this host even if it is on a private network; repeatable')
        .argParser(collect)
        .default([], 'none'),
    )
    .option('--json', 'print the report as JSON on standard output, and progress as JSON lines on standard error', false)
    .addHelpText(
      'after',
      `
A second import of the same item changes nothing. A changed item is updated. An item that is missing from the source is kept.
If an import is interrupted, run it again: the result is the same as without the interruption.
Only one process at a time can use the embedded database: stop "kiosque serve" first, or set DATABASE_URL.

Exit codes: 0 success, 1 an item was rejected (all others are imported), 2 could not run.

Examples:
  kiosque import article.txt
  kiosque import archive/2022 "archive/2023/*.xml" --report report.json
  curl -s https://journal.example/export | kiosque import --format page -
  kiosque import https://journal.example/article-42 --json
`,
    )
    .action(async (names: string[], options: Options) => {
      const report = await run(names, options, await readEnvironment())
      const json = JSON.stringify(reportJson(report))
      if (options.report !== undefined) await writeReport(options.report, json)
      console.log(options.json ? json : summary(report, options))
      if (report.rejected.length > 0) process.exitCode = 1
    })

const collect = (value: string, others: readonly string[]): string[] => [...others, value.toLowerCase()]

async function run(names: readonly string[], options: Options, environment: Environment): Promise<ImportReport> {
  const { findSources } = await import('../importers/run/find-sources.ts')
  const { importSources } = await import('../importers/run/import.ts')
  const { importerOf, importers } = await import('../importers/run/importers.ts')
  const { importSettings } = await import('../settings.ts')
  const { createProgress } = await import('./progress.ts')
  const among = options.format === undefined ? importers : [importerOf(options.format)]
  const allowedHosts = [...environment.IMPORT_ALLOWED_HOSTS, ...options.allowHost]
  const sources = await findSources(names, { importers: among, allowedHosts })
  // An import produces garbage steadily. On a machine with much memory V8 would let the heap grow to four times the live data; this limits it to twice.
  setFlagsFromString('--heap-growing-percent=100')
  const open = options.dryRun ? withDatabaseAsItIs : withDatabase
  return open(environment, async (database) => {
    const progress = createProgress(bytesOf(sources), options.json)
    try {
      return await importSources(database, sources, {
        settings: importSettings(environment, new Date()),
        importers: among,
        isDryRun: options.dryRun,
        isStrict: options.strict,
        onProgress: (state) => progress.update(state),
        onWait: ({ message }) => console.error(`Waiting for the database. ${message}`),
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
      `The import is complete, but the report can't be written to "${file}": ${cause instanceof Error ? cause.message : cause}.`,
      {
        cause,
      },
    )
  }
}

function summary({ rejected, formats: _formats, ...counts }: ImportReport, { dryRun }: Options): string {
  const rejections = rejected.map(({ item, message }) => `Rejected ${item}\n  ${message}`)
  const numbers = Object.entries({ ...counts, rejected: rejected.length }).map(([what, count]) => `${count} ${what}`)
  return [...rejections, `Articles: ${numbers.join(', ')}.${dryRun ? ' Dry run: nothing was written.' : ''}`].join('\n')
}
