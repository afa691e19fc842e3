import fc from 'fast-check'
import type { GraphQLSchema } from 'graphql'
import { Documents, mostly, nearlyAlways } from './document.ts'
import type { Known } from './known.ts'
import { type Credentials, type RawRequest, utf8, type Viewer } from './raw-request.ts'
import { Values } from './value.ts'

const accepted = [
  '*/*',
  'application/json',
  'application/graphql-response+json, application/json;q=0.9',
  'text/event-stream',
  'constructor',
  'text/html, */*;q=0.1',
]

/** Requests of the graph, made from its schema and from what is in the newspaper: most of them right, and each kind of wrong among them. */
export function graphRequests(schema: GraphQLSchema, known: Known, credentials: Credentials): fc.Arbitrary<RawRequest> {
  const documents = new Documents(schema, new Values(known))
  const asked = (kind: 'query' | 'mutation' | 'subscription') => documents.of(kind).map((document) => ({ kind, document }))
  return fc
    .record({
      operation: fc.oneof(
        { weight: 14, arbitrary: asked('query') },
        { weight: 3, arbitrary: asked('mutation') },
        { weight: 1, arbitrary: asked('subscription') },
      ),
      viewer: fc.constantFrom<Viewer[]>('ANONYMOUS', 'ANONYMOUS', 'PARTNER', 'SUBSCRIBER', 'EDITOR', 'EDITOR'),
      method: mostly(fc.constant('POST' as const), fc.constant('GET' as const)),
      accept: fc.constantFrom(...accepted),
      isAccepted: mostly(fc.constant(true), fc.constant(false)),
      operationName: nearlyAlways(fc.constant(undefined), fc.constantFrom('Fuzz', 'Nonsense', '', '__proto__')),
      slip: nearlyAlways(fc.constant(undefined), slip),
      addition: nearlyAlways(fc.constant({}), fc.constantFrom({ extensions: {} }, { documentId: 'sha256:0' }, { nonsense: 1 })),
    })
    .map(({ operation: { kind, document }, viewer, method, accept, isAccepted, operationName, slip: change, addition }) => {
      const usual = kind === 'subscription' ? 'text/event-stream' : 'application/json'
      const headers = { Accept: isAccepted ? usual : accept, ...credentialHeader(credentials.get(viewer)) }
      const query = change ? change(document.query) : document.query
      const body = { ...document, query, ...(operationName !== undefined && { operationName }), ...addition }
      return graphRequest(kind, viewer, method, headers, body)
    })
}

const credentialHeader = (credential: string | undefined): Readonly<Record<string, string>> =>
  credential === undefined ? {} : { Authorization: `Bearer ${credential}` }

/** A request of the graph in the form in which nearly all clients send it. */
export function graphRequest(
  kind: string,
  viewer: Viewer,
  method: 'GET' | 'POST',
  headers: Readonly<Record<string, string>>,
  body: Readonly<Record<string, unknown>>,
): RawRequest {
  const lines = Object.entries({ Host: 'gateway', ...headers }).map(([name, value]) => `${name}: ${value}`)
  const content = utf8(JSON.stringify(body))
  const search = new URLSearchParams(Object.entries(body).map(([name, value]) => [name, textOf(value)]))
  const written =
    method === 'GET'
      ? [`GET /graphql?${search} HTTP/1.1`, ...lines, '', '']
      : ['POST /graphql HTTP/1.1', ...lines, 'Content-Type: application/json', `Content-Length: ${content.length}`, '', content]
  return { kind, viewer, server: 'gateway', parts: [written.join('\r\n')], methods: [method], ending: 'wait', endingMs: 0, isWhole: true }
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value))

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
