import { match } from 'path-to-regexp'
import type { Parameters, Route } from './route.ts'

/** A door and what the address says of it. */
export interface Found {
  readonly route: Route
  readonly parameters: Parameters
}

/** Finds the route of a path; null where there is none. A path without names is found first, and at once. */
export function createRouter(routes: readonly Route[]): (path: string) => Found | null {
  const exact = new Map(routes.map((route) => [route.path, { route, parameters: {} }]))
  const patterns = routes
    .filter(({ path }) => path.includes(':'))
    .map((route) => ({ route, matched: match<Record<string, string>>(route.path, { sensitive: true, trailing: false }) }))
  return (path) => {
    const found = exact.get(path)
    if (found) return found
    for (const { route, matched } of patterns) {
      const result = attempt(() => matched(path))
      if (result) return { route, parameters: result.params }
    }
    return null
  }
}

/** What is no UTF-8 behind its percent signs names nothing. */
function attempt<Result>(run: () => Result): Result | null {
  try {
    return run()
  } catch (cause) {
    if (cause instanceof URIError) return null
    throw cause
  }
}
