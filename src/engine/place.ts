/** An object or a list of the response. */
export type Container = Record<string | number, unknown>

/** The position of a value in the response. If the value fails, the nearest enclosing nullable place becomes null. */
export interface Place {
  readonly container: Container
  readonly key: string | number
  /** The next enclosing nullable place; null for the whole response. */
  readonly around: Place | null
  /** True if the place is already null because something in it failed. Values that arrive later are ignored. */
  abandoned: boolean
}

export const placeAt = (container: Container, key: string | number, around: Place | null): Place => ({
  container,
  key,
  around,
  abandoned: false,
})

/** The value at this place is null from now on. */
export function becomeNull(place: Place): void {
  place.abandoned = true
  place.container[place.key] = null
}

/** Whether a place around this one became null. */
export const isGone = ({ around }: Place): boolean => around !== null && (around.abandoned || isGone(around))
