import slugify from '@sindresorhus/slugify'

/** The longest slug of all, in characters. */
const lengthMax = 200
/** The longest slug that is made from a text, so that an address fits into a message; cut between words. */
const madeLengthMax = 150
/** A hyphen and ten digits. */
const numberLengthMax = 11

const pattern = new RegExp(`^[\\p{L}\\p{N}_][\\p{L}\\p{N}._~-]{0,${lengthMax - 1}}$`, 'u')

/** The one rule for slugs: what the store keeps, and what cursors may contain. Sources bring `covid_19`, `jean.dupont` and « قطر ». */
export const isSlug = (text: string): boolean => pattern.test(text)

/** "Médiateur de la République" gives `mediateur-de-la-republique`; a text without letters and digits gives `sans-titre`. */
export function slugOf(text: string): string {
  const slug = slugify(text.replace(/[’‘ʼ']/gu, ' '), { decamelize: false })
  if (slug.length <= madeLengthMax) return slug || 'sans-titre'
  const cut = slug.lastIndexOf('-', madeLengthMax)
  return slug.slice(0, cut > 0 ? cut : madeLengthMax)
}

/** A slug that a source brings along stays as it is, so that its addresses go on answering; one that no address can hold is made anew. */
export const slugOfSource = (slug: string): string => (isSlug(slug) ? slug : slugOf(slug))

/** What a number is put behind where the slug is taken: the slug, shortened so that the result is still a slug. */
export const stemOf = (slug: string): string => [...slug].slice(0, lengthMax - numberLengthMax).join('')
