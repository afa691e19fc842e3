/** The name of every format, in the order in which sources are recognised. It is apart from the importers so that naming them loads none. */
export const formats = ['ndjson', 'wxr', 'feed', 'html', 'newsml-g2', 'newsml', 'ninjs', 'text', 'page'] as const

export type Format = (typeof formats)[number]
