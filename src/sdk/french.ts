/**
 * The newspaper's own words and rules, as the gateway has them: the same code prints a date or cuts a teaser on both sides.
 * @module kiosque/sdk/french
 */
export { type DateStyle, printDate } from '../content/date.ts'
export { teaserOf } from '../content/teaser.ts'
export { splitTitle, type TitleParts, titleKey } from '../content/title.ts'
