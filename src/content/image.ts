export interface Image {
  readonly url: string
  /** URL at the source with `{width}` in place of the width in pixels; null if the source serves a single size. */
  readonly template: string | null
  readonly width: number | null
  readonly height: number | null
  /** Empty for a decorative picture. */
  readonly alt: string
  readonly caption: string | null
  readonly credit: string | null
}

/** URL of the picture at a width in pixels; the default URL if the source serves a single size. */
export const imageUrlAt = (image: Image, width: number): string => image.template?.replaceAll('{width}', String(width)) ?? image.url
