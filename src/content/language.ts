/**
 * A language as BCP 47 writes it, in its one canonical form: `fr-ML` for "fr_ml". Null for what names no language.
 * https://www.rfc-editor.org/rfc/rfc5646
 */
export function languageTag(text: string | null | undefined): string | null {
  const tag = text?.trim().replaceAll('_', '-')
  if (!tag || tag.length > charactersMax) return null
  try {
    return Intl.getCanonicalLocales(tag)[0] ?? null
  } catch {
    return null
  }
}

/** RFC 5646 asks for room for 35; private subtags may need more. */
const charactersMax = 100
