import type { ArticleRecord } from '../content/article.ts'
import { InvalidInput } from '../content/error.ts'
import { keyOf } from '../content/global-id.ts'
import { type Context, createContext } from '../engine/context.ts'
import { decoding } from '../engine/decoding.ts'
import type { Delivery } from '../engine/delivery.ts'
import type { VisibleChange } from '../store/events/visible-change.ts'
import { builder } from './builder.ts'
import { AuthorBy, decodeAuthorBy, decodeSectionBy, findAuthor, findSection, SectionBy } from './lookup.ts'
import { Article } from './refs.ts'

builder.subscriptionType({
  description:
    'Events as they happen, over GraphQL over SSE: send a POST or GET request with `Accept: text/event-stream`. An event is sent the second an article becomes visible, and contains the article as it is at that moment. Articles that the viewer can’t see are never sent. To resume after a lost connection, send the last event id in `Last-Event-ID`; some events may then arrive twice. `TOO_MANY_SUBSCRIPTIONS` if the gateway has no free connection.',
})

builder.subscriptionFields((t) => ({
  articlePublished: t.field({
    type: Article,
    description:
      'Sends each article when it becomes visible: at its publication, at its scheduled time, at the end of its embargo, or when it is published again.',
    args: {
      section: t.arg({ type: SectionBy, description: 'Restricts the events to this section. No events are sent for an unknown section.' }),
      author: t.arg({ type: AuthorBy, description: 'Restricts the events to this author. No events are sent for an unknown author.' }),
    },
    subscribe: decoding(
      ({ section, author }) => ({ section: section && decodeSectionBy(section), author: author && decodeAuthorBy(author) }),
      (_root, { section, author }, context) =>
        deliver(context, {
          matches: ({ kind }) => kind === 'published',
          async matchesArticle(article, fresh) {
            if (section) {
              const wanted = await findSection(section, fresh)
              if (!wanted || wanted.id !== article.sectionId) return false
            }
            if (!author) return true
            const [wanted, signed] = await Promise.all([findAuthor(author, fresh), fresh.loaders.authorsOfArticle.load(article.id)])
            return signed.some(({ id }) => id === wanted?.id)
          },
        }),
    ),
    resolve: (delivery) => (delivery as { article: ArticleRecord }).article,
  }),
  articleChanged: t.field({
    type: Article,
    description:
      'Sends the article each time it changes. Completes when the article is no longer visible. Sends nothing while the article is not visible yet.',
    args: { id: t.arg.id({ required: true, description: 'Global `id` of the article.' }) },
    subscribe: decoding(
      ({ id }) => keyOf('Article', id),
      (_root, key, context) => deliver(context, { matches: ({ articleId }) => articleId === key, endsWithRemoval: true }),
    ),
    resolve: (delivery) => (delivery as { article: ArticleRecord }).article,
  }),
}))

interface Interest {
  /** Whether the change may concern the subscription. */
  readonly matches: (change: VisibleChange) => boolean
  /** Whether the article concerns it, as it is now. */
  readonly matchesArticle?: (article: ArticleRecord, fresh: Context) => Promise<boolean>
  /** Whether the subscription ends when readers no longer see an article that matched. */
  readonly endsWithRemoval?: boolean
}

/** Delivers the articles of the changes that match, each as it is by then and for the viewer of that moment. Hidden ones are left out. */
function deliver(
  context: Context,
  { matches, matchesArticle, endsWithRemoval = false }: Interest,
): AsyncGenerator<Delivery, void, undefined> {
  const { changeFeed, listener } = context
  if (!listener) throw new InvalidInput('A subscription needs an event stream: expected the header "Accept: text/event-stream".')
  changeFeed.enter(listener)
  return deliveries()

  async function* deliveries(): AsyncGenerator<Delivery, void, undefined> {
    if (!listener) return
    for await (const { changes, id } of changeFeed.pages(listener, context.view)) {
      let delivered = false
      for (const item of changes.filter(matches)) {
        if (listener.signal.aborted || changeFeed.closing.aborted) return
        if (item.kind === 'removed') {
          if (endsWithRemoval) return
          continue
        }
        const fresh = createContext(context, await listener.viewer(), changeFeed.instant())
        const article = await fresh.loaders.articleById.load(item.articleId)
        if (!article || (matchesArticle && !(await matchesArticle(article, fresh)))) continue
        yield { article, context: fresh }
        delivered = true
      }
      // The first page has no changes: it says where the subscription begins.
      if (delivered || changes.length === 0) yield { id }
    }
  }
}
