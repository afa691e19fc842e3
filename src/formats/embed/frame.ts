import type { Publication } from '../../content/publication.ts'
import type { Form, Source } from '../../embed/form.ts'
import { html } from '../markup.ts'

/** Which headlines an iframe shows, and in which form. */
export interface FrameSource {
  readonly source: Source
  readonly value: string
  readonly form: Form
}

export interface Frame extends FrameSource {
  readonly count: number
  /** The public key of a partner. Null for the headlines that everybody may show. */
  readonly key: string | null
  /** Its accessible name. */
  readonly title: string
  /** In pixels. */
  readonly width: number | string
  readonly height: number
  readonly theme?: string
  readonly language?: string
}

/** The query of a representation of headlines; the same parameters always give the same address. */
export const headlinesQuery = ({
  key,
  source,
  value,
  form,
  count,
  theme,
  language,
}: Omit<Frame, 'title' | 'width' | 'height'>): URLSearchParams =>
  new URLSearchParams({
    ...(key !== null && { key }),
    ...(source !== 'front' && { [source]: value }),
    form,
    count: String(count),
    ...(theme !== undefined && { theme }),
    ...(language !== undefined && { lang: language }),
  })

export function frameHtml(frame: Frame, { url }: Pick<Publication, 'url'>): string {
  const { title, width, height } = frame
  return html`<iframe src="${url}/embed/headlines?${headlinesQuery(frame).toString()}" title="${title}" width="${width}" height="${height}" loading="lazy" style="border:0;max-width:100%"></iframe>`
    .markup
}
