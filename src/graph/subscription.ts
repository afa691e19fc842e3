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
          wants: ({ kind }) => kind === 'published',
          async isFor(article, fresh) {
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
      (_root, key, context) => deliver(context, { wants: ({ articleId }) => articleId === key, endsWithRemoval: true }),
    ),
    resolve: (delivery) => (delivery as { article: ArticleRecord }).article,
  }),
}))

interface Selection {
  /** Whether the change may concern the listener, judged without reading the article. */
  readonly wants: (changes: VisibleChange) => boolean
  /** Whether the article, as it is now, concerns the listener. */
  readonly isFor?: (article: ArticleRecord, fresh: Context) => Promise<boolean>
  /** Whether the subscription completes when an article that it selects is removed. */
  readonly endsWithRemoval?: boolean
}

/**
 * Yields the selected changes. At each delivery the listener's credential is checked again and the article is read again: an article that
 * is hidden by then is skipped.
 */
function deliver(context: Context, selection: Selection): AsyncGenerator<Delivery, void, undefined> {
  const { live, listener } = context
  if (!listener) throw new InvalidInput('A subscription needs an event stream: expected the header "Accept: text/event-stream".')
  live.enter(listener)
  return deliveries()

  async function* deliveries(): AsyncGenerator<Delivery, void, undefined> {
    if (!listener) return
    for await (const { changes, id } of live.pages(listener, context.view.audience)) {
      let delivered = false
      for (const item of changes.filter(selection.wants)) {
        if (listener.signal.aborted || live.closing.aborted) return
        if (item.kind === 'removed') {
          if (selection.endsWithRemoval) return
          continue
        }
        const fresh = createContext(context, await listener.viewer(), live.instant())
        const article = await fresh.loaders.articleById.load(item.articleId)
        if (!article || (selection.isFor && !(await selection.isFor(article, fresh)))) continue
        yield { article, context: fresh }
        delivered = true
      }
      // The first page has no changes: its id says where the listener starts.
      if (delivered || changes.length === 0) yield { id }
    }
  }
}
