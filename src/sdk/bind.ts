import type { Answer } from './answer.ts'
import type { Client, RequestOptions } from './client.ts'
import type { ItemOf, Operation } from './operation.ts'
import { pages } from './pages.ts'

/** Operations by name, as a generated module exports them. */
type Operations = Readonly<Record<string, Operation<unknown, unknown>>>

/** What an operation takes: variables where it has some that are required, and how to ask. */
type Arguments<Variables> =
  Record<never, never> extends Variables
    ? [variables?: Variables, options?: RequestOptions]
    : [variables: Variables, options?: RequestOptions]

/** An operation as a method; one that pages through a list has `pages` too. */
export type Method<Of> =
  Of extends Operation<infer Data, infer Variables, infer Path>
    ? ((...args: Arguments<Variables>) => Promise<Answer<Data>>) &
        (Path extends readonly [string, ...string[]]
          ? {
              /** The entries of the list, page after page. Throws KiosqueFailure when one can't be had. */
              pages(...args: Arguments<Variables>): AsyncGenerator<ItemOf<Data, Path>, void, undefined>
            }
          : unknown)
    : never

/** A method an operation. */
export type Methods<Of> = { readonly [Name in keyof Of]: Method<Of[Name]> }

/** Makes a method of each operation. It brings all of them along: `client.run` with one operation brings that one alone. */
export const bind = <const Of extends Operations>(client: Client, operations: Of): Methods<Of> =>
  Object.fromEntries(
    Object.entries(operations).map(([name, operation]) => {
      const ask = (variables: unknown = {}, options?: RequestOptions) => client.run(operation, variables, options)
      const list = (variables: unknown = {}, options?: RequestOptions) => pages(client, operation, variables, options)
      return [name, operation.path ? Object.assign(ask, { pages: list }) : ask]
    }),
  ) as Methods<Of>
