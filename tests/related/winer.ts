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

const storyHoldersMax = 12
const storyDays = 7

/** Relevant is what shares two named entities that few articles have, within a week: it tells of one event. */
export function tellingOneStory(documents: readonly WinerDocument[]): Relevance {
  const byId = new Map(documents.map((document) => [document.id, document]))
  const shared = new Map<string, { readonly pair: readonly [string, string]; count: number }>()
  const apart = (a: string, b: string) => Math.abs((byId.get(a)?.publishedAt ?? 0) - (byId.get(b)?.publishedAt ?? 0)) / 86_400_000
  for (const ids of holdersOf(documents, ({ entities }) => [...entities]).values()) {
    if (ids.length > storyHoldersMax) continue
    for (const [index, id] of ids.entries()) {
      for (const other of ids.slice(0, index)) {
        if (apart(id, other) > storyDays) continue
        const found = shared.get(`${other} ${id}`)
        if (found) found.count += 1
        else shared.set(`${other} ${id}`, { pair: [other, id], count: 1 })
      }
    }
  }
  return relate([...shared.values()].filter(({ count }) => count >= 2).map(({ pair }) => pair))
}

const headingHolders = { min: 5, max: 80 }

/** Relevant is what shares a named entity as a librarian would take for a heading: neither a single event's nor the whole paper's. */
export const underOneHeading = (documents: readonly WinerDocument[]): Relevance =>
  relate(
    [...holdersOf(documents, ({ entities }) => [...entities]).values()].filter(
      ({ length }) => length >= headingHolders.min && length <= headingHolders.max,
    ),
  )

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
