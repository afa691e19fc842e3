import { legalText } from './xml.ts'

/** A document in JSON, for programs and for who looks into it. */
export const jsonText = (value: object): string => `${JSON.stringify(value, legal, 2)}\n`

/** Data in a page: no character of it ends the script that it stands in. https://html.spec.whatwg.org/#restrictions-for-contents-of-script-elements */
export const jsonInScript = (value: object): string =>
  JSON.stringify(value, legal).replace(/[<>&\u2028\u2029]/gu, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`)

/** The same texts as in XML, which has no way to write some characters that JSON has. */
const legal = (_key: string, member: unknown): unknown => (typeof member === 'string' ? legalText(member) : member)
