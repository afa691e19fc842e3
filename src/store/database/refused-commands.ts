import { OutOfResources, ReadOnly } from '../../content/error.ts'
import type { Database, RefusedCommands } from './database.ts'

const reportMs = 1000

/**
 * A database that reports commands that it refused because it is read-only or has no space left, at most once a second: clients repeat them,
 * and a full disk has no room for a long log.
 */
export function reportingRefusedCommands(database: Database, onRefusedCommands: (report: RefusedCommands) => void): Database {
  let refused = 0
  let reportedAt = Number.NEGATIVE_INFINITY
  const observed = async <Result>(command: Promise<Result>): Promise<Result> => {
    try {
      return await command
    } catch (cause) {
      if (cause instanceof OutOfResources || cause instanceof ReadOnly) note(cause)
      throw cause
    }
  }
  const note = ({ cause }: Error): void => {
    refused += 1
    if (performance.now() - reportedAt < reportMs) return
    onRefusedCommands({ refused, cause })
    refused = 0
    reportedAt = performance.now()
  }
  return {
    ...database,
    transaction: (run) => observed(database.transaction(run)),
    bulk: (run, options) => observed(database.bulk(run, options)),
  }
}
