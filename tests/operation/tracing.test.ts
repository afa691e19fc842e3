import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { z } from 'zod'
import { saveArticles } from '../../src/store/commands/save-articles.ts'
import { addWebhook } from '../../src/store/commands/webhook.ts'
import { openDatabase } from '../../src/store/database/open-database.ts'
import { dataFolder, serveKiosque } from '../kiosque-process.ts'
import { articleInput } from '../newsroom.ts'

const Attributes = z
  .array(z.object({ key: z.string(), value: z.object({ stringValue: z.string().optional(), intValue: z.coerce.number().optional() }) }))
  .default([])
  .transform((list) => new Map(list.map(({ key, value }) => [key, value.stringValue ?? value.intValue])))
const Span = z.object({
  traceId: z.string(),
  spanId: z.string(),
  parentSpanId: z.string().default(''),
  name: z.string(),
  attributes: Attributes,
  links: z.array(z.object({ spanId: z.string() })).default([]),
})
type Span = z.infer<typeof Span>
const Exported = z.object({
  resourceSpans: z.array(
    z.object({ resource: z.object({ attributes: Attributes }), scopeSpans: z.array(z.object({ spans: z.array(Span) })) }),
  ),
})

/** An OpenTelemetry collector. */
const spans: Span[] = []
const services = new Set<unknown>()
const collector = createServer((request, response) => void receive(request, response))

async function receive(request: IncomingMessage, response: ServerResponse): Promise<void> {
  expect(`${request.method} ${request.url}`).toBe('POST /v1/traces')
  for (const { resource, scopeSpans } of Exported.parse(JSON.parse(await text(request))).resourceSpans) {
    services.add(resource.attributes.get('service.name'))
    spans.push(...scopeSpans.flatMap((scope) => scope.spans))
  }
  response.writeHead(200, { 'Content-Type': 'application/json' }).end('{}')
}

const secret = 'geheim-0123456789'
const traceparents = ['1', '2', '3'].map((digit) => `00-${digit.repeat(32)}-${digit.repeat(16)}-01`)
const document = 'query Latest($slug: String!) { articles(first: 2) { nodes { id } } article(by: { slug: $slug }) { id } }'

/** The `traceparent` of a webhook's message. */
let delivered: string | undefined
const receiver = createServer((request, response) => {
  delivered = String(request.headers.traceparent)
  response.writeHead(204).end()
})
const addressOf = (server: Server): string => `http://127.0.0.1:${(server.address() as AddressInfo).port}`

beforeAll(async () => {
  for (const server of [collector, receiver]) await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { folder, remove } = await dataFolder()
  const database = await openDatabase({ folder })
  await addWebhook(database, { name: 'relais', url: `${addressOf(receiver)}/${secret}`, kind: 'ARTICLES' }, new Date())
  await saveArticles(database, [articleInput({ title: 'Un' })], new Date())
  await database.close()
  const served = await serveKiosque([], {
    KIOSQUE_DATA: folder,
    WEBHOOK_ALLOWED_HOSTS: '127.0.0.1',
    OTEL_EXPORTER_OTLP_ENDPOINT: addressOf(collector),
  })
  const ask = (traceparent: string) =>
    fetch(served.url, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', traceparent },
      body: JSON.stringify({ query: document, variables: { slug: secret } }),
    })
  await Promise.all(traceparents.map(ask))
  const feed = `${new URL(served.url).origin}/feeds/latest.rss?token=${secret}`
  await fetch(feed)
  await fetch(feed, { headers: { Authorization: `Bearer ${secret}` } })
  await vi.waitUntil(() => delivered !== undefined, { timeout: 30_000 })
  // What is left is sent by the shutdown.
  await served.stop()
  await remove()
})
afterAll(() => {
  collector.close()
  receiver.close()
})

const childrenOf = ({ spanId }: Span): Span[] => spans.filter(({ parentSpanId }) => parentSpanId === spanId)

test('A trace has spans of the request, the operation, the batches of loaders and their statements, in the trace of the client', () => {
  expect([...services]).toEqual(['kiosque'])
  const requests = spans.filter(({ name }) => name === 'POST /graphql')
  expect(requests.map(({ traceId, parentSpanId }) => [traceId, parentSpanId]).sort()).toEqual(
    ['1', '2', '3'].map((digit) => [digit.repeat(32), digit.repeat(16)]),
  )
  for (const request of requests) {
    expect(Object.fromEntries(request.attributes)).toEqual({
      'http.request.method': 'POST',
      'http.route': '/graphql',
      'http.response.status_code': 200,
      'network.protocol.version': '1.1',
    })
    expect(childrenOf(request).map(({ name, attributes }) => [name, attributes.get('graphql.operation.name')])).toEqual([
      ['query', 'Latest'],
    ])
  }
  const operations = requests.flatMap(childrenOf)
  const batches = spans.filter(({ name }) => name.startsWith('load '))
  const feeds = spans.filter(
    ({ name, attributes }) => name === 'GET /feeds/latest.rss' && attributes.get('http.response.status_code') === 200,
  )
  // Each operation waits for each batch that it needs, as its parent or linked, and so does each document.
  for (const [name, waits] of [
    ['load articleSlice', [...operations, ...feeds]],
    ['load articleBySlug', operations],
  ] as const) {
    const waiting = batches
      .filter((batch) => batch.name === name)
      .flatMap(({ parentSpanId, links }) => [parentSpanId, ...links.map(({ spanId }) => spanId)])
    expect(new Set(waiting)).toEqual(new Set(waits.map(({ spanId }) => spanId)))
  }
  for (const batch of batches) {
    const [statement, ...others] = childrenOf(batch)
    expect([statement?.name, others, statement?.traceId]).toEqual(['SELECT', [], batch.traceId])
    expect(statement?.attributes.get('db.system.name')).toBe('postgresql')
    expect(statement?.attributes.get('db.query.text')).toMatch(/^SELECT/u)
  }
})

test('Documents have the batches of loaders directly below the request', () => {
  const requests = spans.filter(({ name }) => name === 'GET /feeds/latest.rss')
  const found = requests.map((request) => [
    request.attributes.get('http.response.status_code'),
    childrenOf(request).map(({ name }) => name),
  ])
  expect(new Map(found as [number, string[]][])).toEqual(
    new Map([
      [200, ['load lastChange', 'load articleSlice', 'load articlePartsWithBody']],
      [401, []],
    ]),
  )
})

test('The message of a webhook has a span, whose trace its receiver can continue', () => {
  const sent = spans.filter(({ name, attributes }) => name === 'POST' && attributes.has('server.address'))
  expect(sent.map(({ attributes }) => Object.fromEntries(attributes))).toEqual([
    { 'http.request.method': 'POST', 'http.response.status_code': 204, 'server.address': '127.0.0.1' },
  ])
  expect(delivered).toBe(`00-${sent[0]?.traceId}-${sent[0]?.spanId}-01`)
})

test('No span contains a credential, a variable or a query string', () => {
  expect(spans.length).toBeGreaterThan(10)
  expect(JSON.stringify(spans.map(({ attributes, ...span }) => ({ ...span, attributes: [...attributes] })))).not.toContain('geheim')
})
