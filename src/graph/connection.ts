import type { ArgBuilder, ObjectFieldsShape, ObjectRef } from '@pothos/core'
import { InvalidInput } from '../content/error.ts'
import { listSize, weight } from '../engine/field-cost.ts'
import { needs } from '../engine/selected-fields.ts'
import type { Side, Slice } from '../store/reads/slice.ts'
import { builder } from './builder.ts'
import { sizeWithin } from './page-size.ts'

/** A page of a list. Each part is read only if it is selected. */
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

/** How the store reads one list. */
interface Source<Row, Position> {
  readonly load: (slice: Slice<Position>) => Promise<readonly Row[]>
  /** Whether `hasNextPage` or `hasPreviousPage` is selected: the page then reads one row more. True by default. */
  readonly looksForMore?: boolean
  readonly count: () => Promise<number>
  /** Whether the list has a row at the position or on this side of it. */
  readonly reaches: (position: Position, side: Side) => Promise<boolean>
  readonly cursorOf: (row: Row) => string
}

/** Cuts a page out of a list: at most `size` rows between the cursors. It also knows whether rows precede or follow. */
export function pageOf<Row, Position>(slice: Slice<Position>, source: Source<Row, Position>): Page<Row> {
  const { size, fromEnd, after, before } = slice
  const { looksForMore = true } = source
  let loaded: Promise<readonly Row[]> | undefined
  const rows = () => {
    loaded ??= source.load(looksForMore ? { ...slice, size: size + 1 } : slice)
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
  description: 'Position of a page within its list. https://relay.dev/graphql/connections.htm',
  fields: (t) => ({
    hasNextPage: t.boolean({
      description: 'Whether entries follow the page.',
      extensions: needs('WHAT_FOLLOWS'),
      resolve: (page) => page.hasNextPage(),
    }),
    hasPreviousPage: t.boolean({
      description: 'Whether entries precede the page.',
      extensions: needs('WHAT_FOLLOWS'),
      resolve: (page) => page.hasPreviousPage(),
    }),
    startCursor: t.string({
      nullable: true,
      description: 'Cursor of the first edge, for `before`. `null` if the page is empty.',
      resolve: async (page) => (await page.edges()).at(0)?.cursor() ?? null,
    }),
    endCursor: t.string({
      nullable: true,
      description: 'Cursor of the last edge, for `after`. `null` if the page is empty.',
      resolve: async (page) => (await page.edges()).at(-1)?.cursor() ?? null,
    }),
  }),
})

/** The connection type for a list, with `nodes` for clients that need no cursors. */
export function connectionOf<Of extends object, Row extends Of = Of, PageRow extends Page<Row> = Page<Row>>(
  name: string,
  Node: ObjectRef<typeof builder.$inferSchemaTypes, Of>,
  edgeFields: ObjectFieldsShape<typeof builder.$inferSchemaTypes, Edge<Row>> = () => ({}),
) {
  const Edge = builder.objectRef<Edge<Row>>(`${name}Edge`).implement({
    description: 'An entry of a list with its cursor.',
    fields: (t) => ({
      cursor: t.string({
        description: 'Position of the entry, for `after` or `before`. It remains valid when the entry is removed.',
        resolve: (edge) => edge.cursor(),
      }),
      node: t.field({ type: Node, resolve: (edge) => edge.node as never }),
      ...edgeFields(t),
    }),
  })
  return builder.objectRef<PageRow>(`${name}Connection`).implement({
    description: 'A page of a list: a Relay connection. https://relay.dev/graphql/connections.htm',
    fields: (t) => ({
      edges: t.field({
        type: [Edge],
        description: 'Entries with their cursors.',
        resolve: (page) => page.edges(),
      }),
      nodes: t.field({
        type: [Node],
        description: 'Entries without cursors: shorter to select than `edges`.',
        resolve: async (page) => (await page.edges()).map(({ node }) => node) as never,
      }),
      pageInfo: t.field({
        type: PageInfo,
        description: 'Whether more entries precede or follow the page, and the cursors to request them.',
        resolve: (page) => page,
      }),
      totalCount: t.int({
        description: 'Exact number of entries in the whole list. It is counted only if you select it.',
        extensions: weight(10),
        resolve: (page) => page.totalCount(),
      }),
    }),
  })
}

/** Relay's arguments of a connection. */
export const pageArguments = (t: ArgBuilder<typeof builder.$inferSchemaTypes>) => ({
  first: t.int({ description: 'Number of entries from the start of the list, or after `after`: 0 to 100, 20 by default.' }),
  after: t.string({ description: 'Cursor of the entry before the page. A malformed cursor is answered with `BAD_USER_INPUT`.' }),
  last: t.int({
    description: 'Number of entries from the end of the list, or before `before`: 0 to 100. Not allowed together with `first`.',
  }),
  before: t.string({ description: 'Cursor of the entry after the page.' }),
})
