/** Minimum time between two reports, in milliseconds. */
const reportMs = 1000

/** Counts refusals, each call being one, and reports their number at most once a second. */
export function refusalReport(report: (refused: number) => void): () => void {
  let refused = 0
  let isSilent = false
  const send = (): void => {
    if (refused === 0 || isSilent) return
    report(refused)
    refused = 0
    isSilent = true
    setTimeout(() => {
      isSilent = false
      send()
    }, reportMs).unref()
  }
  return () => {
    refused++
    send()
  }
}
