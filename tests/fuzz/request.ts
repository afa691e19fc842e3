import fc from 'fast-check'
import type { GraphQLSchema } from 'graphql'
import type { Audience } from '../../src/content/audience.ts'
import { Documents, mostly, nearlyAlways } from './document.ts'
import type { Known } from './known.ts'
import { Values } from './value.ts'

/** A request of the graph before it is sent. */
export interface FuzzRequest {
  readonly audience: Audience
  readonly method: 'GET' | 'POST'
  readonly accept: string
  readonly body: Readonly<Record<string, unknown>>
}

const accepted = [
  '*/*',
  'application/json',
  'application/graphql-response+json, application/json;q=0.9',
  'text/event-stream',
  'constructor',
  'text/html, */*;q=0.1',
]

/** Requests of the graph, made from its schema and from what is in the paper: most of them right, each kind of wrong among them. */
export function requests(schema: GraphQLSchema, known: Known): fc.Arbitrary<FuzzRequest> {
  const documents = new Documents(schema, new Values(known))
  const asked = fc.oneof(
    { weight: 14, arbitrary: documents.of('query') },
    { weight: 3, arbitrary: documents.of('mutation') },
    { weight: 1, arbitrary: documents.of('subscription') },
  )
  return fc
    .record({
      document: asked,
      audience: fc.constantFrom<Audience>('ANONYMOUS', 'ANONYMOUS', 'SUBSCRIBER', 'EDITOR'),
      method: mostly(fc.constant('POST' as const), fc.constant('GET' as const)),
      accept: mostly(fc.constant('application/json'), fc.constantFrom(...accepted)),
      operationName: nearlyAlways(fc.constant(undefined), fc.constantFrom('Fuzz', 'Nonsense', '', '__proto__')),
      slip: nearlyAlways(fc.constant(undefined), slip),
      addition: nearlyAlways(fc.constant({}), fc.constantFrom({ extensions: {} }, { documentId: 'sha256:0' }, { nonsense: 1 })),
    })
    .map(({ document, audience, method, accept, operationName, slip: change, addition }) => ({
      audience,
      method,
      accept,
      body: {
        ...document,
        query: change ? change(document.query) : document.query,
        ...(operationName !== undefined && { operationName }),
        ...addition,
      },
    }))
}

/** A slip of the hand: a character more, a piece less, the document twice. */
const slip: fc.Arbitrary<(text: string) => string> = fc.oneof(
  fc.tuple(fc.nat(), fc.constantFrom('{', '}', '(', '"', '$', '@', '!', '\u0000', '\ud800', '…', '&')).map(
    ([at, character]) =>
      (text: string) =>
        `${text.slice(0, at % text.length)}${character}${text.slice(at % text.length)}`,
  ),
  fc.tuple(fc.nat(), fc.integer({ min: 1, max: 20 })).map(
    ([at, length]) =>
      (text: string) =>
        text.slice(0, at % text.length) + text.slice((at % text.length) + length),
  ),
  fc.constant((text: string) => `${text}\n${text}`),
)
