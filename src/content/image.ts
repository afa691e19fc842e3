export interface Image {
  readonly url: string
  /** The source's address with `{width}` where the width in pixels goes; null where it serves one size only. */
  readonly template: string | null
  readonly width: number | null
  readonly height: number | null
  /** Empty for a picture that adds nothing to the text. */
  readonly alt: string
  readonly caption: string | null
  readonly credit: string | null
}

/** The address of the picture at a width in pixels; the plain one where the source offers no other. */
export const imageUrlAt = (image: Image, width: number): string => image.template?.replaceAll('{width}', String(width)) ?? image.url
