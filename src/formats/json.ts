import { legalText } from './xml.ts'

/** A JSON document, indented for people. */
export const jsonText = (value: object): string => `${legalJson(value, 2)}\n`

/** JSON for a script element of a page: no character of it can end the element. https://html.spec.whatwg.org/#restrictions-for-contents-of-script-elements */
export const jsonInScript = (value: object): string =>
  legalJson(value).replace(/[<>&\u2028\u2029]/gu, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`)

/** A function that sees every member makes JSON several times slower, and nearly no text has a character to remove. */
function legalJson(value: object, indent?: number): string {
  const json = JSON.stringify(value, null, indent)
  return suspect.test(json) ? JSON.stringify(value, legal, indent) : json
}

/** What JSON makes of characters that XML does not allow. It escapes control characters below the space, and lone surrogates. */
const suspect = /[\u007f-\u009f\ufffe\uffff]|\\[bfu]/u

/** Removes characters that XML does not allow, so that all formats have the same texts. */
const legal = (_key: string, member: unknown): unknown => (typeof member === 'string' ? legalText(member) : member)
