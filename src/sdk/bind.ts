import type { Answer } from './answer.ts'
import type { Client, RequestOptions } from './client.ts'
import type { ItemOf, ListenOptions, Operation, Subscription } from './operation.ts'
import { pages } from './pages.ts'

/** Operations by name, as a generated module exports them. */
type Operations = Readonly<Record<string, Operation<unknown, unknown> | Subscription<unknown, unknown>>>

/** What an operation needs: variables where it has some that are required, and how to ask. */
type Arguments<Variables, Options = RequestOptions> =
  Record<never, never> extends Variables ? [variables?: Variables, options?: Options] : [variables: Variables, options?: Options]

/** An operation as a method; one that pages through a list has `pages` too, and a subscription is listened to by `for await`. */
export type Method<Of> =
  Of extends Subscription<infer Data, infer Variables>
    ? (...args: Arguments<Variables, ListenOptions>) => AsyncGenerator<Data, void, undefined>
    : Of extends Operation<infer Data, infer Variables, infer Path>
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
      const ask = (variables: unknown = {}, options?: RequestOptions) =>
        operation.listen ? operation.listen(client, operation, variables, options) : client.run(operation, variables, options)
      if (!('path' in operation)) return [name, ask]
      const list = (variables: unknown = {}, options?: RequestOptions) => pages(client, operation, variables, options)
      return [name, Object.assign(ask, { pages: list })]
    }),
  ) as Methods<Of>
