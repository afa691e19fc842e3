import type { GraphQLResolveInfo } from 'graphql'
import type { Context } from './context.ts'

/**
 * A resolver in two steps: all that the client wrote is decoded before anything is read. Whatever is wrong with an id, a cursor or a size
 * is thrown while there is nothing to read with, so that no read can be under way which nobody waits for any more: what it rejects with
 * would end the process. tests/source-rules.test.ts keeps decoders out of functions that read.
 */
export const decoding =
  <Source, Args, Decoded, Value>(
    decode: (args: Args) => Decoded,
    read: (source: Source, decoded: Decoded, context: Context, info: GraphQLResolveInfo) => Value,
  ) =>
  (source: Source, args: Args, context: Context, info: GraphQLResolveInfo): Value =>
    read(source, decode(args), context, info)
