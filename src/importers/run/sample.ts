import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import { describeNewspaper, isEmpty } from '../../store/commands/newspaper.ts'
import type { Database } from '../../store/database/database.ts'
import type { ImportSettings } from '../importer.ts'
import { page } from '../page/page.ts'
import { findSources } from './find-sources.ts'
import { importSources } from './import.ts'
import type { ImportReport } from './report.ts'

const folder = fileURLToPath(new URL('../../../sample/', import.meta.url))

const newspaper = z.object({
  name: z.string(),
  sections: z.array(z.object({ name: z.string(), description: z.string().nullable().default(null) })),
  authors: z.array(
    z.object({
      name: z.string(),
      kind: z.enum(['PERSON', 'ORGANISATION']).default('PERSON'),
      role: z.string().nullable().default(null),
      biography: z.string().nullable().default(null),
    }),
  ),
})

export type Sample = z.infer<typeof newspaper>

/** The fictitious newspaper for demonstrations. */
export const readSample = async (): Promise<Sample> => newspaper.parse(JSON.parse(await readFile(`${folder}newspaper.json`, 'utf8')))

/** Imports the sample into an empty database; null if the database is not empty. Its pages have bylines, dates and links like those of a real newspaper. */
export async function importSample(database: Database, sample: Sample, settings: ImportSettings): Promise<ImportReport | null> {
  if (!(await isEmpty(database))) return null
  await describeNewspaper(database, sample, settings.at)
  return importSources(database, await findSources([`${folder}pages`], { importers: [page], allowedHosts: [] }), {
    settings,
    importers: [page],
  })
}
