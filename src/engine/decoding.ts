import type { GraphQLResolveInfo } from 'graphql'
import type { Context } from './context.ts'

/**
 * A resolver in two steps: it decodes all client input before it reads anything. An error about an id, a cursor or a size is thrown before
 * a read starts, so no read is left running with an unhandled rejection. tests/source-rules.test.ts forbids decoders in functions that
 * read.
 */
export const decoding =
  <Source, Args, Decoded, Value>(
    decode: (args: Args) => Decoded,
    read: (source: Source, decoded: Decoded, context: Context, info: GraphQLResolveInfo) => Value,
  ) =>
  (source: Source, args: Args, context: Context, info: GraphQLResolveInfo): Value =>
    read(source, decode(args), context, info)
