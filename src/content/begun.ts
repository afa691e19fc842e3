/**
 * Marks a promise that starts before any code awaits it. If it rejects earlier, or if no code ever awaits it, the rejection does not count
 * as unhandled. Code that awaits it still receives the error.
 */
export function begun<Value>(promise: Promise<Value>): Promise<Value> {
  promise.catch(() => undefined)
  return promise
}
