import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { NotFound, ReadOnly, ServiceUnavailable, TimedOut } from '../../src/content/error.ts'
import { createAuthenticate } from '../../src/http/authentication.ts'
import { createGraph, type GraphOptions, graphqlRoute } from '../../src/http/graphql.ts'
import { createLog } from '../../src/http/log.ts'
import { createVerifyToken } from '../../src/http/token.ts'
import { readTrustedDocuments } from '../../src/http/trusted-documents.ts'
import type { Database } from '../../src/store/database/database.ts'
import { ChangeNotifier } from '../../src/store/events/change-notifier.ts'
import { scratchDatabase } from '../databases.ts'
import { publication } from '../newsroom.ts'
import { listen } from './served.ts'

const trustedDocuments = await readTrustedDocuments()
const [[documentId = '', documentText = ''] = []] = [...trustedDocuments].filter(([, text]) => text.includes('query Headlines'))
const json = { 'Content-Type': 'application/json' }
const graphql = { ...json, Accept: 'application/graphql-response+json' }
const clock = () => new Date('2026-01-01T00:00:00Z')
const log = createLog('silent')

interface Sent {
  readonly headers?: Record<string, string>
  /** Default: POST with a body, GET without one. */
  readonly body?: string
  readonly method?: string
  readonly search?: string
}

interface Received {
  readonly status: number
  readonly headers: Record<string, string>
  readonly body: string
}

/** One gateway with both of its transports. */
interface Gateway {
  readonly byPlainJson: (sent: Sent) => Promise<Received>
  readonly byYoga: (sent: Sent) => Promise<Received>
  /** Whether the plain transport answered the last request. */
  readonly wasPlain: () => boolean
  /** Statements sent since the last call. */
  readonly statements: () => number
  readonly close: () => Promise<void>
}

let database: Database
const gateways = new Map<string, Gateway>()
const gateway = (name: string): Gateway => gateways.get(name) as Gateway

async function open(options: Partial<GraphOptions> & { readonly failure?: () => Error }): Promise<Gateway> {
  let statements = 0
  const { failure } = options
  const counted: Database = {
    ...database,
    query(statement) {
      statements++
      return failure ? Promise.reject(failure()) : database.query(statement)
    },
  }
  const graph = createGraph({
    notifier: new ChangeNotifier(),
    subscriptionsMax: 10,
    publication,
    trustedDocuments,
    authenticate: createAuthenticate(counted, clock, createVerifyToken({ issuer: null, development: null, clock, log })),
    clock,
    log,
    helpful: true,
    exampleQuery: '',
    ...options,
    database: counted,
  })
  let wasPlain = false
  const plainJson: typeof graph.plainJson = async (request, response) => {
    wasPlain = await graph.plainJson(request, response)
    return wasPlain
  }
  const [plain, yoga] = await Promise.all([
    listen([graphqlRoute({ ...graph, plainJson })]),
    listen([graphqlRoute({ ...graph, plainJson: async () => false })]),
  ])
  const sendTo =
    (origin: string) =>
    async ({ headers = {}, body, search = '', method = body === undefined ? 'GET' : 'POST' }: Sent): Promise<Received> => {
      const response = await fetch(`${origin}/graphql${search}`, {
        method,
        headers: { 'X-Request-Id': 'test', ...headers },
        ...(body !== undefined && { body }),
      })
      const { date: _, ...others } = Object.fromEntries(response.headers)
      return { status: response.status, headers: others, body: await response.text() }
    }
  return {
    byPlainJson: sendTo(plain.origin),
    byYoga: sendTo(yoga.origin),
    wasPlain: () => wasPlain,
    statements: () => {
      const sent = statements
      statements = 0
      return sent
    },
    async close() {
      await plain.close()
      await yoga.close()
    },
  }
}

beforeAll(async () => {
  database = await scratchDatabase('PGlite')
  const settings: Record<string, Parameters<typeof open>[0]> = {
    open: {},
    closed: { trustedOnly: true },
    production: { helpful: false },
    failing: { failure: () => new Error('relation "geheim" is on fire') },
    refusing: { failure: () => new NotFound('The paper has no such thing.') },
    away: { failure: () => new ServiceUnavailable('The database does not answer.') },
    'read-only': { failure: () => new ReadOnly('The database takes no changes.') },
    slow: { failure: () => new TimedOut('The database took too long.') },
  }
  for (const [name, options] of Object.entries(settings)) gateways.set(name, await open(options))
})
afterAll(async () => {
  for (const { close } of gateways.values()) await close()
  await database.close()
})

const search = (parameters: Record<string, string>) => `?${new URLSearchParams(parameters)}`
const post = (parameters: unknown, headers: Record<string, string> = json): Sent => ({ headers, body: JSON.stringify(parameters) })

const name = '{ publication { name } }'
const many = 'query Many($first: Int = 3) { articles(first: $first) { totalCount } }'
const byId = search({ documentId, variables: '{"section":"sports"}' })
const sha256Hash = documentId.replace('sha256:', '')

describe('Both transports give the same response to a plain request', () => {
  test.each<[string, Sent]>([
    ['a query', post({ query: name })],
    ['for GraphQL’s own media type', post({ query: name }, graphql)],
    ['as graphql-request accepts', post({ query: name }, { ...json, Accept: 'application/graphql-response+json, application/json' })],
    ['as Apollo Client accepts', post({ query: name }, { ...json, Accept: 'application/graphql-response+json,application/json;q=0.9' })],
    ['as the SDK accepts', post({ query: name }, { ...json, Accept: 'application/graphql-response+json, application/json;q=0.9' })],
    ['from a page of another site', post({ query: name }, { ...json, Origin: 'https://reader.example' })],
    ['with variables', post({ query: many, variables: { first: 1 } })],
    ['with null for what is left out', post({ query: many, variables: null, operationName: null, extensions: null })],
    ['of several operations', post({ query: `query A ${name} query B { sections { name } }`, operationName: 'B' })],
    ['with a long answer', post({ query: '{ __schema { types { name description } } }' })],
    ['by its id', post({ documentId, variables: { section: 'sports' } })],
    [
      'by the hash of extensions.persistedQuery',
      post({ extensions: { persistedQuery: { version: 1, sha256Hash } }, variables: { section: 'x' } }),
    ],
    [
      'with fragments and an interface',
      post({
        query:
          '{ ...A node(id: "QXV0aG9yOjAxOTNhZmM0LTAwMDAtNzAwMC04MDAwLTAwMDAwMDAwMDAwMA") { id __typename } } fragment A on Query { sections { name } }',
      }),
    ],
    ['by GET', { search: search({ query: name }) }],
    ['by GET and its id', { search: byId }],
    ['by GET from a page of another site', { search: byId, headers: { Origin: 'https://reader.example' } }],
    [
      'by GET and the hash of extensions.persistedQuery',
      { search: search({ extensions: JSON.stringify({ persistedQuery: { sha256Hash } }), variables: '{"section":"sports"}' }) },
    ],
    ['by GET, of several operations', { search: search({ query: `query A ${name} query B { sections { name } }`, operationName: 'B' }) }],
  ])('%s', async (_, sent) => {
    const { byPlainJson, byYoga, wasPlain } = gateway('open')
    const answer = await byPlainJson(sent)
    expect(wasPlain()).toBe(true)
    expect(answer).toMatchObject({ status: 200, body: expect.not.stringContaining('errors') })
    expect(await byYoga(sent)).toEqual(answer)
  })

  test('and a response to GET has an ETag for conditional requests', async () => {
    for (const ask of [gateway('open').byPlainJson, gateway('open').byYoga]) {
      const { headers, body } = await ask({ search: byId })
      const { etag = '', vary } = headers
      expect([headers['cache-control'], vary]).toEqual(['no-cache', 'Accept, Authorization, Origin'])
      const again = await ask({ search: byId, headers: { 'If-None-Match': `"other", W/${etag}` } })
      expect(again).toMatchObject({ status: 304, body: '', headers: { etag, vary } })
      expect(await ask({ search: byId, headers: { 'If-None-Match': '"other"' } })).toMatchObject({ status: 200, body })
    }
  })
})

const depth = '{ articles(first: 100) { nodes { authors { timeline(first: 100) { nodes { id title teaser lead slug url kicker } } } } } }'
const long = `{ ${Array.from({ length: 2000 }, (_, index) => `a${index}: __typename`).join(' ')} }`

/** Every kind of error: where it happens, the code, the status for application/json and for application/graphql-response+json. */
const failures: readonly [
  kind: string,
  gateway: string,
  parameters: Record<string, unknown>,
  code: string,
  json: number,
  graphql: number,
][] = [
  ['no document', 'open', {}, 'BAD_REQUEST', 400, 400],
  ['an unknown hash', 'open', { documentId: 'sha256:0' }, 'PERSISTED_DOCUMENT_NOT_FOUND', 404, 404],
  [
    'an unknown hash of an extension',
    'open',
    { extensions: { persistedQuery: { sha256Hash: '0' } } },
    'PERSISTED_DOCUMENT_NOT_FOUND',
    404,
    404,
  ],
  ['a document where only trusted ones are answered', 'closed', { query: name }, 'TRUSTED_DOCUMENTS_ONLY', 403, 403],
  ['a trusted document that is sent as text', 'closed', { query: documentText, documentId }, 'TRUSTED_DOCUMENTS_ONLY', 403, 403],
  ['no hash where only trusted documents are answered', 'closed', {}, 'BAD_REQUEST', 400, 400],
  ['too many tokens', 'open', { query: long }, 'GRAPHQL_PARSE_FAILED', 200, 400],
  ['brackets that are nested too deeply', 'open', { query: `${'{a'.repeat(1990)}${'}'.repeat(1990)}` }, 'GRAPHQL_', 200, 400],
  ['a syntax error', 'open', { query: '{ publication {' }, 'GRAPHQL_PARSE_FAILED', 200, 400],
  ['several errors of validation', 'open', { query: '{ nonsense articles { nodes } }' }, 'GRAPHQL_VALIDATION_FAILED', 200, 400],
  ['introspection in production', 'production', { query: '{ __schema { queryType { name } } }' }, 'GRAPHQL_VALIDATION_FAILED', 200, 400],
  ['an unknown operation', 'open', { query: `query A ${name}`, operationName: 'B' }, 'OPERATION_RESOLUTION_FAILURE', 400, 400],
  ['several operations and no name', 'open', { query: `query A ${name} query B ${name}` }, 'OPERATION_RESOLUTION_FAILURE', 400, 400],
  ['no operation', 'open', { query: 'fragment A on Query { __typename }' }, 'GRAPHQL_VALIDATION_FAILED', 200, 400],
  ['a wrong variable', 'open', { query: many, variables: { first: 'x' } }, 'BAD_USER_INPUT', 200, 400],
  ['a wrong variable in production', 'production', { query: many, variables: { first: 'x' } }, 'BAD_USER_INPUT', 200, 400],
  ['too costly a document', 'open', { query: depth }, 'COST_LIMIT_EXCEEDED', 200, 400],
  ['a subscription without events', 'open', { query: 'subscription { articlePublished { id } }' }, 'BAD_REQUEST', 406, 406],
  ['an argument that a resolver refuses', 'open', { query: many, variables: { first: 1000 } }, 'BAD_USER_INPUT', 200, 200],
  ['a resolver that finds nothing', 'refusing', { query: many }, 'NOT_FOUND', 200, 200],
  ['an unexpected error', 'failing', { query: many }, 'INTERNAL_SERVER_ERROR', 200, 200],
  [
    'an unexpected error in a part',
    'failing',
    { query: `{ ${name.slice(2, -2)} article(by: { slug: "x" }) { id } }` },
    'INTERNAL_SERVER_ERROR',
    200,
    200,
  ],
  ['a database that does not answer', 'away', { query: many }, 'SERVICE_UNAVAILABLE', 503, 503],
  ['a database that takes no changes', 'read-only', { query: many }, 'READ_ONLY', 503, 503],
  ['a database that takes too long', 'slow', { query: many }, 'TIMEOUT', 504, 504],
]

describe('Every kind of error has the same bytes, status and headers on both transports', () => {
  /** Requests with POST and GET, for both media types, with and without an Origin. */
  const waysOf = (parameters: Record<string, unknown>): Sent[] =>
    [json, graphql].flatMap((headers) =>
      [headers, { ...headers, Origin: 'https://reader.example' }].flatMap((all) => [
        post(parameters, all),
        {
          headers: all,
          search: search(
            Object.fromEntries(
              Object.entries(parameters).map(([key, value]) => [key, typeof value === 'string' ? value : JSON.stringify(value)]),
            ),
          ),
        },
      ]),
    )
  // Node refuses a URL of more than 16 KB.
  const sendable = (parameters: Record<string, unknown>) => waysOf(parameters).filter(({ search: given = '' }) => given.length < 15_000)

  test.each(failures)('%s', async (_, where, parameters, code, statusOfJson, statusOfGraphql) => {
    const { byPlainJson, byYoga, wasPlain, statements } = gateway(where)
    for (const sent of sendable(parameters)) {
      statements()
      const answer = await byPlainJson(sent)
      const first = statements()
      expect(wasPlain()).toBe(true)
      expect(await byYoga(sent)).toEqual(answer)
      // Both transports execute a failing request only once.
      expect([first, statements()]).toEqual(['failing', 'refusing', 'away', 'read-only', 'slow'].includes(where) ? [1, 1] : [0, 0])
      const { errors } = JSON.parse(answer.body) as { errors: { extensions: { code: string } }[] }
      for (const { extensions } of errors) expect(extensions).toEqual({ code: expect.stringContaining(code) })
      expect(answer.status).toBe(sent.headers === undefined || !('Accept' in sent.headers) ? statusOfJson : statusOfGraphql)
      expect(answer.body).not.toContain('geheim')
      expect('retry-after' in answer.headers).toBe(answer.status === 503)
      if (sent.body === undefined) expect(answer.headers['cache-control']).toBe('no-store')
    }
  })

  const credentials = ['Basic YTpi', 'Bearer', 'Bearer kq_00000000_x', 'Bearer a.b.c', `Bearer ${'x'.repeat(9000)}`]
  test.each(credentials)('the credential %.20s', async (credential) => {
    const { byPlainJson, byYoga, wasPlain } = gateway('open')
    for (const headers of [json, graphql]) {
      for (const sent of [
        post({ query: name }, { ...headers, Authorization: credential }),
        { search: byId, headers: { Authorization: credential } },
      ]) {
        const answer = await byPlainJson(sent)
        expect(wasPlain()).toBe(true)
        expect(answer).toMatchObject({
          status: 401,
          headers: { 'www-authenticate': expect.stringMatching(/^Bearer error="invalid_token"/u), 'cache-control': 'no-store' },
          body: expect.stringContaining('UNAUTHENTICATED'),
        })
        expect(await byYoga(sent)).toEqual(answer)
      }
    }
  })

  test('a mutation by GET', async () => {
    const { byPlainJson, byYoga, wasPlain } = gateway('open')
    const sent = { search: search({ query: 'mutation { setFront(input: { articles: [] }) { __typename } }' }) }
    const answer = await byPlainJson(sent)
    expect(wasPlain()).toBe(true)
    expect(answer).toMatchObject({ status: 405, headers: { allow: 'POST' }, body: expect.stringContaining('BAD_REQUEST') })
    expect(await byYoga(sent)).toEqual(answer)
  })

  test('and the list contains every code of a domain error', () => {
    const mask = readFileSync(new URL('../../src/http/pipeline/mask.ts', import.meta.url), 'utf8')
    const codes = [...mask.matchAll(/instanceof \w+\) return '([A-Z_]+)'/gu)].map(([, code]) => code)
    const elsewhere = ['UNAUTHENTICATED', 'FORBIDDEN', 'ORIGIN_NOT_ALLOWED', 'RATE_LIMITED', 'TOO_MANY_SUBSCRIPTIONS']
    expect([...new Set([...failures.map(([, , , code]) => code), ...elsewhere])]).toEqual(expect.arrayContaining(codes))
  })
})

describe('Yoga handles any other request, including its body', () => {
  test.each<[string, Sent, number]>([
    ['a parameter that is given twice', { search: `${byId}&documentId=x` }, 200],
    ['variables that are not JSON', { search: search({ documentId, variables: '{' }) }, 400],
    ['extensions that are not JSON', { search: search({ documentId, extensions: '{' }) }, 400],
    ['a body that is not JSON', { headers: json, body: '{' }, 400],
    ['an empty body', { headers: json, body: '' }, 400],
    ['a body that is null', { headers: json, body: 'null' }, 400],
    ['a list', post([{ query: name }]), 400],
    ['an unknown parameter', post({ query: name, doc: 1 }), 400],
    ['a query that is not a string', post({ query: 1 }), 400],
    ['variables of the wrong type', post({ query: name, variables: 'x' }), 400],
    ['an operation’s name of the wrong type', post({ query: name, operationName: 1 }), 400],
    ['an id of the wrong type', post({ documentId: 1 }), 400],
    ['an id in the address of a POST', { ...post({ variables: { section: 'x' } }), search: search({ documentId }) }, 200],
    ['an answer of another type', post({ query: name }, { ...json, Accept: 'image/png' }), 406],
    ['a type with the name of something that every object has', post({ query: name }, { ...json, Accept: 'constructor' }), 406],
    ['a browser’s', post({ query: name }, { ...json, Accept: 'text/html,*/*;q=0.8', Origin: 'https://reader.example' }), 200],
    ['a query as events', post({ query: name }, { ...json, Accept: 'text/event-stream' }), 200],
  ])('%s', async (_, sent, status) => {
    const { byPlainJson, byYoga, wasPlain } = gateway('open')
    const answer = await byPlainJson(sent)
    expect(wasPlain()).toBe(false)
    expect(answer.status).toBe(status)
    if (status >= 400) expect(answer.body).toContain('"code":"BAD_REQUEST"')
    expect(await byYoga(sent)).toEqual(answer)
  })

  test('and responds with the preferred media type', async () => {
    const type = async (accept: string) =>
      (await gateway('open').byPlainJson(post({ query: name }, { ...json, Accept: accept }))).headers['content-type']?.split(';')[0]
    expect(await type('application/json;q=0.2, application/graphql-response+json;q=0.3')).toBe('application/graphql-response+json')
    // The Accept header of urql.
    expect(
      await type('application/graphql-response+json, application/graphql+json, application/json, text/event-stream, multipart/mixed'),
    ).toBe('application/graphql-response+json')
    expect(await type('text/html, application/*;q=0.1')).toBe('application/json')
  })

  test('a preflight response lists what a page may send', async () => {
    const headers = { Origin: 'https://reader.example', 'Access-Control-Request-Headers': 'authorization, content-type' }
    expect(await gateway('open').byPlainJson({ method: 'OPTIONS', headers })).toMatchObject({
      status: 204,
      headers: {
        'access-control-allow-origin': 'https://reader.example',
        'access-control-allow-methods': 'GET, POST, OPTIONS',
        'access-control-allow-headers': 'authorization, content-type',
      },
    })
  })
})
