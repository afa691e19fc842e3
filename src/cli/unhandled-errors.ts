import type { Logger } from 'pino'

/** Errors that no code handled since the process started. */
export interface UnhandledErrors {
  readonly rejections: number
  readonly exceptions: number
}

/**
 * Decides what becomes of the process when an error reaches the event loop. Each one is a bug: it is logged with its cause, and counted.
 *
 * After a rejected promise that no code handles, the process goes on. No other code was interrupted: whoever awaited the promise was told,
 * and whoever did not has lost one answer at most. What requests share can't be left half-changed by it. A statement belongs to one
 * connection, which goes back to the pool with its outcome; a transaction is rolled back by the function that began it, and by the database
 * when its connection ends; loads that requests have in common tell each of them the outcome, an error too; documents, plans and weights
 * are put into their caches whole. To end here would let one request end all others.
 *
 * After an exception that no code catches, the process ends. It broke off a callback in the middle, of a socket, of a connection to the
 * database or of a timer, and what that callback had yet to do is not done: a connection that is read on from the wrong byte would answer
 * one reader with what is another's. So no request is taken any more, those under way have the time of a shutdown, and the exit code is 1, for
 * whatever started the process to start another. Nothing that was committed is lost.
 */
export function handleUnhandledErrors(log: Logger, close: () => Promise<unknown>): UnhandledErrors {
  const counts = { rejections: 0, exceptions: 0 }
  process.on('unhandledRejection', (cause) => {
    counts.rejections += 1
    log.error({ cause, count: counts.rejections }, 'A promise was rejected and no code handled it. The gateway goes on serving.')
  })
  process.on('uncaughtException', (cause) => {
    counts.exceptions += 1
    log.fatal({ cause, count: counts.exceptions }, 'An exception was thrown and no code caught it. The gateway ends.')
    if (counts.exceptions > 1) process.exit(1)
    close()
      .catch((failure: unknown) => log.error({ cause: failure }, 'The gateway could not be closed.'))
      .finally(() => process.exit(1))
  })
  return counts
}
