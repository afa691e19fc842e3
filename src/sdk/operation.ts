import type { ClientOptions } from './client-options.ts'

/**
 * A document with one operation and its types.
 * @typeParam Data the type of the answer.
 * @typeParam Variables the type of the variables.
 */
export interface NamedDocument<Data, Variables> {
  readonly name: string
  /** `sha256:` and the hash of `text`: the id of the trusted document. */
  readonly id: string
  /** The document, for other clients and for a gateway that does not know its id. */
  readonly text: string
  /** Carries the types, as in typed document nodes. It does not exist at run time. https://github.com/dotansimha/graphql-typed-document-node */
  __apiType?(variables: Variables): Data
}

/**
 * A query or a mutation.
 * @typeParam Path the path of the list that the operation pages through, such as `['author', 'timeline']`.
 */
export interface Operation<Data, Variables, Path extends readonly string[] = readonly string[]> extends NamedDocument<Data, Variables> {
  /** Whether it is a mutation. Mutations are sent by POST and never retried. */
  readonly mutation?: true
  readonly path?: Path
  /** Distinguishes operations from subscriptions. */
  readonly listen?: never
}

/** A subscription, which returns an event each time something happens. */
export interface Subscription<Data, Variables> extends NamedDocument<Data, Variables> {
  /** The function that listens. Because it belongs to the subscription, bundles without subscriptions do not contain it. */
  readonly listen: Listen
}

/** Options of a subscription. */
export interface ListenOptions {
  /** Ends the loop. */
  readonly signal?: AbortSignal | undefined
}

/** Listens to a subscription: see `listen`. */
export type Listen = <Data, Variables>(
  client: { readonly options: ClientOptions },
  operation: Subscription<Data, Variables>,
  variables: NoInfer<Variables>,
  options?: ListenOptions,
) => AsyncGenerator<Data, void, undefined>

/** The type of the entries of the list at a path. */
export type ItemOf<Data, Path extends readonly string[]> =
  ListAt<Data, Path> extends { readonly nodes: ReadonlyArray<infer Item> }
    ? Item
    : ListAt<Data, Path> extends { readonly edges: ReadonlyArray<{ readonly node: infer Item }> }
      ? Item
      : never

type ListAt<Value, Path extends readonly string[]> = Path extends readonly [infer Key, ...infer Rest extends readonly string[]]
  ? Key extends keyof NonNullable<Value>
    ? ListAt<NonNullable<Value>[Key], Rest>
    : never
  : NonNullable<Value>

/** A masked fragment: other components see only that it is there. */
export type Masked<Fragment> = Fragment extends { readonly ' $fragmentName'?: infer Name }
  ? { readonly ' $fragmentRefs'?: { readonly [Key in Extract<Name, string>]: Fragment } }
  : never

/**
 * Gives a component access to the fields of its own fragment: `unmask<CardFragment>(article)`. Types from `kiosque codegen
 * --mask-fragments` need it. It has no cost at run time.
 */
export const unmask = <Fragment>(masked: Masked<Fragment>): Fragment => masked as Fragment
