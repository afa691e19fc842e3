import type { SignedArticle } from '../content/article.ts'
import type { Context } from '../engine/context.ts'
import type { Needs } from '../engine/selected-fields.ts'
import type { ArticleYear } from '../store/reads/article-count.ts'
import type { ArticleList, ArticlePosition } from '../store/reads/article-list.ts'
import type { ListSlice } from '../store/reads/article-slice.ts'
import type { Slice } from '../store/reads/slice.ts'
import { builder } from './builder.ts'
import { connectionOf, type Page, type PageArguments, pageOf, sliceOf } from './connection.ts'
import { decodeTime, encodeTime } from './cursor.ts'
import {
  AuthorBy,
  decodeAuthorBy,
  decodeSectionBy,
  decodeTopicBy,
  findAuthor,
  findSection,
  findTopic,
  type Reference,
  SectionBy,
  TopicBy,
} from './lookup.ts'
import { sizeWithin } from './page-size.ts'
import { Article } from './refs.ts'

export const ArticleConnection = connectionOf('Article', Article)

export const ArticleFilter = builder.inputType('ArticleFilter', {
  description:
    'Conditions that an article must meet, all of them at once. A reference to an unknown section, author or topic gives an empty list.',
  fields: (t) => ({
    section: t.field({ type: SectionBy, description: 'Articles of this section, without those of its subsections.' }),
    author: t.field({ type: AuthorBy, description: 'Articles by this author, alone or with others.' }),
    topic: t.field({ type: TopicBy, description: 'Articles on this topic.' }),
    language: t.field({ type: 'Locale', description: 'Articles with exactly this language tag: `fr` does not match `fr-ML`.' }),
    publishedFrom: t.field({ type: 'DateTime', description: 'Articles whose `publishedAt` is at or after this instant.' }),
    publishedBefore: t.field({ type: 'DateTime', description: 'Articles whose `publishedAt` is before this instant.' }),
  }),
})

type FilterInput = typeof ArticleFilter.$inferInput

/** A decoded filter. */
export interface Filter {
  readonly section: Reference | null
  readonly author: Reference | null
  readonly topic: Reference | null
  readonly conditions: Pick<ArticleList, 'language' | 'publishedFrom' | 'publishedBefore'>
}

export const decodeFilter = ({ section, author, topic, language, publishedFrom, publishedBefore }: FilterInput): Filter => ({
  section: section ? decodeSectionBy(section) : null,
  author: author ? decodeAuthorBy(author) : null,
  topic: topic ? decodeTopicBy(topic) : null,
  conditions: { ...(language && { language }), ...(publishedFrom && { publishedFrom }), ...(publishedBefore && { publishedBefore }) },
})

/** The decoded arguments of a page. */
interface PageRequest {
  readonly slice: Slice<ArticlePosition>
  readonly filter: Filter | null
}

export const decodePage = ({ filter, ...args }: PageArguments & { filter?: FilterInput | null }): PageRequest => ({
  slice: sliceOf(args, decodeTime),
  filter: filter ? decodeFilter(filter) : null,
})

export interface ArticlePage extends Page<SignedArticle> {
  /** Articles per year in the whole list, newest year first. */
  readonly years: () => Promise<readonly ArticleYear[]>
}

/** One page of a list of articles, newest first. Each part is read only if it is selected. */
export async function articlePage(
  list: ArticleList,
  { slice, filter }: PageRequest,
  context: Context,
  selected: Needs,
): Promise<ArticlePage> {
  const filtered = filter ? await filteredList(list, filter, context) : list
  if (filtered === null) return { ...pageOf(slice, nothing), years: async () => [] }
  const { loaders } = context
  const page = pageOf(slice, {
    load: (wanted) => loadSlice({ list: filtered, slice: wanted }, context, selected),
    looksForMore: selected.has('WHAT_FOLLOWS'),
    count: () => loaders.articleCount.load(filtered),
    reaches: (position, side) => loaders.articleReach.load({ list: filtered, position, side }),
    cursorOf: encodeTime,
  })
  return { ...page, years: () => loaders.articleYears.load(filtered) }
}

const nothing = { load: async (): Promise<SignedArticle[]> => [], count: async () => 0, reaches: async () => false, cursorOf: encodeTime }

const latestMax = 50

export const decodeLatest = ({ first }: { readonly first: number }): number => sizeWithin(first, 'first', latestMax)

/** The latest articles of a list, without cursors. */
export const latestArticles = (list: ArticleList, size: number, context: Context, selected: Needs): Promise<SignedArticle[]> =>
  loadSlice({ list, slice: { size, fromEnd: false, after: null, before: null } }, context, selected)

/** Reads only the selected columns. Sections are read at the same time as the list, not after it. */
function loadSlice(wanted: ListSlice, { loaders }: Context, selected: Needs): Promise<SignedArticle[]> {
  if (selected.has('SECTIONS')) void loaders.sections
  return loaders.articleSlice.load({ ...wanted, extent: { whole: selected.has('WHOLE_ARTICLES'), authors: selected.has('AUTHORS') } })
}

/** The list with the filter's conditions. Null if a condition refers to an object that does not exist. */
export async function filteredList(list: ArticleList, filter: Filter, context: Context): Promise<ArticleList | null> {
  const [section, author, topic] = await Promise.all([
    filter.section && findSection(filter.section, context),
    filter.author && findAuthor(filter.author, context),
    filter.topic && findTopic(filter.topic, context),
  ])
  if ((filter.section && !section) || (filter.author && !author) || (filter.topic && !topic)) return null
  if (list.sectionId && section && section.id !== list.sectionId) return null
  if (list.topicId && topic && topic.id !== list.topicId) return null
  return {
    ...list,
    ...(section && { sectionId: section.id }),
    ...(author && (list.authorId ? { coAuthorId: author.id } : { authorId: author.id })),
    ...(topic && { topicId: topic.id }),
    ...filter.conditions,
  }
}
