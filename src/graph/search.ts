import type { SignedArticle } from '../content/article.ts'
import { InvalidInput } from '../content/error.ts'
import type { Context } from '../engine/context.ts'
import { decoding } from '../engine/decoding.ts'
import { weight } from '../engine/field-cost.ts'
import { escapeHtml } from '../formats/html.ts'
import { type SearchHit, type SearchPosition, searchList, snippetsOf } from '../store/reads/search.ts'
import { ArticleFilter, decodeFilter, filteredList } from './article-connection.ts'
import { builder } from './builder.ts'
import { connectionOf, type PageArguments, pageListSize, pageOf, sliceOf } from './connection.ts'
import { decodeScore, encodeScore } from './cursor.ts'
import { Article } from './refs.ts'

/** Maximum length of a search query, in characters. */
const queryCharsMax = 200

/** A hit with its snippet. The snippets of a page are read together when the first one is selected. */
interface Found extends SearchHit {
  readonly snippet: () => Promise<string>
}

const SearchConnection = connectionOf<SignedArticle, Found>('Search', Article, (t) => ({
  score: t.float({
    description: 'Relevance: higher is better. Scores of different searches can’t be compared.',
    resolve: ({ node }) => node.score,
  }),
  snippet: t.field({
    type: 'HTML',
    description:
      'Excerpt of the lead or body around the matches, which are marked with `<mark>`. It contains only text that the viewer can read.',
    resolve: ({ node }) => node.snippet(),
  }),
}))

interface SearchArguments extends PageArguments {
  readonly query: string
  readonly filter?: typeof ArticleFilter.$inferInput | null | undefined
}

function decodeSearch({ query, filter, ...args }: SearchArguments) {
  if (query.length > queryCharsMax) throw new InvalidInput(`"query" has ${query.length} characters: expected at most ${queryCharsMax}.`)
  return { query, filter: filter ? decodeFilter(filter) : null, slice: sliceOf(args, decodeScore) }
}

builder.queryField('search', (t) =>
  t.field({
    extensions: { ...pageListSize, ...weight(500) },
    type: SearchConnection,
    description:
      'Full-text search in titles, leads, bylines and bodies, most relevant first. Accents and inflections are ignored. `"quoted words"` match as a phrase, `-word` excludes a word, and `or` separates alternatives. A body is searched only for viewers who can read it in full.',
    args: {
      query: t.arg.string({ required: true, description: 'Query as typed by the reader, up to 200 characters.' }),
      first: t.arg.int({ description: 'Number of entries: 0 to 100, 20 by default.' }),
      after: t.arg.string({ description: 'Cursor of the entry before the page.' }),
      filter: t.arg({ type: ArticleFilter, description: 'Restricts the search to articles that match.' }),
    },
    resolve: decoding(decodeSearch, async (_root, { query, filter, slice }, context) => {
      const list = filter ? await filteredList({}, filter, context) : {}
      if (list === null) return pageOf<Found, SearchPosition>(slice, nothing)
      const { database, view } = context
      const search = { query, list }
      const source = searchList(database, view, search)
      return pageOf(slice, {
        load: async (wanted) => withSnippets(await source.load(wanted), search, context),
        count: source.count,
        reaches: (position, side) => (side === 'before' ? source.reaches(position) : Promise.resolve(false)),
        cursorOf: encodeScore,
      })
    }),
  }),
)

const nothing = { load: async (): Promise<Found[]> => [], count: async () => 0, reaches: async () => false, cursorOf: encodeScore }

function withSnippets(hits: readonly SearchHit[], search: Parameters<typeof snippetsOf>[2], { database, view }: Context): Found[] {
  let looked: Promise<ReadonlyMap<string, string>> | undefined
  const lookUp = () => {
    looked ??= snippetsOf(database, view, search, hits).then(
      (snippets) =>
        new Map(
          snippets.map(({ articleId, pieces }) => [
            articleId,
            pieces.map((piece, index) => (index % 2 === 1 ? `<mark>${escapeHtml(piece)}</mark>` : escapeHtml(piece))).join(''),
          ]),
        ),
    )
    return looked
  }
  return hits.map((hit) => ({ ...hit, snippet: async () => (await lookUp()).get(hit.id) ?? '' }))
}
