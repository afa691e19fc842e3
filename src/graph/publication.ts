import type { Publication as PublicationRecord } from '../content/publication.ts'
import { decoding } from '../engine/decoding.ts'
import { listSize } from '../engine/field-cost.ts'
import { needsOf } from '../engine/selected-fields.ts'
import { decodeLatest, latestArticles } from './article-connection.ts'
import { builder } from './builder.ts'
import { Article } from './refs.ts'

export const Publication = builder.objectRef<PublicationRecord>('Publication').implement({
  description: 'The newspaper that this gateway serves. An operator configures it.',
  fields: (t) => ({
    name: t.exposeString('name', { description: 'Name as printed on the front page.' }),
    url: t.field({ type: 'URL', description: 'URL of the newspaper’s site.', resolve: ({ url }) => url }),
    language: t.field({
      type: 'Locale',
      description: 'Language of articles whose source specifies none.',
      resolve: ({ language }) => language,
    }),
    timeZone: t.exposeString('timeZone', { description: 'IANA name of the time zone of printed dates, such as `Africa/Bamako`.' }),
    subscribeUrl: t.field({
      type: 'URL',
      nullable: true,
      description: 'Page where readers subscribe. `null` if the newspaper sells no subscriptions online.',
      resolve: ({ subscribeUrl }) => subscribeUrl,
    }),
    front: t.field({
      extensions: listSize({ slicingArguments: ['first'] }),
      type: [Article],
      description: '« À la une »: the articles that editors chose, in their order, followed by the latest articles of the newspaper.',
      args: { first: t.arg.int({ required: true, defaultValue: 10, description: 'Number of articles: 0 to 50.' }) },
      resolve: decoding(decodeLatest, async (_publication, size, context, info) => {
        const [chosen, latest] = await Promise.all([context.loaders.front, latestArticles({}, size, context, needsOf(info))])
        const ids = new Set(chosen.map(({ id }) => id))
        return [...chosen, ...latest.filter(({ id }) => !ids.has(id))].slice(0, size)
      }),
    }),
  }),
})

builder.queryField('publication', (t) =>
  t.field({
    type: Publication,
    description: 'The newspaper that this gateway serves.',
    resolve: (_root, _args, { publication }) => publication,
  }),
)
