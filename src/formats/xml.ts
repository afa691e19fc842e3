/** Control characters and non-characters: XML 1.0 does not allow them, not even as character references. https://www.w3.org/TR/xml/#charsets */
const illegal = /[[\p{Cc}--[\t\n\r]]\ufffe\uffff]/gv

/** Removes characters that XML does not allow. Some sources contain them; they have no meaning. */
export const legalText = (text: string): string => text.toWellFormed().replace(illegal, '')

const entities = new Map([
  ['&', '&amp;'],
  ['<', '&lt;'],
  ['>', '&gt;'],
])

const escapeXml = (text: string): string => text.replace(/[&<>]/gu, (character) => entities.get(character) ?? character)

/**
 * Replaces CDATA sections by escaped text, without the white space that the feed builder adds around them. They are always the whole content
 * of an element. A search that begins at a tag does not stop at each white space.
 */
export const withoutCdata = (xml: string): string =>
  xml.replace(
    />\s*((?:<!\[CDATA\[[\s\S]*?\]\]>)+)\s*</gu,
    (_content, sections: string) => `>${escapeXml(sections.replace(/<!\[CDATA\[([\s\S]*?)\]\]>/gu, '$1'))}<`,
  )
