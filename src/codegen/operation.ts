import { createHash } from 'node:crypto'
import type { Types } from '@graphql-codegen/plugin-helpers'
import {
  concatAST,
  type DocumentNode,
  Kind,
  type OperationDefinitionNode,
  print,
  separateOperations,
  stripIgnoredCharacters,
} from 'graphql'
import { CannotRun } from '../content/error.ts'

/** An operation with the fragments that it uses. */
export interface Operation {
  readonly definition: OperationDefinitionNode
  readonly name: string
  /** `sha256:` and the hash of `text`. */
  readonly id: string
  readonly text: string
  readonly document: DocumentNode
}

/**
 * The operations of the files, sorted by name. Files of the type `external` contribute fragments only, as everywhere in GraphQL Code
 * Generator. Throws CannotRun for an operation without a name, since its method is named after it.
 */
export function operationsOf(files: readonly Types.DocumentFile[]): Operation[] {
  const whole = concatAST(documentsOf(files))
  const separate = new Map(Object.entries(separateOperations(whole)))
  return documentsOf(files.filter(({ type }) => type !== 'external'))
    .flatMap(({ definitions }) => definitions)
    .filter((definition) => definition.kind === Kind.OPERATION_DEFINITION)
    .map((definition) => {
      const name = definition.name?.value
      const source = definition.loc?.source.name ?? 'a document'
      if (!name)
        throw new CannotRun(`An operation in ${source} has no name: expected one, such as "query Headlines". Its method is named after it.`)
      const document = separate.get(name) ?? whole
      const text = stripIgnoredCharacters(print(document))
      return { definition, name, text, document, id: `sha256:${createHash('sha256').update(text).digest('hex')}` }
    })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
}

const documentsOf = (files: readonly Types.DocumentFile[]): DocumentNode[] => files.flatMap(({ document }) => document ?? [])

/** The name that the plugin `typescript-operations` gives to the type of an operation's answer. The type of its variables ends in `Variables`. */
export const typeName = ({ name, operation }: OperationDefinitionNode): string =>
  `${name?.value}${{ query: 'Query', mutation: 'Mutation', subscription: 'Subscription' }[operation]}`

/** The comment before an operation, as a TypeScript comment: it says what the operation is for. */
export function commentOf({ loc }: OperationDefinitionNode): string {
  const lines: string[] = []
  for (let token = loc?.startToken.prev; token?.kind === 'Comment'; token = token.prev) lines.unshift(token.value.trim())
  const [only = '', ...others] = lines
  if (others.length === 0) return only && `/** ${only} */\n`
  return `/**\n${lines.map((line) => ` * ${line}\n`).join('')} */\n`
}
