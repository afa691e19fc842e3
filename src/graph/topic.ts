import { topicList } from '../store/topic.ts'
import { ArticleConnection, articlePage } from './article-page.ts'
import { builder } from './builder.ts'
import { connectionOf, pageArguments, pageOf, sliceOf } from './connection.ts'
import { decodeSlug, encodeSlug } from './cursor.ts'
import { findTopic, TopicBy } from './lookup.ts'
import { Topic } from './refs.ts'
import { takenOf } from './taken.ts'

builder.node(Topic, {
  description: 'What articles are about, across sections. Known while an article on it is visible.',
  id: { resolve: (topic) => topic.id },
  loadWithoutCache: (id, { loaders }) => loaders.topicById.load(id),
  fields: (t) => ({
    slug: t.exposeString('slug', { description: 'Its address today. Former ones go on answering.' }),
    name: t.exposeString('name', { description: 'As the paper prints it.' }),
    articles: t.field({
      type: ArticleConnection,
      description: 'The articles on it, newest first.',
      args: pageArguments(t.arg),
      resolve: (topic, args, context, info) => articlePage({ topicId: topic.id }, args, context, takenOf(info)),
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
    resolve: (_root, { by }, context) => findTopic(by, context),
  }),
  topics: t.field({
    type: TopicConnection,
    description: 'All topics that have a visible article, by slug.',
    args: pageArguments(t.arg),
    resolve: (_root, args, { database, view }) => pageOf(sliceOf(args, decodeSlug), { ...topicList(database, view), cursorOf: encodeSlug }),
  }),
}))
