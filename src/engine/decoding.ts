import type { GraphQLResolveInfo } from 'graphql'
import type { Context } from './context.ts'

/**
 * A resolver in two steps: all that the client wrote is decoded before anything is read. An error about an id, a cursor or a size is
 * thrown before a read can begin, so no read is left running whose rejection nobody handles.
 * tests/source-rules.test.ts keeps decoders out of functions that read.
 */
export const decoding =
  <Source, Args, Decoded, Value>(
    decode: (args: Args) => Decoded,
    read: (source: Source, decoded: Decoded, context: Context, info: GraphQLResolveInfo) => Value,
  ) =>
  (source: Source, args: Args, context: Context, info: GraphQLResolveInfo): Value =>
    read(source, decode(args), context, info)
