import { legalText } from './xml.ts'

/** A JSON document, indented for people. */
export const jsonText = (value: object): string => `${JSON.stringify(value, legal, 2)}\n`

/** JSON for a script element of a page: no character of it can end the element. https://html.spec.whatwg.org/#restrictions-for-contents-of-script-elements */
export const jsonInScript = (value: object): string =>
  JSON.stringify(value, legal).replace(/[<>&\u2028\u2029]/gu, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`)

/** Removes characters that XML does not allow, so that all formats have the same texts. */
const legal = (_key: string, member: unknown): unknown => (typeof member === 'string' ? legalText(member) : member)
