import { fold } from '../content/fold.ts'
import type { Weights } from './weights.ts'

/** The spelling of terms for readers, without duplicates: a name, which is also a word, is shown as a name. Unknown terms are left out. */
export function readableTerms(
  terms: readonly number[],
  surfaceOf: (term: number) => string | undefined,
  { evidenceTermsMax }: Weights,
): string[] {
  const shown = new Map<string, string>()
  for (const term of terms) {
    const surface = surfaceOf(term)
    if (surface === undefined) continue
    const known = shown.get(fold(surface))
    if (known === undefined || known === known.toLowerCase()) shown.set(fold(surface), surface)
  }
  return [...shown.values()].slice(0, evidenceTermsMax)
}
