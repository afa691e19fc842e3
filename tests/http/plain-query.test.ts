import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { anonymous } from '../../src/content/viewer.ts'
import { createGraph, type Graph } from '../../src/http/graphql.ts'
import { createLog } from '../../src/http/log.ts'
import { readTrustedDocuments } from '../../src/http/trusted-documents.ts'
import type { Database } from '../../src/store/database/database.ts'
import { ChangeNotifier } from '../../src/store/events/change-notifier.ts'
import { scratchDatabase } from '../databases.ts'
import { publication } from '../newsroom.ts'

const trustedDocuments = await readTrustedDocuments()
const [[documentId = ''] = []] = [...trustedDocuments].filter(([, text]) => text.includes('query Headlines'))
const json = { 'Content-Type': 'application/json' }
const graphql = { ...json, Accept: 'application/graphql-response+json' }

let database: Database
let graph: Graph
let plain: Awaited<ReturnType<typeof listenTo>>
let byYoga: Awaited<ReturnType<typeof listenTo>>
/** Whether the last request was answered without Yoga. */
let wasPlain = false

beforeAll(async () => {
  database = await scratchDatabase('PGlite')
  graph = createGraph({
    notifier: new ChangeNotifier(),
    subscriptionsMax: 10,
    database,
    publication,
    trustedDocuments,
    clock: () => new Date('2026-01-01T00:00:00Z'),
    log: createLog('silent'),
    helpful: true,
    exampleQuery: '',
  })
  plain = await listenTo(async (request, response) => {
    wasPlain = await graph.answerPlainly(request, response, anonymous)
    if (!wasPlain) await graph(request, response, {})
  })
  byYoga = await listenTo((request, response) => graph(request, response, {}))
})
afterAll(async () => {
  plain.close()
  byYoga.close()
  await database.close()
})

async function listenTo(handle: (request: IncomingMessage, response: ServerResponse) => unknown) {
  const server = createServer((request, response) => void handle(request, response))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    /** By POST with a body, by GET without. */
    ask: async (headers: Record<string, string>, body: string | null, search = '') => {
      const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql${search}`
      const response = await fetch(address, body === null ? { headers } : { method: 'POST', headers, body })
      const { date: _, ...told } = Object.fromEntries(response.headers)
      return { status: response.status, headers: told, body: await response.text() }
    },
    close: () => server.close(),
  }
}

const name = '{ publication { name } }'
const many = 'query Many($first: Int = 3) { articles(first: $first) { totalCount } }'

test.each<[string, Record<string, string>, unknown]>([
  ['a query', json, { query: name }],
  ['for GraphQL’s own media type', graphql, { query: name }],
  ['as graphql-request accepts', { ...json, Accept: 'application/graphql-response+json, application/json' }, { query: name }],
  ['as Apollo Client accepts', { ...json, Accept: 'application/graphql-response+json,application/json;q=0.9' }, { query: name }],
  ['as the SDK accepts', { ...json, Accept: 'application/graphql-response+json, application/json;q=0.9' }, { query: name }],
  ['from a page of another site', { ...json, Origin: 'https://reader.example' }, { query: name }],
  ['with variables', json, { query: many, variables: { first: 1 } }],
  ['with null for what is left out', json, { query: many, variables: null, operationName: null }],
  ['of several operations', json, { query: `query A ${name} query B { sections { name } }`, operationName: 'B' }],
  [
    'with an answer that is long',
    json,
    { query: `{ ${Array.from({ length: 300 }, (_, index) => `a${index}: ${name.slice(2, -2)}`).join(' ')} }` },
  ],
  ['by its id', json, { documentId, variables: { section: 'sports' } }],
  [
    'with fragments and an interface',
    json,
    {
      query:
        '{ ...A node(id: "QXV0aG9yOjAxOTNhZmM0LTAwMDAtNzAwMC04MDAwLTAwMDAwMDAwMDAwMA") { id __typename } } fragment A on Query { sections { name } }',
    },
  ],
])('A plain query is answered as Yoga answers it: %s', async (_, headers, body) => {
  const answer = await plain.ask(headers, JSON.stringify(body))
  expect(answer).toEqual(await byYoga.ask(headers, JSON.stringify(body)))
  expect(wasPlain).toBe(true)
})

const address = (parameters: Record<string, string>) => `?${new URLSearchParams(parameters)}`
const byId = address({ documentId, variables: '{"section":"sports"}' })

test.each<[string, string, Record<string, string>]>([
  ['by its id', byId, {}],
  ['from a page of another site', byId, { Origin: 'https://reader.example' }],
  ['as the text itself', address({ query: `query A ${name} query B { sections { name } }`, operationName: 'B' }), {}],
])('A plain query by GET is answered as Yoga answers it, with a tag: %s', async (_, search, headers) => {
  const { headers: told, ...answer } = await plain.ask(headers, null, search)
  const { etag = '', 'cache-control': cacheControl, vary, ...others } = told
  expect(wasPlain).toBe(true)
  const { headers: yoga, ...expected } = await byYoga.ask(headers, null, search)
  const { vary: _vary, ...compared } = yoga
  expect({ ...answer, headers: others }).toEqual({ ...expected, headers: compared })
  expect([cacheControl, vary]).toEqual(['no-cache', 'Accept, Authorization, Origin'])
  const again = await plain.ask({ ...headers, 'If-None-Match': `"other", W/${etag}` }, null, search)
  expect(again).toMatchObject({ status: 304, body: '', headers: { etag, vary } })
  const other = await plain.ask({ ...headers, 'If-None-Match': '"other"', Authorization: 'Bearer x' }, null, search)
  expect(other).toMatchObject({ status: 200, body: answer.body, headers: { etag, 'cache-control': 'private, no-cache' } })
})

test.each<[string, Record<string, string>, string | null, string?]>([
  ['no address to speak of', {}, null],
  ['a parameter that is given twice', {}, null, `${byId}&documentId=x`],
  ['variables that are no JSON', {}, null, address({ documentId, variables: '{' })],
  ['an extension', {}, null, `${byId}&extensions={}`],
  ['a mutation by GET', {}, null, address({ query: 'mutation { setFront(input: { articles: [] }) { __typename } }' })],
  ['a body that is no JSON', json, '{'],
  ['an empty body', json, ''],
  ['a list', json, JSON.stringify([{ query: name }])],
  ['no document', json, '{}'],
  ['a document that is no GraphQL', json, JSON.stringify({ query: '{' })],
  ['one that is not valid', graphql, JSON.stringify({ query: '{ nonsense }' })],
  ['one of no known id', json, JSON.stringify({ documentId: 'sha256:0' })],
  ['an unknown parameter', json, JSON.stringify({ query: name, doc: 1 })],
  ['a parameter of the wrong type', json, JSON.stringify({ query: name, variables: 'x' })],
  ['an unknown operation', json, JSON.stringify({ query: `query A ${name}`, operationName: 'B' })],
  ['a variable of the wrong type', graphql, JSON.stringify({ query: many, variables: { first: 'x' } })],
  ['a field that fails', json, JSON.stringify({ query: many, variables: { first: 1000 } })],
  [
    'too much of it',
    graphql,
    JSON.stringify({
      query: '{ articles(first: 100) { nodes { authors { timeline(first: 100) { nodes { id title teaser lead slug url kicker } } } } } }',
    }),
  ],
  ['another media type', { 'Content-Type': 'text/plain' }, name],
  ['an answer of another type', { ...json, Accept: 'image/png' }, JSON.stringify({ query: name })],
  ['a type with the name of something that every object has', { ...json, Accept: 'constructor' }, JSON.stringify({ query: name })],
  ['a browser’s', { ...json, Accept: 'text/html,*/*;q=0.8', Origin: 'https://reader.example' }, JSON.stringify({ query: name })],
])('What is not plain goes on to Yoga, body and all: %s', async (_, headers, body, search) => {
  expect(await plain.ask(headers, body, search)).toEqual(await byYoga.ask(headers, body, search))
  expect(wasPlain).toBe(false)
})
