import { type DocumentNode, type FieldNode, Kind, type SelectionSetNode, visit } from 'graphql'
import { CostlyDocument } from '../content/error.ts'
import type { OperationLimits } from './operation-limits.ts'

/** Throws CostlyDocument if the document has too many of what a client can repeat. It need not be valid. */
export function assertDocumentWithin(document: DocumentNode, limits: OperationLimits): void {
  let aliases = 0
  let directives = 0
  visit(document, {
    Field: ({ alias }) => {
      if (alias) aliases++
    },
    Directive: () => {
      directives++
    },
  })
  assertAtMost(limits.aliasesMax, aliases, 'aliases', 'Send several requests.')
  assertAtMost(limits.directivesMax, directives, 'directives', 'Leave out fields instead of skipping them.')
  for (const part of document.definitions) {
    if (part.kind !== Kind.OPERATION_DEFINITION) continue
    assertAtMost(limits.variablesMax, part.variableDefinitions?.length ?? 0, 'variables', 'Use a variable of an input type.')
    assertAtMost(limits.rootFieldsMax, fieldsIn(document, part.selectionSet, limits.rootFieldsMax), 'root fields', 'Send several requests.')
  }
}

function assertAtMost(most: number, found: number, what: string, advice: string): void {
  if (found > most) throw new CostlyDocument(`The document has ${found} ${what}: expected ${most} at most. ${advice}`)
}

/** The number of fields of a selection, including those in fragments. Counting ends above `most`: fragments can double each other. */
function fieldsIn(document: DocumentNode, selectionSet: SelectionSetNode, most: number): number {
  const fragments = new Map(
    document.definitions.flatMap((part) => (part.kind === Kind.FRAGMENT_DEFINITION ? [[part.name.value, part.selectionSet] as const] : [])),
  )
  const fields: FieldNode[] = []
  const count = ({ selections }: SelectionSetNode, around: readonly string[]): void => {
    for (const selection of selections) {
      if (fields.length > most) return
      if (selection.kind === Kind.FIELD) fields.push(selection)
      else if (selection.kind === Kind.INLINE_FRAGMENT) count(selection.selectionSet, around)
      else {
        const name = selection.name.value
        const inner = fragments.get(name)
        if (inner && !around.includes(name)) count(inner, [...around, name])
      }
    }
  }
  count(selectionSet, [])
  return fields.length
}
