import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { request } from 'node:http'
import { serverAudits } from 'graphql-http'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { errorCodes } from '../../src/content/error-code.ts'
import { nothingAgreed } from '../../src/content/partner.ts'
import { memoryStore } from '../../src/http/admission/quota-store.ts'
import { Quotas } from '../../src/http/admission/quotas.ts'
import { createAuthenticate } from '../../src/http/authentication.ts'
import { createGraph } from '../../src/http/graphql.ts'
import { createLog } from '../../src/http/log.ts'
import { createRoutes } from '../../src/http/routes.ts'
import { createVerifyToken } from '../../src/http/token.ts'
import { readTrustedDocuments } from '../../src/http/trusted-documents.ts'
import { createIngest } from '../../src/importers/run/ingest.ts'
import { addPartner } from '../../src/store/commands/partner.ts'
import type { Database } from '../../src/store/database/database.ts'
import { ChangeNotifier } from '../../src/store/events/change-notifier.ts'
import { scratchDatabase } from '../databases.ts'
import { publication, syndication } from '../newsroom.ts'
import { listen } from './served.ts'

const trustedDocuments = await readTrustedDocuments()
const [[headlinesId = '', headlines = ''] = []] = [...trustedDocuments].filter(([, text]) => text.includes('query Headlines'))
const variables = { section: 'sports' }
const nothing = { data: { section: null } }

const media = { json: 'application/json', graphql: 'application/graphql-response+json' }
const typeOf = (response: Response): string | undefined => response.headers.get('Content-Type')?.split(';')[0]

let database: Database
let open: Awaited<ReturnType<typeof serveGraph>>
let closed: Awaited<ReturnType<typeof serveGraph>>

/** A gateway on an empty database. The audits use introspection, which production refuses. */
async function serveGraph(trustedOnly: boolean) {
  const log = createLog('silent')
  const clock = () => new Date('2026-01-01T00:00:00Z')
  const authenticate = createAuthenticate(database, clock, createVerifyToken({ issuer: null, development: null, clock, log }))
  const graph = createGraph({
    database,
    authenticate,
    publication,
    trustedDocuments,
    trustedOnly,
    clock,
    notifier: new ChangeNotifier(),
    subscriptionsMax: 10,
    log,
    helpful: true,
    exampleQuery: '',
  })
  const ingest = createIngest(database, () => ({ language: 'fr', timeZone: publication.timeZone, publicationName: null, at: clock() }))
  const { origin, close } = await listen(
    createRoutes({
      graph,
      publishing: { database, publication, syndication, clock },
      authenticate,
      quotas: new Quotas({ store: memoryStore(), clock, log }),
      ingest,
      ending: new AbortController().signal,
      log,
    }),
  )
  const ask = (init: RequestInit & { readonly search?: Record<string, string> }) =>
    fetch(`${origin}/graphql${init.search ? `?${new URLSearchParams(init.search)}` : ''}`, init)
  const post = (body: unknown, accept = media.json) =>
    ask({ method: 'POST', headers: { 'Content-Type': 'application/json', Accept: accept }, body: JSON.stringify(body) })
  return { url: `${origin}/graphql`, close, ask, post }
}

beforeAll(async () => {
  database = await scratchDatabase('PGlite')
  open = await serveGraph(false)
  closed = await serveGraph(true)
})
afterAll(async () => {
  await open.close()
  await closed.close()
  await database.close()
})

describe('GraphQL over HTTP', () => {
  test('passes every audit of graphql-http: MUST, SHOULD and MAY', async () => {
    const audits = serverAudits({ url: open.url })
    const failed = []
    for (const audit of audits) {
      const result = await audit.fn()
      if (result.status !== 'ok') failed.push(`${audit.id} ${audit.name}: ${result.reason}`)
    }
    expect(failed).toEqual([])
    expect(audits.length).toBeGreaterThanOrEqual(61)
  })

  test('responds with the accepted media type, and the status that the specification assigns to it', async () => {
    const answers = async (body: unknown) =>
      Promise.all([media.json, media.graphql, '*/*', `text/html;q=0.9, ${media.graphql};q=0.8`].map((accept) => open.post(body, accept)))
    const statusAndType = (responses: Response[]) => responses.map((response) => [response.status, typeOf(response)])
    const both = (json: number, graphql: number) => [
      [json, media.json],
      [graphql, media.graphql],
      expect.arrayContaining([expect.stringMatching(/json$/u)]),
      [graphql, media.graphql],
    ]
    expect(statusAndType(await answers({ query: '{ publication { name } }' }))).toEqual(both(200, 200))
    expect(statusAndType(await answers({ query: '{ nonsense }' }))).toEqual(both(200, 400))
    expect(statusAndType(await answers({ query: '{' }))).toEqual(both(200, 400))
    expect(statusAndType(await answers({ query: '{ articles(first: 101) { totalCount } }' }))).toEqual(both(200, 200))
    expect((await open.post({ query: '{ publication { name } }' }, 'image/png')).status).toBe(406)
    expect((await open.ask({ method: 'POST', headers: { 'Content-Type': 'text/plain' }, body: '{ publication { name } }' })).status).toBe(
      415,
    )
  })

  test('accepts JSON only, because forms of other sites can send other types', async () => {
    const query = '{ publication { name } }'
    const form = new FormData()
    form.set('query', query)
    const bodies: [string | undefined, BodyInit][] = [
      ['application/x-www-form-urlencoded', new URLSearchParams({ query })],
      [undefined, form],
      ['text/plain', query],
      ['text/plain;charset=UTF-8', JSON.stringify({ query })],
      ['application/graphql', query],
      ['constructor', JSON.stringify({ query })],
      [undefined, new Blob([JSON.stringify({ query })])],
    ]
    for (const [type, body] of bodies) {
      const response = await open.ask({ method: 'POST', headers: type === undefined ? {} : { 'Content-Type': type }, body })
      expect([response.status, typeOf(response), await response.json()]).toEqual([
        415,
        media.json,
        {
          errors: [
            {
              message: expect.stringMatching(/^The body (?:is \S+|has no Content-Type): expected "Content-Type: application\/json"\.$/u),
              extensions: { code: 'UNSUPPORTED_MEDIA_TYPE' },
            },
          ],
        },
      ])
    }
    const written = { method: 'POST', headers: { 'Content-Type': 'Application/JSON ; charset=UTF-8' }, body: JSON.stringify({ query }) }
    expect((await open.ask(written)).status).toBe(200)
  })

  test('refuses deeply nested brackets, and an invalid host', async () => {
    for (const query of [`${'{a'.repeat(1990)}${'}'.repeat(1990)}`, `{ nodes(ids: ${'['.repeat(1900)}${']'.repeat(1900)}) { id } }`]) {
      expect(await (await open.post({ query })).json()).toMatchObject({
        errors: [{ extensions: { code: expect.stringMatching(/^GRAPHQL_/u) } }],
      })
    }
    const status = await new Promise((resolve, reject) => {
      const asked = request(open.url, { headers: { Host: 'a b[]' } }, (response) => resolve(response.statusCode))
      asked.once('error', reject).end()
    })
    expect(status).toBe(400)
  })

  test('exposes the necessary response headers to pages of any origin', async () => {
    const response = await open.ask({ search: { query: '{ publication { name } }' }, headers: { Origin: 'https://partner.example' } })
    expect(response.headers.get('Access-Control-Allow-Origin')).toMatch(/^(?:\*|https:\/\/partner\.example)$/u)
    expect(response.headers.get('Access-Control-Expose-Headers')?.split(', ')).toEqual([
      'ETag',
      'RateLimit',
      'RateLimit-Policy',
      'Retry-After',
      'X-Request-Id',
    ])
  })
})

describe('A trusted document', () => {
  test('is found by its id, and by the hash of extensions.persistedQuery, with GET and POST', async () => {
    const extensions = { persistedQuery: { version: 1, sha256Hash: headlinesId.replace('sha256:', '') } }
    const encoded = { variables: JSON.stringify(variables) }
    const responses = await Promise.all([
      open.post({ documentId: headlinesId, variables }),
      open.ask({ search: { documentId: headlinesId, ...encoded } }),
      open.post({ extensions, variables }),
      open.ask({ search: { extensions: JSON.stringify(extensions), ...encoded } }),
    ])
    expect(await Promise.all(responses.map((response) => response.json()))).toEqual([nothing, nothing, nothing, nothing])
  })

  test('has the hash of its text as its id', () => {
    const hashes = [...trustedDocuments.values()].map((text) => `sha256:${createHash('sha256').update(text).digest('hex')}`)
    expect([...trustedDocuments.keys()]).toEqual(hashes)
  })

  test('is the only kind of document in trusted-only mode', async () => {
    expect(await (await closed.post({ documentId: headlinesId, variables })).json()).toEqual(nothing)
    const refused = [
      await closed.post({ query: '{ publication { name } }' }),
      await closed.post({ query: headlines, documentId: headlinesId, variables }),
      await closed.ask({ search: { query: '{ publication { name } }' } }),
    ]
    expect(refused.map(({ status }) => status)).toEqual([403, 403, 403])
    for (const response of refused)
      expect(await response.json()).toMatchObject({ errors: [{ extensions: { code: 'TRUSTED_DOCUMENTS_ONLY' } }] })
  })
})

test('In trusted-only mode, a developer’s key allows other documents, and the key of another partner does not', async () => {
  const at = new Date('2025-12-01T00:00:00Z')
  const keys = [
    await addPartner(database, { ...nothingAgreed, name: 'Le Relais', developer: true }, at),
    await addPartner(database, { ...nothingAgreed, name: 'Radio Sandiala' }, at),
  ]
  const statuses = []
  for (const { secret } of keys) {
    const headers = { 'Content-Type': 'application/json', Authorization: `Bearer ${secret}` }
    const response = await closed.ask({ method: 'POST', headers, body: JSON.stringify({ query: '{ publication { name } }' }) })
    statuses.push(response.status)
  }
  expect(statuses).toEqual([200, 403])
})

describe('The catalogue of errors', () => {
  const asked: Partial<Record<keyof typeof errorCodes, () => Promise<Response>>> = {
    BAD_REQUEST: () => open.post({}),
    BAD_USER_INPUT: () => open.post({ query: '{ articles(first: 101) { totalCount } }' }),
    FORBIDDEN: () => open.post({ query: 'mutation { setFront(input: { articles: [] }) { __typename } }' }),
    GRAPHQL_PARSE_FAILED: () => open.post({ query: '{' }),
    GRAPHQL_VALIDATION_FAILED: () => open.post({ query: '{ nonsense }' }),
    OPERATION_RESOLUTION_FAILURE: () => open.post({ query: 'query A { publication { name } } query B { publication { name } }' }),
    PERSISTED_DOCUMENT_NOT_FOUND: () => open.post({ documentId: 'sha256:0' }),
    UNSUPPORTED_MEDIA_TYPE: () => open.ask({ method: 'POST', body: new URLSearchParams({ query: '{ publication { name } }' }) }),
    UNAUTHENTICATED: () => open.ask({ search: { query: '{ publication { name } }' }, headers: { Authorization: 'Bearer x' } }),
    TRUSTED_DOCUMENTS_ONLY: () => closed.post({ query: '{ publication { name } }' }),
  }

  test.each(Object.entries(asked))('describes the actual response: %s', async (code, ask) => {
    expect(await (await ask()).json()).toMatchObject({ errors: [{ message: expect.any(String), extensions: { code } }] })
  })

  test('has exactly the codes of the sources', () => {
    const root = new URL('../../src/', import.meta.url)
    const sources = ['content', 'engine', 'graph', 'http'].flatMap((module) =>
      readdirSync(new URL(`${module}/`, root), { recursive: true, encoding: 'utf8' })
        .filter((name) => name.endsWith('.ts') && !/error-code\.ts$|refusal\.ts$/u.test(name))
        .map((name) => readFileSync(new URL(`${module}/${name}`, root), 'utf8')),
    )
    const written = new Set(
      sources.flatMap((source) =>
        [...source.matchAll(/(?:Refusal\(\s*|return |, )'([A-Z]+(?:_[A-Z]+)+|TIMEOUT)'/gu)].map(([, code = '']) => code),
      ),
    )
    expect([...new Set([...written, ...Object.keys(asked)])].sort()).toEqual(Object.keys(errorCodes).sort())
  })
})
