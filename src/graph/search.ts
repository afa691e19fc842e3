import type { SignedArticle } from '../content/article.ts'
import { InvalidInput } from '../content/error.ts'
import type { Context } from '../engine/context.ts'
import { decoding } from '../engine/decoding.ts'
import { escapeHtml } from '../formats/html.ts'
import { type SearchHit, type SearchPosition, searchList, snippetsOf } from '../store/reads/search.ts'
import { ArticleFilter, decodeFilter, narrowed } from './article-connection.ts'
import { builder } from './builder.ts'
import { connectionOf, type PageArguments, pageListSize, pageOf, sliceOf } from './connection.ts'
import { decodeScore, encodeScore } from './cursor.ts'
import { Article } from './refs.ts'

/** What a reader types, in characters. */
const queryCharsMax = 200

/** A hit that knows where its words stand; all of a page are looked up when the first is asked for. */
interface Found extends SearchHit {
  readonly snippet: () => Promise<string>
}

const SearchConnection = connectionOf<SignedArticle, Found>('Search', Article, (t) => ({
  score: t.float({
    description: 'How well its words fit: more is better, and comparable within this search only.',
    resolve: ({ node }) => node.score,
  }),
  snippet: t.field({
    type: 'HTML',
    description: 'Where the words stand in its lead or text, as far as the viewer may read it; they are marked with <mark>.',
    resolve: ({ node }) => node.snippet(),
  }),
}))

interface SearchArguments extends PageArguments {
  readonly query: string
  readonly filter?: typeof ArticleFilter.$inferInput | null | undefined
}

function decodeSearch({ query, filter, ...args }: SearchArguments) {
  if (query.length > queryCharsMax) throw new InvalidInput(`"query" has ${query.length} characters: expected ${queryCharsMax} at most.`)
  return { query, filter: filter ? decodeFilter(filter) : null, slice: sliceOf(args, decodeScore) }
}

builder.queryField('search', (t) =>
  t.field({
    extensions: pageListSize,
    type: SearchConnection,
    description:
      'Articles that hold the words, best first. Accents and endings don’t matter; "a phrase" is found as it stands, -word excludes, "or" gives a choice. Of a reserved text only who may read it searches the body; title, lead and signature are everybody’s.',
    args: {
      query: t.arg.string({ required: true, description: 'What a reader types, 200 characters at most.' }),
      first: t.arg.int({ description: 'How many: 20 unless told, 100 at most.' }),
      after: t.arg.string({ description: 'A cursor: the page begins behind it.' }),
      filter: t.arg({ type: ArticleFilter, description: 'Only these articles.' }),
    },
    resolve: decoding(decodeSearch, async (_root, { query, filter, slice }, context) => {
      const list = filter ? await narrowed({}, filter, context) : {}
      // PostgreSQL has no text with a NUL, so nothing holds it.
      if (list === null || query.includes('\u0000')) return pageOf<Found, SearchPosition>(slice, nothing)
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
