import { builder } from './builder.ts'

interface WebPageRecord {
  readonly title: string
  readonly url: string
}

export const WebPage = builder.objectRef<WebPageRecord>('WebPage').implement({
  description: 'A page of another site.',
  fields: (t) => ({
    title: t.exposeString('title', { description: 'As the paper prints it.' }),
    url: t.field({ type: 'URL', description: 'Where it is.', resolve: (page) => page.url }),
  }),
})
