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
  description: 'What articles are about, across sections. Known while an article on it is visible.',
  id: { resolve: (topic) => topic.id },
  loadWithoutCache: (id, { loaders }) => loaders.topicById.load(id),
  fields: (t) => ({
    slug: t.exposeString('slug', { description: 'Its address today. Former ones go on answering.' }),
    name: t.exposeString('name', { description: 'As the paper prints it.' }),
    articles: t.field({
      extensions: pageListSize,
      type: ArticleConnection,
      description: 'The articles on it, newest first.',
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
    description: 'One topic. Null: there is none that the viewer may see.',
    args: { by: t.arg({ type: TopicBy, required: true, description: 'Which one.' }) },
    resolve: decoding(
      ({ by }) => decodeTopicBy(by),
      (_root, reference, context) => findTopic(reference, context),
    ),
  }),
  topics: t.field({
    extensions: pageListSize,
    type: TopicConnection,
    description: 'All topics that have a visible article, by slug.',
    args: pageArguments(t.arg),
    resolve: decoding(
      (args) => sliceOf(args, decodeSlug),
      (_root, slice, { database, view }) => pageOf(slice, { ...topicList(database, view), cursorOf: encodeSlug }),
    ),
  }),
}))
