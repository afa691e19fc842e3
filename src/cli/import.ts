import { Command } from 'commander'
import { readEnvironment } from '../env.ts'
import { type ImportReport, importFiles } from '../importers/import.ts'
import { page } from '../importers/page.ts'
import { findSourceFiles } from '../importers/source-file.ts'
import { locationOf, settingsOf } from '../main.ts'
import { createProgress } from './progress.ts'
import { withDatabase } from './with-database.ts'

export const importCommand = (): Command =>
  new Command('import')
    .description('take in article pages, as text: files, or folders with .txt files')
    .argument('<source...>', 'files and folders')
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
    .action(async (sources: string[], { json }: { json: boolean }) => {
      const environment = readEnvironment()
      const files = await findSourceFiles(sources, page)
      const report = await withDatabase(locationOf(environment), async (database) => {
        const progress = json || files.length < 2 ? null : createProgress(files.length, 'files')
        try {
          return await importFiles(database, page, files, {
            settings: settingsOf(environment),
            at: new Date(),
            onProgress: (done) => progress?.update(done),
          })
        } finally {
          progress?.stop()
        }
      })
      console.log(json ? JSON.stringify(report) : summary(report))
      if (report.rejected.length > 0) process.exitCode = 1
    })

function summary({ rejected, ...counts }: ImportReport): string {
  const rejections = rejected.map(({ item, message }) => `Rejected ${item}\n  ${message}`)
  const numbers = Object.entries({ ...counts, rejected: rejected.length }).map(([what, count]) => `${count} ${what}`)
  return [...rejections, `Articles: ${numbers.join(', ')}.`].join('\n')
}
