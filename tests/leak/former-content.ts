import { type ChangePlace, currentPlace } from '../../src/store/events/change-place.ts'
import type { Newsroom } from '../newsroom.ts'
import { type Reader, readers, type TruthFor, wasVisible, wordsOf } from './secrets.ts'

/** The ids and slugs of former content that a client may still know, by reader, and the places where it stopped reading the changes. */
export interface FormerContent {
  readonly known: ReadonlyMap<Reader, Set<string>>
  readonly places: ChangePlace[]
}

export const nothingFormer = (): FormerContent => ({ known: new Map(readers.map((reader) => [reader, new Set()])), places: [] })

/** Stores what readers may know since the last step, and the current place in the sequence of changes. */
export async function rememberFormer(
  { database, clock }: Newsroom,
  { known, places }: FormerContent,
  truthFor: TruthFor,
  { since, hasNewSection }: { readonly since: Date; readonly hasNewSection: boolean },
): Promise<void> {
  for (const reader of readers) {
    const { allowed, authors, topics } = truthFor(reader === 'LIMITED' && hasNewSection ? 'PARTNER' : reader)
    for (const row of allowed) {
      if (row.state === 'PUBLISHED' && row.visibleFrom <= clock.now) known.get(reader)?.add(row.id)
      if (wasVisible(row, since, clock.now)) for (const word of wordsOf(row.slugs)) known.get(reader)?.add(word)
    }
    for (const { id } of [...authors.shown, ...topics.shown]) known.get(reader)?.add(id)
  }
  places.push(await currentPlace(database, clock.now))
}
