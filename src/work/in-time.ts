/** Waits for work until it ends or the signal is aborted. Returns whether it has ended; throws what it throws. */
export async function inTime(work: Promise<unknown>, cut: AbortSignal): Promise<boolean> {
  let stopWaiting = () => {}
  const late = new Promise<boolean>((resolve) => {
    stopWaiting = () => resolve(false)
    if (cut.aborted) stopWaiting()
    else cut.addEventListener('abort', stopWaiting)
  })
  try {
    return await Promise.race([work.then(() => true), late])
  } finally {
    cut.removeEventListener('abort', stopWaiting)
  }
}
