import slugify from '@sindresorhus/slugify'

/** Maximum number of characters, so that URLs fit into messages. Longer slugs are cut between words. */
const lengthMax = 150

/** "Médiateur de la République" gives `mediateur-de-la-republique`; a text without letters and digits gives `sans-titre`. */
export function slugOf(text: string): string {
  const slug = slugify(text.replace(/[’‘ʼ']/gu, ' '), { decamelize: false })
  if (slug.length <= lengthMax) return slug || 'sans-titre'
  const cut = slug.lastIndexOf('-', lengthMax)
  return slug.slice(0, cut > 0 ? cut : lengthMax)
}

/** Keeps the slug of a source, so that its URLs keep working. A slug that is not allowed in a URL is derived again. */
export const slugOfSource = (slug: string): string => (/^[\p{L}\p{N}_][\p{L}\p{N}._~-]{0,199}$/u.test(slug) ? slug : slugOf(slug))
