import type { Logger } from 'pino'

/** Numbers of unhandled errors since the process started. */
export interface UnhandledErrors {
  readonly rejections: number
  readonly exceptions: number
}

/**
 * Decides whether the process continues after an error that no code handled. Each such error is a bug: it is logged with its cause, and
 * counted.
 *
 * After an unhandled rejection the process continues. The rejection interrupted no other code: code that awaits the promise receives the
 * error, and code that does not await it loses at most one answer. State that requests share stays consistent. A statement belongs to one
 * connection, which returns to the pool with the outcome. The function that began a transaction rolls it back, and so does the database
 * when the connection ends. Loads that several requests share deliver their outcome, including an error, to each of them. Documents, plans
 * and weights are added to their caches only when they are complete. If the process ended here, one request would end all others.
 *
 * After an uncaught exception the process ends. The exception interrupted a callback of a socket, a database connection or a timer, and the
 * rest of that callback never runs. A connection that is then read from the wrong byte could send one reader the data of another. The
 * gateway therefore accepts no more requests, gives current ones the time of a shutdown, and exits with code 1, so that a process manager
 * starts it again. Committed data is not lost.
 */
export function handleUnhandledErrors(log: Logger, close: () => Promise<unknown>): UnhandledErrors {
  const counts = { rejections: 0, exceptions: 0 }
  process.on('unhandledRejection', (cause) => {
    counts.rejections += 1
    log.error({ cause, count: counts.rejections }, 'Unhandled promise rejection. The gateway continues.')
  })
  process.on('uncaughtException', (cause) => {
    counts.exceptions += 1
    log.fatal({ cause, count: counts.exceptions }, 'Uncaught exception. The gateway shuts down.')
    if (counts.exceptions > 1) process.exit(1)
    close()
      .catch((failure: unknown) => log.error({ cause: failure }, 'The gateway could not shut down cleanly.'))
      .finally(() => process.exit(1))
  })
  return counts
}
