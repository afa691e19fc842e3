/**
 * Helpers for French-language newspapers: dates, titles and teasers. The gateway uses the same code.
 * @module kiosque/sdk/french
 */
export { type DateStyle, printDate } from '../content/date.ts'
export { teaserOf } from '../content/teaser.ts'
export { splitTitle, type TitleParts, titleKey } from '../content/title.ts'
