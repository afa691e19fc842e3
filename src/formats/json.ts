import { legalText } from './xml.ts'

/** A document in JSON: the same texts as in XML, which has no way to write some characters that JSON has. */
export const jsonText = (value: object): string =>
  `${JSON.stringify(value, (_key, member: unknown) => (typeof member === 'string' ? legalText(member) : member), 2)}\n`
