import { statfs } from 'node:fs/promises'
import { outOfResources } from './connection-error.ts'

/** A command of an import and the log of the database need this much at most. */
const bytesMin = 100_000_000

/**
 * Throws OutOfResources if the disk of the embedded database is nearly full. PostgreSQL ends and recovers when it can't write its log, but
 * PGlite is part of this process and can't, so a command is refused before it begins.
 */
export async function assertFreeSpace(folder: string): Promise<void> {
  const { bavail, bsize } = await statfs(folder)
  const bytes = bavail * bsize
  if (bytes >= bytesMin) return
  throw outOfResources(new Error(`${megabytes(bytes)} MB are free in ${folder}: commands need ${megabytes(bytesMin)} MB.`))
}

const megabytes = (bytes: number): number => Math.floor(bytes / 1_000_000)
