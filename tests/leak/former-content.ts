import { type ChangePlace, currentPlace } from '../../src/store/events/change-place.ts'
import type { Newsroom } from '../newsroom.ts'
import { type Reader, readers, type TruthFor } from './secrets.ts'

/** What a client may still know of former content, by reader, and the places where it stopped reading the changes. */
export interface FormerContent {
  readonly ids: ReadonlyMap<Reader, Set<string>>
  readonly places: ChangePlace[]
}

export const nothingFormer = (): FormerContent => ({ ids: new Map(readers.map((reader) => [reader, new Set()])), places: [] })

/** Stores what readers may know from now on, and the current place in the sequence of changes. */
export async function rememberFormer({ database, clock }: Newsroom, { ids, places }: FormerContent, truthFor: TruthFor): Promise<void> {
  for (const reader of readers) {
    const { allowed, authors, topics } = truthFor(reader)
    for (const { id, state, visibleFrom } of allowed) if (state === 'PUBLISHED' && visibleFrom <= clock.now) ids.get(reader)?.add(id)
    for (const { id } of [...authors.shown, ...topics.shown]) ids.get(reader)?.add(id)
  }
  places.push(await currentPlace(database, clock.now))
}
