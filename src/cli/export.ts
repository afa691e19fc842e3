import { createWriteStream } from 'node:fs'
import { rename, rm } from 'node:fs/promises'
import type { Writable } from 'node:stream'
import { Command } from 'commander'
import { CannotRun } from '../content/error.ts'
import { ndjsonHeader, ndjsonLine } from '../formats/ndjson.ts'
import type { Database } from '../store/database/database.ts'
import { readEnvironment } from './environment.ts'
import { withDatabase } from './with-database.ts'

export const exportCommand = (): Command =>
  new Command('export')
    .description('export the whole newspaper as NDJSON, including drafts; "import" reads it back')
    .option('--output <file>', 'output file (default: standard output)')
    .addHelpText(
      'after',
      `
docs/ndjson.md describes the format. The export contains no keys, tokens or jobs.

Examples:
  kiosque export --output paper.ndjson
  kiosque export | gzip > paper.ndjson.gz
`,
    )
    .action(async ({ output }: { output?: string }) =>
      withDatabase(await readEnvironment(), (database) =>
        output === undefined ? exportTo(database, process.stdout) : exportToFile(database, output),
      ),
    )

async function exportTo(database: Database, stream: Writable): Promise<void> {
  const write = (text: string) => new Promise<void>((resolve, reject) => stream.write(text, (cause) => (cause ? reject(cause) : resolve())))
  const { readArchive } = await import('../store/reads/archive.ts')
  await write(ndjsonHeader)
  await readArchive(database, (records) => write(records.map(ndjsonLine).join('')))
}

/** Writes to a temporary file first, so that the file is either complete or unchanged. */
async function exportToFile(database: Database, name: string): Promise<void> {
  const unfinished = `${name}.part`
  const stream = createWriteStream(unfinished)
  try {
    await exportTo(database, stream)
    await new Promise<void>((resolve, reject) => stream.end((cause?: Error | null) => (cause ? reject(cause) : resolve())))
    await rename(unfinished, name)
  } catch (cause) {
    stream.destroy()
    await rm(unfinished, { force: true })
    if (cause instanceof Error && 'syscall' in cause) throw new CannotRun(`"${name}" can't be written: ${cause.message}.`, { cause })
    throw cause
  }
}
