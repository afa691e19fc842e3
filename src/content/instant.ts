const [earliest, latest] = [Date.parse('0001-01-01T00:00:00.000Z'), Date.parse('9999-12-31T23:59:59.999Z')]

/** Whether RFC 3339 and both databases format the instant in the same way: its year is from 1 to 9999. False for an invalid Date. */
export const isInstant = (date: Date): boolean => date.getTime() >= earliest && date.getTime() <= latest

/** The nearest such instant. Databases can store infinity, and years that JSON dates can't represent. */
export const nearestInstant = (time: number): Date => new Date(Math.min(Math.max(time, earliest), latest))

/** Whether an article can have this date. A date before the first newspapers is a mistake. */
export const isDate = (date: Date): boolean => isInstant(date) && date.getUTCFullYear() >= 1000
