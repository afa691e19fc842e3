import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { splitTitle } from '../../src/content/title.ts'
import type { EvaluatedDocument, Relevance } from '../../src/related/evaluation-input.ts'
import { sharedData } from '../shared-data.ts'

export interface WinerDocument extends EvaluatedDocument {
  readonly year: string
  /** The gold entities of its .ann file: the engine never sees them. */
  readonly entities: ReadonlySet<string>
}

const kinds = new Set(['Person', 'Organization', 'Location', 'Event', 'Product'])

/** The news articles of WiNER: the title's prefix is the section, the file's name has the date. */
export function readWiner(): WinerDocument[] {
  const folder = sharedData('winer-fr')
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => /\d{4}_\d{2}_\d{2}-\d+\.txt$/u.test(file))
  return files.sort().map((file) => {
    const id = path.basename(file, '.txt')
    const [title = '', ...lines] = readFileSync(path.join(folder, file), 'utf8').split('\n')
    const [year = '', month = '', day = ''] = id.slice(0, 10).split('_')
    return {
      id,
      title,
      text: lines.join('\n'),
      publishedAt: Date.UTC(Number(year), Number(month) - 1, Number(day)),
      section: splitTitle(title).kicker,
      authors: [],
      topics: [],
      year,
      entities: entitiesOf(readFileSync(path.join(folder, file.replace(/txt$/u, 'ann')), 'utf8')),
    }
  })
}

function entitiesOf(annotations: string): Set<string> {
  const mentions = annotations.split('\n').map((line) => line.split('\t'))
  return new Set(
    mentions.flatMap(([, kind = '', mention = '']) => (kinds.has(kind.split(' ')[0] ?? '') ? [mention.trim().toLowerCase()] : [])),
  )
}

/** Rare: in two articles at least, and in a hundredth of the archive at most. */
const rareShare = 0.01

/** Relevant is what shares a rare named entity. */
export function sharingRareEntities(documents: readonly WinerDocument[]): Relevance {
  const holders = holdersOf(documents, ({ entities }) => [...entities])
  return relate([...holders.values()].filter(({ length }) => length <= Math.ceil(documents.length * rareShare)))
}

/** The same articles as another kind of collection: without the prefix of their titles, which then says what is relevant. */
export function bySection(documents: readonly WinerDocument[]): { documents: EvaluatedDocument[]; relevance: Relevance } {
  const holders = holdersOf(documents, ({ section }) => (section === null ? [] : [section]))
  return {
    documents: documents.map((document) => ({ ...document, title: splitTitle(document.title).headline, section: null })),
    relevance: relate([...holders.values()]),
  }
}

function holdersOf(documents: readonly WinerDocument[], keysOf: (document: WinerDocument) => readonly string[]): Map<string, string[]> {
  const holders = new Map<string, string[]>()
  for (const document of documents) for (const key of keysOf(document)) holders.set(key, [...(holders.get(key) ?? []), document.id])
  return holders
}

function relate(groups: readonly (readonly string[])[]): Map<string, Set<string>> {
  const relevance = new Map<string, Set<string>>()
  for (const ids of groups) {
    for (const id of ids) {
      const found = relevance.get(id) ?? new Set()
      for (const other of ids) if (other !== id) found.add(other)
      relevance.set(id, found)
    }
  }
  return relevance
}
