import { createHash } from 'node:crypto'
import type { OperationDefinitionNode } from 'graphql'

const nameCharsMax = 60

/** The names of operations in the log and the metrics. */
export interface OperationNames {
  /** The name of an operation of a trusted document. `null` for any other: clients could invent any number of names. */
  readonly trusted: (definition: OperationDefinitionNode) => string | null
  /** The operation's name, cut to 60 characters; for an operation without a name, the beginning of its document's hash. */
  readonly any: (definition: OperationDefinitionNode) => string
}

export function operationNames(trustedDocuments: ReadonlyMap<string, string>): OperationNames {
  const texts = new Set(trustedDocuments.values())
  // Documents are cached, so the same definition is asked for many times.
  const trusted = cached((definition) => (texts.has(textOf(definition)) ? (definition.name?.value ?? null) : null))
  const any = cached(
    (definition) =>
      definition.name?.value.slice(0, nameCharsMax) ?? createHash('sha256').update(textOf(definition)).digest('hex').slice(0, 12),
  )
  return { trusted, any }
}

const textOf = ({ loc }: OperationDefinitionNode): string => loc?.source.body ?? ''

function cached<Name>(nameOf: (definition: OperationDefinitionNode) => Name): (definition: OperationDefinitionNode) => Name {
  const names = new WeakMap<OperationDefinitionNode, { readonly name: Name }>()
  return (definition) => {
    let entry = names.get(definition)
    if (!entry) {
      entry = { name: nameOf(definition) }
      names.set(definition, entry)
    }
    return entry.name
  }
}
