import slugify from '@sindresorhus/slugify'

/** At most this many characters, so that an address fits into a message; cut between words. */
const lengthMax = 150

/** "Médiateur de la République" gives `mediateur-de-la-republique`; what holds no letter or digit gives `sans-titre`. */
export function slugOf(text: string): string {
  const slug = slugify(text.replace(/[’‘ʼ']/gu, ' '), { decamelize: false })
  if (slug.length <= lengthMax) return slug || 'sans-titre'
  const cut = slug.lastIndexOf('-', lengthMax)
  return slug.slice(0, cut > 0 ? cut : lengthMax)
}

/** A slug that a source brings along stays as it is, so that its addresses go on answering; one that no address can hold is made anew. */
export const slugOfSource = (slug: string): string => (/^[\p{L}\p{N}_][\p{L}\p{N}._~-]{0,199}$/u.test(slug) ? slug : slugOf(slug))
