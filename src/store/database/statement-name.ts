/** PostgreSQL prepares a named statement once a connection. Texts are few: what varies is a parameter. */
const names = new Map<string, string>()

export function statementName(text: string): string {
  let name = names.get(text)
  if (name === undefined) {
    name = `kiosque_${names.size}`
    names.set(text, name)
  }
  return name
}
