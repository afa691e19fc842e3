import type { ArgBuilder, ObjectFieldsShape, ObjectRef } from '@pothos/core'
import { InvalidInput } from '../content/error.ts'
import { listSize } from '../engine/list-size.ts'
import { needs } from '../engine/selected-fields.ts'
import type { Side, Slice } from '../store/reads/slice.ts'
import { builder } from './builder.ts'
import { sizeWithin } from './page-size.ts'

/** A page of a list. Each part is read when it is asked for, and only then. */
export interface Page<Node> {
  readonly edges: () => Promise<readonly Edge<Node>[]>
  readonly hasNextPage: () => Promise<boolean>
  readonly hasPreviousPage: () => Promise<boolean>
  readonly totalCount: () => Promise<number>
}

interface Edge<Node> {
  readonly node: Node
  readonly cursor: () => string
}

export interface PageArguments {
  readonly first?: number | null | undefined
  readonly after?: string | null | undefined
  readonly last?: number | null | undefined
  readonly before?: string | null | undefined
}

const sizeDefault = 20
const sizeMax = 100

/** The extension of every field that answers a page. */
export const pageListSize = listSize({ slicingArguments: ['first', 'last'], assumedSize: sizeDefault })

/** Relay's arguments as a slice of the list. https://relay.dev/graphql/connections.htm */
export function sliceOf<Position>({ first, after, last, before }: PageArguments, decode: (cursor: string) => Position): Slice<Position> {
  if (typeof first === 'number' && typeof last === 'number') {
    throw new InvalidInput('Both "first" and "last" are given: expected "first" to page forwards or "last" to page backwards.')
  }
  const fromEnd = typeof last === 'number'
  return {
    size: sizeWithin(last ?? first ?? sizeDefault, fromEnd ? 'last' : 'first', sizeMax),
    fromEnd,
    after: typeof after === 'string' ? decode(after) : null,
    before: typeof before === 'string' ? decode(before) : null,
  }
}

/** How the store answers for one list. */
interface Source<Row, Position> {
  readonly load: (slice: Slice<Position>) => Promise<readonly Row[]>
  /** Whether it will be asked if the list goes on: the page then reads one row more. Unless told it will. */
  readonly looksBeyond?: boolean
  readonly count: () => Promise<number>
  /** Whether the list has anything at that place or on that side of it. */
  readonly reaches: (position: Position, side: Side) => Promise<boolean>
  readonly cursorOf: (row: Row) => string
}

/** What a page leaves out of its list: what was more than its size at the open end, and what lies at or beyond the cursors it was asked with. */
export function pageOf<Row, Position>(slice: Slice<Position>, source: Source<Row, Position>): Page<Row> {
  const { size, fromEnd, after, before } = slice
  const { looksBeyond = true } = source
  let loaded: Promise<readonly Row[]> | undefined
  const rows = () => {
    loaded ??= source.load(looksBeyond ? { ...slice, size: size + 1 } : slice)
    return loaded
  }
  const hasMore = async () => (await rows()).length > size
  return {
    edges: async () => {
      const found = await rows()
      const page = fromEnd ? found.slice(Math.max(found.length - size, 0)) : found.slice(0, size)
      return page.map((node) => ({ node, cursor: () => source.cursorOf(node) }))
    },
    hasNextPage: async () => (!fromEnd && (await hasMore())) || (before !== null && source.reaches(before, 'after')),
    hasPreviousPage: async () => (fromEnd && (await hasMore())) || (after !== null && source.reaches(after, 'before')),
    totalCount: source.count,
  }
}

const PageInfo = builder.objectRef<Page<unknown>>('PageInfo').implement({
  description: 'Where a page lies in its list. https://relay.dev/graphql/connections.htm',
  fields: (t) => ({
    hasNextPage: t.boolean({
      description: 'Whether the list goes on after the page.',
      extensions: needs('WHAT_FOLLOWS'),
      resolve: (page) => page.hasNextPage(),
    }),
    hasPreviousPage: t.boolean({
      description: 'Whether the list has anything before the page.',
      extensions: needs('WHAT_FOLLOWS'),
      resolve: (page) => page.hasPreviousPage(),
    }),
    startCursor: t.string({
      nullable: true,
      description: 'The cursor of the first edge, for `before`. Null: the page is empty.',
      resolve: async (page) => (await page.edges()).at(0)?.cursor() ?? null,
    }),
    endCursor: t.string({
      nullable: true,
      description: 'The cursor of the last edge, for `after`. Null: the page is empty.',
      resolve: async (page) => (await page.edges()).at(-1)?.cursor() ?? null,
    }),
  }),
})

/** The connection of a type, with `nodes` for clients that need no cursors. */
export function connectionOf<Of extends object, Row extends Of = Of, PageRow extends Page<Row> = Page<Row>>(
  name: string,
  Node: ObjectRef<typeof builder.$inferSchemaTypes, Of>,
  edgeFields: ObjectFieldsShape<typeof builder.$inferSchemaTypes, Edge<Row>> = () => ({}),
) {
  const Edge = builder.objectRef<Edge<Row>>(`${name}Edge`).implement({
    description: 'An entry of the list and its place.',
    fields: (t) => ({
      cursor: t.string({
        description: 'Where to go on, by `after` or `before`. It stays good when the entry is gone.',
        resolve: (edge) => edge.cursor(),
      }),
      node: t.field({ type: Node, description: 'The entry.', resolve: (edge) => edge.node as never }),
      ...edgeFields(t),
    }),
  })
  return builder.objectRef<PageRow>(`${name}Connection`).implement({
    description: 'A page of a list. https://relay.dev/graphql/connections.htm',
    fields: (t) => ({
      edges: t.field({
        type: [Edge],
        description: 'The entries with their cursors.',
        resolve: (page) => page.edges(),
      }),
      nodes: t.field({
        type: [Node],
        description: 'The entries alone.',
        resolve: async (page) => (await page.edges()).map(({ node }) => node) as never,
      }),
      pageInfo: t.field({ type: PageInfo, description: 'Whether the list goes on, and from where.', resolve: (page) => page }),
      totalCount: t.int({
        description: 'How many entries the whole list has. Exact, and counted only when asked for.',
        resolve: (page) => page.totalCount(),
      }),
    }),
  })
}

/** Relay's arguments, described. */
export const pageArguments = (t: ArgBuilder<typeof builder.$inferSchemaTypes>) => ({
  first: t.int({ description: 'How many from the start, or after `after`: 20 unless told, 100 at most.' }),
  after: t.string({ description: 'A cursor: the page begins behind it.' }),
  last: t.int({ description: 'How many from the end, or before `before`; not together with `first`.' }),
  before: t.string({ description: 'A cursor: the page ends in front of it.' }),
})
