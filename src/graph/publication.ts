import type { Publication as PublicationRecord } from '../content/publication.ts'
import { decoding } from '../engine/decoding.ts'
import { listSize } from '../engine/list-size.ts'
import { needsOf } from '../engine/selected-fields.ts'
import { decodeLatest, latestArticles } from './article-connection.ts'
import { builder } from './builder.ts'
import { Article } from './refs.ts'

export const Publication = builder.objectRef<PublicationRecord>('Publication').implement({
  description: 'The newspaper itself.',
  fields: (t) => ({
    name: t.exposeString('name', { description: 'As on its front page.' }),
    url: t.field({ type: 'URL', description: 'Its own site.', resolve: ({ url }) => url }),
    language: t.field({
      type: 'Locale',
      description: 'What it is written in where an article doesn’t say otherwise.',
      resolve: ({ language }) => language,
    }),
    timeZone: t.exposeString('timeZone', { description: 'The IANA name of the zone its printed dates are of.' }),
    subscribeUrl: t.field({
      type: 'URL',
      nullable: true,
      description: 'Where to subscribe. Null: not on line.',
      resolve: ({ subscribeUrl }) => subscribeUrl,
    }),
    front: t.field({
      extensions: listSize({ slicingArguments: ['first'] }),
      type: [Article],
      description: '« À la une », in the editors’ order, then the latest of the whole paper.',
      args: { first: t.arg.int({ required: true, defaultValue: 10, description: 'How many, 50 at most.' }) },
      resolve: decoding(decodeLatest, async (_publication, size, context, info) => {
        const [chosen, latest] = await Promise.all([context.loaders.front, latestArticles({}, size, context, needsOf(info))])
        const ids = new Set(chosen.map(({ id }) => id))
        return [...chosen, ...latest.filter(({ id }) => !ids.has(id))].slice(0, size)
      }),
    }),
  }),
})

builder.queryField('publication', (t) =>
  t.field({ type: Publication, description: 'The newspaper this graph serves.', resolve: (_root, _args, { publication }) => publication }),
)
