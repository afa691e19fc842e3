const [earliest, latest] = [Date.parse('0001-01-01T00:00:00.000Z'), Date.parse('9999-12-31T23:59:59.999Z')]

/** Whether RFC 3339 and both databases write the instant alike: a year of our era with four digits. False for an invalid Date. */
export const isInstant = (date: Date): boolean => date.getTime() >= earliest && date.getTime() <= latest

/** The nearest of those instants. Databases know infinity, and years that neither JSON nor a reader does. */
export const nearestInstant = (time: number): Date => new Date(Math.min(Math.max(time, earliest), latest))

/** Whether an article can be dated so. What is older than any newspaper is a slip. */
export const isDate = (date: Date): boolean => isInstant(date) && date.getUTCFullYear() >= 1000
