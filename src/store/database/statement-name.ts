/** PostgreSQL prepares a named statement once per connection. There are few texts, because everything that varies is a parameter. */
const names = new Map<string, string>()

export function statementName(text: string): string {
  let name = names.get(text)
  if (name === undefined) {
    name = `kiosque_${names.size}`
    names.set(text, name)
  }
  return name
}
