import { createOperationDescriptor, Environment, fetchQuery, getSelector, Network, RecordSource, Store } from 'relay-runtime'
import type { timeline_author$data } from './relay/__generated__/timeline_author.graphql'
import fragment from './relay/__generated__/timeline_author.graphql'
import pageQuery, { type timelinePageQuery } from './relay/__generated__/timelinePageQuery.graphql'
import query, { type timelineQuery } from './relay/__generated__/timelineQuery.graphql'

/** What Relay's store holds of a timeline after its first page and after the second, which `@refetchable` made a query for. */
export async function relay(url: string, slug: string): Promise<(string | undefined)[][]> {
  const network = Network.create(async ({ text }, variables) => {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ query: text, variables }),
    })
    return response.json()
  })
  const environment = new Environment({ network, store: new Store(new RecordSource()) })
  environment.retain(createOperationDescriptor(query, { slug }))
  const data = await fetchQuery<timelineQuery>(environment, query, { slug }).toPromise()
  const shown = () => {
    const selector = getSelector(fragment, data?.author)
    if (selector?.kind !== 'SingularReaderSelector') throw new Error('The author is not there.')
    return environment.lookup(selector).data as unknown as timeline_author$data & { timeline: { pageInfo: { endCursor: string } } }
  }
  const headlines = () => shown().timeline.edges.map(({ node }) => node.headline)
  const first = headlines()
  const { endCursor } = shown().timeline.pageInfo
  await fetchQuery<timelinePageQuery>(environment, pageQuery, { id: data?.author?.id ?? '', count: 2, cursor: endCursor }).toPromise()
  return [first, headlines()]
}
