import { type FoundMutant, findMutants } from './mutant.ts'

/** A mutant that no test can notice, and why. It is recognised by its texts, so that it may move within its file. */
export interface EquivalentMutant extends Pick<FoundMutant, 'file' | 'mutator' | 'original' | 'replacement'> {
  /** The line on which it begins, without indentation, where the same change is possible on several lines of the file. */
  readonly context?: string
  readonly reason: string
}

export const equivalentMutants: readonly EquivalentMutant[] = []

const matches = (entry: EquivalentMutant, mutant: FoundMutant): boolean =>
  entry.file === mutant.file &&
  entry.mutator === mutant.mutator &&
  entry.original === mutant.original &&
  entry.replacement === mutant.replacement &&
  (entry.context === undefined || entry.context === mutant.context)

/** Why no test can notice the mutant; null if one should. */
export const reasonOf = (mutant: FoundMutant): string | null => equivalentMutants.find((entry) => matches(entry, mutant))?.reason ?? null

/** Entries that describe no mutant, or several, with what they describe. */
export async function wrongEntries(): Promise<string[]> {
  const mutants = await findMutants([...new Set(equivalentMutants.map(({ file }) => file))])
  return equivalentMutants.flatMap((entry) => {
    const found = mutants.filter((mutant) => matches(entry, mutant))
    const { file, mutator, original, replacement } = entry
    return found.length === 1 ? [] : [`${file} ${mutator}: ${original} → ${replacement}: ${found.length} mutants`]
  })
}
