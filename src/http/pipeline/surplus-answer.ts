import { AtCapacity, QuotaExceeded } from '../../content/error.ts'
import type { Answer } from './encode.ts'
import type { MediaType } from './request.ts'

type Refuse = (cause: unknown, mediaType: MediaType) => Answer

/**
 * Encodes each answer to a surplus request once: a gateway far above its limit, or a partner far above its quota, gets little else. Many
 * requests have the same error.
 */
export function surplusAnswers(refuse: Refuse): Refuse {
  const answers = new WeakMap<Error, Map<MediaType, Answer>>()
  return (cause, mediaType) => {
    if (!(cause instanceof AtCapacity || cause instanceof QuotaExceeded)) return refuse(cause, mediaType)
    const known = answers.get(cause)?.get(mediaType)
    if (known) return known
    const answer = refuse(cause, mediaType)
    answers.set(cause, new Map(answers.get(cause)).set(mediaType, answer))
    return answer
  }
}
