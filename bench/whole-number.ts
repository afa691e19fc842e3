/** The value of an option as a whole number from 1. Anything else ends the process with status 2. */
export function wholeNumber(name: string, text: string): number {
  const number = Number(text)
  if (Number.isInteger(number) && number > 0) return number
  console.error(`--${name} is "${text}": expected a whole number from 1.`)
  process.exit(2)
}
