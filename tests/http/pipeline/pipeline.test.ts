import { setImmediate } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { executeByGraphqlJs } from '../../../src/engine/graphql-js.ts'
import { createGraph, type GraphOptions } from '../../../src/http/graphql.ts'
import { createLog } from '../../../src/http/log.ts'
import { articlePage, authorTimeline, frontPage, headlines, sectionFront } from '../../../src/sdk/index.ts'
import { saveArticles } from '../../../src/store/commands/save-articles.ts'
import type { Database } from '../../../src/store/database/database.ts'
import { ChangeNotifier } from '../../../src/store/events/change-notifier.ts'
import { scratchDatabase } from '../../databases.ts'
import { articleInput, editor, publication } from '../../newsroom.ts'
import { requestOf } from './request-of.ts'

const now = new Date('2026-01-01T00:00:00Z')

let database: Database
beforeAll(async () => {
  database = await scratchDatabase('PGlite')
  const titles = ['Le pont', 'Le puits', 'Le port', 'La pêche']
  const inputs = titles.map((title, index) =>
    articleInput({
      title,
      section: 'Sports',
      topics: ['Ponts'],
      credits: [{ name: 'Awa SANGALA', kind: 'PERSON' }],
      publishedAt: new Date(Date.UTC(2025, 0, 1 + index)),
      relatedLinks: [{ title: titles[(index + 1) % 4] ?? '', teaser: null, url: null, note: null }],
    }),
  )
  await saveArticles(database, inputs, now)
})
afterAll(() => database.close())

const open = (options: Partial<GraphOptions> = {}) =>
  createGraph({
    notifier: new ChangeNotifier(),
    subscriptionsMax: 10,
    database,
    publication,
    trustedDocuments: new Map(),
    authenticate: async () => editor,
    clock: () => now,
    log: createLog('silent'),
    helpful: true,
    exampleQuery: '',
    ...options,
  })

test('Operations have the same responses with plans and with graphql-js', async () => {
  const [planned, reference] = [open(), open({ executor: executeByGraphqlJs })]
  const operations: [string, Record<string, unknown>][] = [
    [articlePage.text, { slug: 'le-pont' }],
    [frontPage.text, {}],
    [sectionFront.text, { slug: 'sports' }],
    [authorTimeline.text, { slug: 'awa-sangala', scale: true }],
    [headlines.text, { section: 'sports' }],
    ['{ articles(first: 101) { totalCount } sections { name } }', {}],
    ['{ __schema { queryType { name } } __typename }', {}],
    ['mutation { setFront(input: { articles: ["x"] }) { __typename } }', {}],
  ]
  for (const [query, variables] of operations) {
    const request = requestOf({ query, variables }, { head: { headers: { authorization: 'Bearer editor' } } })
    const [answer, expected] = [await planned.pipeline.answer(request), await reference.pipeline.answer(request)]
    expect(answer).toEqual(expected)
    expect(answer.body).toMatch(/^\{"(?:data|errors)":/u)
  }
})

test('Operations above the limit wait or are refused until one has ended, and an open subscription does not count', async () => {
  const { pipeline, changeFeed } = open({ concurrency: { max: 1 } })
  const left = new AbortController()
  const subscription = await pipeline.answer(
    requestOf({ query: 'subscription { articlePublished { id } }' }, { acceptsEvents: true, signal: left.signal }),
  )
  expect(subscription).toMatchObject({ status: 200, mediaType: 'text/event-stream' })
  const request = requestOf({ query: '{ articles { totalCount } }' })
  const statuses = async () =>
    (await Promise.all([1, 2, 3].map(() => pipeline.answer(request)))).map(({ status, headers }) => [status, headers])
  expect(await statuses()).toEqual([
    [200, {}],
    [200, {}],
    [503, { 'Retry-After': expect.stringMatching(/^[1-3]$/u) }],
  ])
  expect((await pipeline.answer(requestOf({ query: '{' }))).status).toBe(200)
  expect((await pipeline.answer(request)).status).toBe(200)
  left.abort()
  await setImmediate()
  expect(changeFeed.listeners).toBe(0)
})

test('A refused subscription gets one response instead of a stream', async () => {
  const { pipeline } = open({ subscriptionsMax: 0 })
  const query = 'subscription { articlePublished { id } }'
  expect(await pipeline.answer(requestOf({ query }, { acceptsEvents: true, mediaType: 'text/event-stream' }))).toMatchObject({
    status: 503,
    headers: { 'Retry-After': '60' },
    body: expect.stringContaining('TOO_MANY_SUBSCRIPTIONS'),
  })
  expect((await pipeline.answer(requestOf({ query }))).status).toBe(406)
})
