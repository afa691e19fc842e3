import { match } from 'path-to-regexp'
import type { Parameters, Route } from './route.ts'

/** A route and the parameters that its path matched. */
export interface Found {
  readonly route: Route
  readonly parameters: Parameters
}

/** Finds the route for a path, or `null`. Paths without parameters have precedence, and are found by one lookup. */
export function createRouter(routes: readonly Route[]): (path: string) => Found | null {
  const exact = new Map(routes.map((route) => [route.path, { route, parameters: {} }]))
  const patterns = routes
    .filter(({ path }) => path.includes(':'))
    .map((route) => ({ route, matched: match<Record<string, string>>(route.path, { sensitive: true, trailing: false }) }))
  return (path) => {
    const found = exact.get(path)
    if (found) return found
    for (const { route, matched } of patterns) {
      const result = nullIfMalformed(() => matched(path))
      if (result) return { route, parameters: result.params }
    }
    return null
  }
}

/** A path whose percent-encoding is not valid UTF-8 matches no route. */
function nullIfMalformed<Result>(run: () => Result): Result | null {
  try {
    return run()
  } catch (cause) {
    if (cause instanceof URIError) return null
    throw cause
  }
}
