/**
 * Cost units of a request for a document, in the unit of a GraphQL operation's weight: about 100 bytes of an answer, or as much work. A
 * route costs about as much as the operation that reads the same, so that no route is a way around the quota: the page of an article as the
 * operation ArticlePage, which weighs 857, and a feed as fifty articles with their text, at 40 for each text and 10 for the rest.
 */
const costs: readonly (readonly [path: string, cost: number | null])[] = [
  // The weight of the operation is added when it is known.
  ['/graphql', null],
  ['/a/', 850],
  ['/section/', 300],
  ['/author/', 300],
  ['/topic/', 300],
  ['/feeds/search', 3000],
  ['/feeds/', 2500],
  ['/oembed', 50],
  ['/sitemap', 500],
  ['/embed/click', 1],
  ['/embed/', 100],
]

const frontPageCost = 2000
/** The cost of a route that has no entry here. */
const costDefault = 1

/** `null` for a route that adds the cost itself. */
export function routeCost(path: string): number | null {
  const [, cost] = (path === '/' ? [path, frontPageCost] : costs.find(([beginning]) => path.startsWith(beginning))) ?? [path, costDefault]
  return cost
}
