import type { ArticleRecord } from '../../../content/article.ts'
import { asSyndicated, type View } from '../../../content/audience.ts'
import { articleUrl, authorUrl, linkTo, type Publication, sectionUrl, topicUrl } from '../../../content/publication.ts'
import type { Source } from '../../../embed/form.ts'
import { type HeadlineItem, type HeadlineList, headlineOf, relatedHeadline } from '../../../formats/embed/headlines.ts'
import type { FeedForm } from '../../../formats/feed.ts'
import { frontArticles } from '../../../store/commands/front.ts'
import type { Database } from '../../../store/database/database.ts'
import { articleAtSlug } from '../../../store/reads/article-address.ts'
import type { ArticleList } from '../../../store/reads/article-list.ts'
import { articleSlices } from '../../../store/reads/article-slice.ts'
import { authorsBySlug } from '../../../store/reads/author.ts'
import { relatedLinksOf } from '../../../store/reads/related-link.ts'
import { searchList } from '../../../store/reads/search.ts'
import { readSections } from '../../../store/reads/section.ts'
import { topicsBySlug } from '../../../store/reads/topic.ts'
import type { DocumentRequest } from '../../document.ts'
import type { DocumentRouteOptions } from '../../publishing.ts'
import type { HeadlinesQuery } from './query.ts'

interface Reading {
  readonly database: Database
  readonly view: View
  readonly publication: Publication
  readonly query: HeadlinesQuery
  readonly item: (article: ArticleRecord) => HeadlineItem
  readonly form: FeedForm
  readonly noteArticle: DocumentRequest['noteArticle']
}

type Found = Pick<HeadlineList, 'title' | 'url' | 'items'> | null

/** Reads the headlines of each source: the same that the widget gets from the graph. `null` for one that does not exist for the reader. */
const readers: Readonly<Record<Source, (reading: Reading) => Promise<Found>>> = {
  async section(reading) {
    const section = (await readSections(reading.database)).bySlug.get(reading.query.value)
    return section ? newest(reading, { sectionId: section.id }, section.name, sectionUrl(section, reading.publication)) : null
  },
  async author(reading) {
    const [author] = await authorsBySlug(reading.database, reading.view, [reading.query.value])
    return author ? newest(reading, { authorId: author.id }, author.name, authorUrl(author, reading.publication)) : null
  },
  async topic(reading) {
    const [topic] = await topicsBySlug(reading.database, reading.view, [reading.query.value])
    return topic ? newest(reading, { topicId: topic.id }, topic.name, topicUrl(topic, reading.publication)) : null
  },
  async search({ database, view, publication, query: { value, count }, item }) {
    const search = searchList(database, view, { query: value, list: {} })
    const found = await search.load({ size: count, fromEnd: false, after: null, before: null })
    return { title: publication.name, url: linkTo(`${publication.url}/`, publication), items: found.map(item) }
  },
  async front(reading) {
    const { database, view, publication, query, item } = reading
    const [chosen, latest] = await Promise.all([
      frontArticles(database, view),
      newest(reading, {}, publication.name, linkTo(`${publication.url}/`, publication)),
    ])
    const first = chosen.map(item)
    const others = latest.items.filter(({ id }) => !first.some((one) => one.id === id))
    return { ...latest, items: [...first, ...others].slice(0, query.count) }
  },
  async article({ database, view, publication, query: { value, form: layout, count }, item, form, noteArticle }) {
    const found = await articleAtSlug(database, view, value)
    if (found?.kind !== 'article') return null
    const { article } = found
    noteArticle(article.id)
    const isRelatedOnly = layout === 'related'
    const size = isRelatedOnly ? count : count - 1
    const [links = []] = size > 0 ? await relatedLinksOf(database, view, [{ articleId: article.id, size }]) : []
    const related = links.flatMap((link) => relatedHeadline(link, form, publication) ?? [])
    return { title: article.title, url: articleUrl(article, publication), items: isRelatedOnly ? related : [item(article), ...related] }
  },
}

async function newest({ database, view, query: { count }, item }: Reading, list: ArticleList, title: string, url: string) {
  const slice = { size: count, fromEnd: false, after: null, before: null }
  const [articles = []] = await articleSlices(database, view, [{ list, slice }])
  return { title, url, items: articles.map(item) }
}

/** Reads what the sender of the request may show: syndicated articles, as far as its rights go. */
export async function readHeadlines(
  { syndication }: DocumentRouteOptions,
  { database, view, publication, noteArticle }: DocumentRequest,
  query: HeadlinesQuery,
): Promise<HeadlineList | null> {
  const form = publication.partner ? 'FULL' : syndication.form
  const item = (article: ArticleRecord) => headlineOf(article, form, publication)
  const found = await readers[query.source]({ database, view: asSyndicated(view), publication, query, item, form, noteArticle })
  return found && { ...found, attribution: publication.partner?.attribution ?? null }
}
