import { decoding } from '../engine/decoding.ts'
import { needsOf } from '../engine/selected-fields.ts'
import { topicList } from '../store/reads/topic.ts'
import { ArticleConnection, articlePage, decodePage } from './article-connection.ts'
import { builder } from './builder.ts'
import { connectionOf, pageArguments, pageListSize, pageOf, sliceOf } from './connection.ts'
import { decodeSlug, encodeSlug } from './cursor.ts'
import { decodeTopicBy, findTopic, TopicBy } from './lookup.ts'
import { Topic } from './refs.ts'

builder.node(Topic, {
  description: 'A subject that articles of any section are about. It exists for readers while at least one of its articles is visible.',
  id: { resolve: (topic) => topic.id },
  loadWithoutCache: (id, { loaders }) => loaders.topicById.load(id),
  fields: (t) => ({
    slug: t.exposeString('slug', { description: 'Current slug for URLs. Lookups by former slugs keep working.' }),
    name: t.exposeString('name', { description: 'Name as printed.' }),
    articles: t.field({
      extensions: pageListSize,
      type: ArticleConnection,
      description: 'Visible articles on the topic, newest first.',
      args: pageArguments(t.arg),
      resolve: decoding(decodePage, (topic, page, context, info) => articlePage({ topicId: topic.id }, page, context, needsOf(info))),
    }),
  }),
})

const TopicConnection = connectionOf('Topic', Topic)

builder.queryFields((t) => ({
  topic: t.field({
    type: Topic,
    nullable: true,
    description: 'A topic by `id` or slug. `null` if there is none, or if the viewer can see none of its articles.',
    args: { by: t.arg({ type: TopicBy, required: true }) },
    resolve: decoding(
      ({ by }) => decodeTopicBy(by),
      (_root, reference, context) => findTopic(reference, context),
    ),
  }),
  topics: t.field({
    extensions: pageListSize,
    type: TopicConnection,
    description: 'All topics with at least one visible article, ordered by slug.',
    args: pageArguments(t.arg),
    resolve: decoding(
      (args) => sliceOf(args, decodeSlug),
      (_root, slice, { database, view }) => pageOf(slice, { ...topicList(database, view), cursorOf: encodeSlug }),
    ),
  }),
}))
