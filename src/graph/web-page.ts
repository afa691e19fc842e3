import { builder } from './builder.ts'

interface WebPageRecord {
  readonly title: string
  readonly url: string
}

export const WebPage = builder.objectRef<WebPageRecord>('WebPage').implement({
  description: 'A page of another site, which the newspaper links to.',
  fields: (t) => ({
    title: t.exposeString('title', { description: 'The title that the newspaper prints for the link.' }),
    url: t.field({ type: 'URL', resolve: (page) => page.url }),
  }),
})
