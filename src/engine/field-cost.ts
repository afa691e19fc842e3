import type { GraphQLField } from 'graphql'

/** The number of entries that a field may return, in the terms of `@listSize`. https://ibm.github.io/graphql-specs/cost-spec.html */
export interface ListSize {
  /** The arguments that set the number of entries: a number, or a list with one item for each entry. The first one in the document is used. */
  readonly slicingArguments?: readonly string[]
  /** The number of entries if the document has none of these arguments and the first one has no default value. */
  readonly assumedSize?: number
}

/** Number of entries of a list that declares no size: most articles have one author and few topics. */
export const assumedSizeDefault = 3

/** The extension of a field that declares its size. If the field is not a list, it is a page: the size applies to the lists of its object. */
export const listSize = (size: ListSize) => ({ listSize: size })

/** Null if the field declares no size. */
export const listSizeOf = (field: GraphQLField<unknown, unknown>): ListSize | null =>
  (field.extensions.listSize as ListSize | undefined) ?? null

/** The extension of a field whose value costs more than a short one: in units of about 100 bytes of text, or as much work. `@cost(weight:)` of the same specification. */
export const weight = (units: number) => ({ weight: units })

/** The weight of one value of a field, without what is selected in it. */
export const weightOf = (field: GraphQLField<unknown, unknown>): number => (field.extensions.weight as number | undefined) ?? 1
