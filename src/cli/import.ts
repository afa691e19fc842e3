import { Command } from 'commander'
import { readEnvironment } from '../env.ts'
import { findSources } from '../importers/find-sources.ts'
import { importSources } from '../importers/import.ts'
import { importerOf, importers } from '../importers/importers.ts'
import type { ImportReport } from '../importers/report.ts'
import { locationOf, settingsOf } from '../main.ts'
import { createProgress } from './progress.ts'
import { withDatabase } from './with-database.ts'

export const importCommand = (): Command =>
  new Command('import')
    .description('take in article pages, as text: files, or folders with .txt files')
    .argument('<source...>', 'files, folders, patterns such as "archive/*.txt", or - for standard input')
    .option('--format <format>', `what the sources are: ${importers.map(({ format }) => format).join(', ')}; recognised unless told`)
    .option('--json', 'print the report as JSON, and no progress', false)
    .addHelpText(
      'after',
      `
Importing again changes nothing; importing a changed page updates it.
The embedded database has one user at a time: stop "kiosque serve" first, or use DATABASE_URL.

Exit status: 0, 1 when something was rejected (the rest is in), 2 when it could not run.

Examples:
  kiosque import article.txt
  kiosque import archive/2022 archive/2023 --json > report.json
`,
    )
    .action(async (names: string[], { json, format }: { json: boolean; format?: string }) => {
      const environment = readEnvironment()
      const among = format === undefined ? importers : [importerOf(format)]
      const sources = await findSources(names, among)
      const report = await withDatabase(locationOf(environment), async (database) => {
        const progress = json || sources.length < 2 ? null : createProgress(sources.length, 'files')
        try {
          return await importSources(database, sources, {
            settings: settingsOf(environment, new Date()),
            importers: among,
            onProgress: (done) => progress?.update(done),
          })
        } finally {
          progress?.stop()
        }
      })
      console.log(json ? JSON.stringify(report) : summary(report))
      if (report.rejected.length > 0) process.exitCode = 1
    })

function summary({ rejected, formats: _formats, ...counts }: ImportReport): string {
  const rejections = rejected.map(({ item, rule, evidence }) => `Rejected ${item}\n  ${rule}: ${evidence}`)
  const numbers = Object.entries({ ...counts, rejected: rejected.length }).map(([what, count]) => `${count} ${what}`)
  return [...rejections, `Articles: ${numbers.join(', ')}.`].join('\n')
}
