import type { ClientOptions } from './client-options.ts'

/**
 * A document with one operation: what is asked, and the types of what is answered.
 * @typeParam Data what the gateway answers.
 * @typeParam Variables what the operation takes.
 */
export interface NamedDocument<Data, Variables> {
  readonly name: string
  /** `sha256:` and the hash of `text`, by which the gateway knows a trusted document. */
  readonly id: string
  /** The document itself: for the gateway that doesn't know it yet, and for other clients. */
  readonly text: string
  /** Types only: as typed documents have it. https://github.com/dotansimha/graphql-typed-document-node */
  __apiType?(variables: Variables): Data
}

/**
 * A query or a mutation, which is answered once.
 * @typeParam Path where in the answer the list is that it pages through, as `['author', 'timeline']`; none for most.
 */
export interface Operation<Data, Variables, Path extends readonly string[] = readonly string[]> extends NamedDocument<Data, Variables> {
  /** Whether it changes something. It is sent by POST, and never twice. */
  readonly mutation?: true
  readonly path?: Path
  /** What subscriptions have, and are told apart by. */
  readonly listen?: never
}

/** What is told each time that something happens. */
export interface Subscription<Data, Variables> extends NamedDocument<Data, Variables> {
  /** What listens to it, which thereby comes along with subscriptions alone. */
  readonly listen: Listen
}

/** How to listen. */
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

/** What the list at the path holds, an entry. */
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

/** What is shown of a fragment to whom it isn't for: nothing but that it is there. */
export type Masked<Fragment> = Fragment extends { readonly ' $fragmentName'?: infer Name }
  ? { readonly ' $fragmentRefs'?: { readonly [Key in Extract<Name, string>]: Fragment } }
  : never

/**
 * The fragment behind the mask, for the component that asked for it: `unmask<CardFragment>(article)`.
 * `kiosque codegen --mask-fragments` writes types that need it; it costs nothing when it runs.
 */
export const unmask = <Fragment>(masked: Masked<Fragment>): Fragment => masked as Fragment
