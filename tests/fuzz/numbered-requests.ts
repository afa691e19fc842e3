import fc from 'fast-check'
import type { RawRequest } from './raw-request.ts'

/** Which requests: from 0 on, the same number and seed are the same request. */
export interface Range {
  readonly seed: number
  readonly from: number
  /** The first number that is not sent. */
  readonly to: number
}

/** Half of the requests of a block are of the graph, and the others are of HTTP. */
const blockSize = 200

/** The requests of a range. Each block has its own seed, so that a single request can be made again without those before it. */
export function* numberedRequests(
  ofGraph: fc.Arbitrary<RawRequest>,
  ofHttp: fc.Arbitrary<RawRequest>,
  { seed, from, to }: Range,
): Generator<[number, RawRequest], void, undefined> {
  for (let block = Math.floor(from / blockSize); block * blockSize < to; block++) {
    const sampled = (arbitrary: fc.Arbitrary<RawRequest>) =>
      fc.sample(arbitrary, { seed: (seed * 1_000_003 + block) | 0, numRuns: blockSize / 2 })
    const [graph, http] = [sampled(ofGraph), sampled(ofHttp)]
    for (let index = 0; index < blockSize; index++) {
      const number = block * blockSize + index
      const request = (index % 2 === 0 ? graph : http)[index >> 1]
      if (request && number >= from && number < to) yield [number, request]
    }
  }
}
