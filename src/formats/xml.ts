/** Control characters and non-characters: XML 1.0 has no way to write them, not even as a reference. https://www.w3.org/TR/xml/#charsets */
const illegal = /(?![\t\n\r])[\p{Cc}\ufffe\uffff]/gu

/** A text without the characters that no document can hold. Sources let them through; they mean nothing. */
export const legalText = (text: string): string => text.toWellFormed().replace(illegal, '')

const entities = new Map([
  ['&', '&amp;'],
  ['<', '&lt;'],
  ['>', '&gt;'],
])

const escapeXml = (text: string): string => text.replace(/[&<>]/gu, (character) => entities.get(character) ?? character)

/** What a feed builder writes as CDATA sections on lines of their own, as the text that it is: no white space of ours around it. */
export const withoutCdata = (xml: string): string =>
  xml.replace(/\s*((?:<!\[CDATA\[[\s\S]*?\]\]>)+)\s*/gu, (_sections, sections: string) =>
    escapeXml(sections.replace(/<!\[CDATA\[([\s\S]*?)\]\]>/gu, '$1')),
  )
