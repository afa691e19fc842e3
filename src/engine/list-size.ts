import type { GraphQLField } from 'graphql'

/** How many entries a field may answer, in the terms of `@listSize`. https://ibm.github.io/graphql-specs/cost-spec.html */
interface ListSize {
  /** The arguments that say how many: a number, or a list of which each item is an entry. The first one that is given counts. */
  readonly slicingArguments?: readonly string[]
  /** How many if none of them is given. The default value of the first argument is preferred. */
  readonly assumedSize?: number
}

/** Entries of a list that declares no size: most articles have one author and few topics. */
export const assumedSizeDefault = 3

/** The extension of a field that declares its size. A field that is not a list gives its size to the lists of its object: it is a page. */
export const listSize = (size: ListSize) => ({ listSize: size })

/** Null: the field declares none. */
export const listSizeOf = (field: GraphQLField<unknown, unknown>): ListSize | null =>
  (field.extensions.listSize as ListSize | undefined) ?? null
