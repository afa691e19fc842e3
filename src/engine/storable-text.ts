import { type ASTVisitor, GraphQLError, type ValidationContext } from 'graphql'
import { isStorable } from '../content/stored-text.ts'

/*
 * PostgreSQL's text has neither NUL nor unpaired surrogates. Such text is refused once, where it enters the graph: in variables, and in the
 * values that a document contains. No resolver checks it again.
 */

export const unstorableText = (where: string): string => `${where} contains a NUL or an unpaired surrogate: expected valid Unicode text.`

/** The path of the first text in a coerced value that PostgreSQL can't store, such as "input.title". `null` if there is none. */
export function unstorablePath(value: unknown, path = ''): string | null {
  if (typeof value === 'string') return isStorable(value) ? null : path
  if (typeof value !== 'object' || value === null) return null
  for (const [name, part] of Object.entries(value)) {
    const found = unstorablePath(part, path === '' ? name : `${path}.${name}`)
    if (found !== null) return found
  }
  return null
}

/** The rule of validation for the values in a document. */
export const StorableTextRule = (context: ValidationContext): ASTVisitor => ({
  StringValue(node) {
    if (!isStorable(node.value)) context.reportError(new GraphQLError(unstorableText('A value of the document'), { nodes: node }))
  },
})
