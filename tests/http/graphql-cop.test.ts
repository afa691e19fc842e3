import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createAuthenticate } from '../../src/http/authentication.ts'
import { createGraph, graphqlRoute } from '../../src/http/graphql.ts'
import { createLog } from '../../src/http/log.ts'
import { createVerifyToken } from '../../src/http/token.ts'
import type { Database } from '../../src/store/database/database.ts'
import { ChangeNotifier } from '../../src/store/events/change-notifier.ts'
import { scratchDatabase } from '../databases.ts'
import { publication } from '../newsroom.ts'
import { listen } from './served.ts'

/** An answer as the checks read it. */
interface Checked {
  readonly data?: Readonly<Record<string, unknown>> | null
  readonly errors?: readonly { readonly message: string; readonly extensions?: Readonly<Record<string, unknown>> }[]
}

const clock = () => new Date('2026-01-01T00:00:00Z')
const log = createLog('silent')

let database: Database
let gateway: Awaited<ReturnType<typeof listen>>
beforeAll(async () => {
  database = await scratchDatabase('PGlite')
  const verifyToken = createVerifyToken({ issuer: null, development: null, clock, log })
  const graph = createGraph({
    database,
    notifier: new ChangeNotifier(),
    subscriptionsMax: 10,
    publication,
    trustedDocuments: new Map(),
    authenticate: createAuthenticate(database, clock, verifyToken),
    clock,
    log,
    helpful: false,
    exampleQuery: '',
  })
  gateway = await listen([graphqlRoute(graph)])
})
afterAll(async () => {
  await gateway.close()
  await database.close()
})

const fetchGraph = (search: string, init: RequestInit) => fetch(`${gateway.origin}/graphql${search}`, init)
const body = (given: unknown): RequestInit => ({
  method: 'POST',
  headers: { 'Content-Type': 'application/json', Accept: '*/*' },
  body: JSON.stringify(given),
})

/** Sends what graphql-cop's function `graph_query` sends. */
const ask = async (query: string): Promise<Checked> =>
  (await (await fetchGraph('', body({ query, operationName: 'cop' }))).json()) as Checked

const costly = expect.objectContaining({ extensions: { code: 'COST_LIMIT_EXCEEDED' } })

/** https://github.com/dolevf/graphql-cop: each test sends what a check of that name sends, and expects what it does not report. */
describe('A gateway in production has no finding of graphql-cop', () => {
  test('Array-based Query Batching', async () => {
    const response = await fetchGraph('', body(Array.from({ length: 10 }, () => ({ query: 'query cop { __typename }' }))))
    expect([response.status, await response.json()]).toEqual([400, { errors: [expect.anything()] }])
  })

  test('Alias Overloading', async () => {
    const aliases = Array.from({ length: 101 }, (_, index) => `alias${index}:__typename`)
    expect(await ask(`query cop { ${aliases.join(' \n')} }`)).toEqual({ errors: [costly] })
  })

  test('Field Duplication', async () => {
    expect(await ask(`query cop { ${'__typename \n'.repeat(500)} }`)).toEqual({ errors: [costly] })
  })

  test('Directive Overloading', async () => {
    // It reports a gateway that answers one error for each of the ten directives.
    const { data, errors = [] } = await ask(`query cop { __typename ${'@aa'.repeat(10)} }`)
    expect([data, errors.length]).toEqual([undefined, 6])
  })

  test('Circular Fragment', async () => {
    const fragments = 'fragment A on __Schema { __typename ...B } fragment B on __Schema { ...A }'
    expect(await ask(`query cop { __schema { ...A } } ${fragments}`)).toEqual({ errors: expect.any(Array) })
  })

  test('Introspection-based Circular Query', async () => {
    const { data } = await ask(
      'query cop { __schema { types { fields { type { fields { type { fields { type { fields { type { name } } } } } } } } } } }',
    )
    expect(data).toBeUndefined()
  })

  test('Introspection', async () => {
    expect((await ask('query cop { __schema { types { name fields { name } } } }')).data).toBeUndefined()
  })

  test('Field Suggestions', async () => {
    for (const query of [
      'query cop { __schema { directive } }',
      'query cop { publicaton { name } }',
      'query cop { publication { nam } }',
    ]) {
      const { errors = [] } = await ask(query)
      expect(errors).not.toEqual([])
      expect(JSON.stringify(errors)).not.toContain('Did you mean')
    }
  })

  test('Mutation is allowed over GET (possible CSRF)', async () => {
    const response = await fetchGraph(`?${new URLSearchParams({ query: 'mutation cop {__typename}' })}`, {})
    expect([response.status, (await response.json()) as Checked]).toEqual([405, { errors: [expect.anything()] }])
  })

  test('POST based url-encoded query (possible CSRF)', async () => {
    const response = await fetchGraph('', { method: 'POST', body: new URLSearchParams({ query: 'query cop { __typename }' }) })
    expect([response.status, (await response.json()) as Checked]).toEqual([415, { errors: [expect.anything()] }])
  })

  test('GraphQL IDE', async () => {
    for (const path of ['/graphql', '/', '/graphiql', '/playground', '/console']) {
      const text = await (await fetch(`${gateway.origin}${path}`, { headers: { Accept: 'text/html' } })).text()
      expect(text).not.toMatch(/graphiql\.min\.css|GraphQL Playground|GraphiQL|graphql-playground/u)
    }
  })

  test('Trace Mode', async () => {
    expect(await ask('query cop { __typename }')).toEqual({ data: { __typename: 'Query' } })
    for (const { extensions } of (await ask('query cop { nothing }')).errors ?? []) expect(extensions).toEqual({ code: expect.any(String) })
  })

  test('Unhandled Errors Detection', async () => {
    const { errors = [] } = await ask('qwerty cop { abc }')
    expect(errors.map(({ extensions }) => extensions)).toEqual([{ code: 'GRAPHQL_PARSE_FAILED' }])
  })
})

/**
 * "GET Method Query Support" is reported, and accepted: a query by GET can be cached and revalidated, and a page of another site can't use it
 * to act as somebody, because the gateway knows no cookies.
 */
test('A query by GET is answered, as the public', async () => {
  const response = await fetchGraph(`?${new URLSearchParams({ query: 'query cop { viewer { audience } }' })}`, {
    headers: { Cookie: 'session=somebody' },
  })
  expect([await response.json(), response.headers.get('Set-Cookie')]).toEqual([{ data: { viewer: { audience: 'ANONYMOUS' } } }, null])
})
