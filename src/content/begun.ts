/**
 * A promise that is begun ahead of whoever awaits it. Should it reject before that, or should nobody come to await it, the rejection is
 * not unhandled; whoever does await it is told as ever.
 */
export function begun<Value>(promise: Promise<Value>): Promise<Value> {
  promise.catch(() => undefined)
  return promise
}
