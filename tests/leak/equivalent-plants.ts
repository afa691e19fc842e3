/** Plants that can't leak, by their ids, with the reason. */
export const equivalent: ReadonlyMap<string, string> = new Map([])
