import { KiosqueFailure } from './answer.ts'
import type { Client, RequestOptions } from './client.ts'
import type { ItemOf, Operation } from './operation.ts'

interface List {
  readonly nodes?: readonly unknown[]
  readonly edges?: readonly { readonly node: unknown }[]
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null }
}

/**
 * The entries of a list, page by page. Each page is requested when all entries before it have been consumed.
 * Ends at the end of the list, or immediately if the parent of the list is null. Throws KiosqueFailure if a page can't be loaded.
 * @example for await (const article of pages(client, authorTimeline, { slug })) console.log(article.headline)
 */
export async function* pages<Data, Variables, const Path extends readonly string[]>(
  client: Client,
  operation: Operation<Data, Variables, Path>,
  variables: NoInfer<Variables>,
  options?: RequestOptions,
): AsyncGenerator<ItemOf<Data, Path>, void, undefined> {
  for (let next = variables; ; ) {
    const { data, error } = await client.run(operation, next, options)
    if (error) throw new KiosqueFailure(error)
    let list: unknown = data
    for (const key of operation.path ?? []) list = (list as Record<string, unknown> | null)?.[key]
    if (!list) return
    const { nodes, edges = [], pageInfo } = list as List
    yield* (nodes ?? edges.map(({ node }) => node)) as ItemOf<Data, Path>[]
    if (!pageInfo.hasNextPage) return
    next = { ...next, after: pageInfo.endCursor }
  }
}
