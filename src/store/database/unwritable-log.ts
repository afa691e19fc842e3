import type { PGlite } from '@electric-sql/pglite'
import type { OutOfResources } from '../../content/error.ts'
import { isLogUnwritten, outOfResources } from './connection-error.ts'

/**
 * Sends PGlite nothing more once it could not write its log: it does not answer that statement, and its next one would never end, and keep
 * the process from doing anything else. Returns a function that gives that error, or null.
 */
export function stopAtUnwritableLog(pglite: PGlite): () => OutOfResources | null {
  let failure: OutOfResources | null = null
  const send = pglite.execProtocolStream.bind(pglite)
  pglite.execProtocolStream = async (message, options) => {
    if (failure) throw failure
    const messages = await send(message, options)
    const cause = messages.find((answer) => answer.name === 'error' && isLogUnwritten(answer))
    if (!cause) return messages
    failure = outOfResources(new Error('The embedded database could not write its log. Start it again when the disk has space.', { cause }))
    throw failure
  }
  return () => failure
}
