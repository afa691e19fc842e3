import { v7 } from 'uuid'

/** A UUID v7: ids of one time lie together in the index. */
export const newId = (at: Date): string => v7({ msecs: at.getTime() })
