type Part = () => void

const waiting: Part[] = []
let isScheduled = false

/**
 * Runs a part of a long computation when its turn has come. One part runs in each turn of the event loop, in the order of the calls, so
 * that the requests of other clients are read and answered in between. A part should take about a millisecond.
 */
export function inTurn(part: Part): void {
  waiting.push(part)
  schedule()
}

/** Resolves when the turn of the caller has come. */
export const nextTurn = (): Promise<void> => new Promise((resolve) => inTurn(resolve))

function schedule(): void {
  if (isScheduled) return
  isScheduled = true
  setImmediate(runNext)
}

function runNext(): void {
  isScheduled = false
  const part = waiting.shift()
  if (waiting.length > 0) schedule()
  part?.()
}
