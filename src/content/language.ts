/**
 * The canonical BCP 47 language tag of a text: `fr-ML` for "fr_ml". Null if the text is not a language tag.
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

/** RFC 5646 requires support for 35 characters; private subtags may need more. */
const charactersMax = 100
