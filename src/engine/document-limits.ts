import { type DocumentNode, type FragmentDefinitionNode, Kind, type SelectionSetNode, visit } from 'graphql'
import { CostlyDocument } from '../content/error.ts'
import { fragmentsOf } from './fragments.ts'
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
  const fragments = fragmentsOf(document)
  for (const part of document.definitions) {
    if (part.kind !== Kind.OPERATION_DEFINITION) continue
    assertAtMost(limits.variablesMax, part.variableDefinitions?.length ?? 0, 'variables', 'Use a variable of an input type.')
    assertAtMost(
      limits.rootFieldsMax,
      fieldsIn(fragments, part.selectionSet, limits.rootFieldsMax),
      'root fields',
      'Send several requests.',
    )
  }
}

function assertAtMost(most: number, found: number, what: string, advice: string): void {
  if (found > most) throw new CostlyDocument(`The document has ${found} ${what}: expected ${most} at most. ${advice}`)
}

/** The number of fields of a selection, including those in fragments: at most one more than `most`. */
function fieldsIn(fragments: ReadonlyMap<string, FragmentDefinitionNode>, selectionSet: SelectionSetNode, most: number): number {
  // Each fragment is counted once: fragments that spread each other twice would double the work at each level.
  const counted = new Map<string, number>()
  const inFragment = (name: string): number => {
    let fields = counted.get(name)
    if (fields === undefined) {
      // The document need not be valid: a fragment that contains itself adds nothing.
      counted.set(name, 0)
      const fragment = fragments.get(name)
      fields = fragment ? inSelection(fragment.selectionSet) : 0
      counted.set(name, fields)
    }
    return fields
  }
  const inSelection = ({ selections }: SelectionSetNode): number => {
    let fields = 0
    for (const selection of selections) {
      if (selection.kind === Kind.FIELD) fields++
      else if (selection.kind === Kind.INLINE_FRAGMENT) fields += inSelection(selection.selectionSet)
      else fields += inFragment(selection.name.value)
    }
    return Math.min(fields, most + 1)
  }
  return inSelection(selectionSet)
}
