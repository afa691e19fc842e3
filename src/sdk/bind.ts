import type { Answer } from './answer.ts'
import type { Client, RequestOptions } from './client.ts'
import type { ItemOf, ListenOptions, Operation, Subscription } from './operation.ts'
import { pages } from './pages.ts'

/** Operations by name, as a generated module exports them. */
type Operations = Readonly<Record<string, Operation<unknown, unknown> | Subscription<unknown, unknown>>>

/** The arguments of a method: variables, which are optional if none is required, and options. */
type Arguments<Variables, Options = RequestOptions> =
  Record<never, never> extends Variables ? [variables?: Variables, options?: Options] : [variables: Variables, options?: Options]

/** The method of an operation. If the operation pages through a list, the method also has `pages`. Use `for await` for a subscription. */
export type Method<Of> =
  Of extends Subscription<infer Data, infer Variables>
    ? (...args: Arguments<Variables, ListenOptions>) => AsyncGenerator<Data, void, undefined>
    : Of extends Operation<infer Data, infer Variables, infer Path>
      ? ((...args: Arguments<Variables>) => Promise<Answer<Data>>) &
          (Path extends readonly [string, ...string[]]
            ? {
                /** The entries of the list, page by page. Throws KiosqueFailure if a page can't be loaded. */
                pages(...args: Arguments<Variables>): AsyncGenerator<ItemOf<Data, Path>, void, undefined>
              }
            : unknown)
      : never

/** One method per operation. */
export type Methods<Of> = { readonly [Name in keyof Of]: Method<Of[Name]> }

/** Creates a method for each operation. A bundle then contains all operations; with `client.run` it contains only those that it uses. */
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
