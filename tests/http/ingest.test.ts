import { afterAll, beforeAll, expect, test } from 'vitest'
import { developmentTokens, issueDevelopmentToken } from '../../src/http/development-key.ts'
import { createLog } from '../../src/http/log.ts'
import { createVerifyToken } from '../../src/http/token.ts'
import { onBothDatabases } from '../databases.ts'
import { scratchFolder } from '../kiosque-process.ts'
import { Newsroom } from '../newsroom.ts'
import { listen } from './served.ts'

const line = { title: 'Kayes : Le pont est ouvert', publishedAt: '2025-10-06T07:13:00Z', text: 'Le pont est ouvert.' }
const ninjs = {
  uri: 'urn:cms:42',
  type: 'text',
  versioncreated: '2025-10-06T07:13:00Z',
  headline: 'Kayes : Le pont est ouvert',
  body_html: '<p>Le pont est <b>grand</b> ouvert.</p>',
}

onBothDatabases('A CMS', (kind) => {
  let room: Newsroom
  let gateway: Awaited<ReturnType<typeof listen>>
  let scratch: Awaited<ReturnType<typeof scratchFolder>>
  beforeAll(async () => {
    room = await Newsroom.open(kind)
    scratch = await scratchFolder()
    const clock = () => room.clock.now
    const development = developmentTokens(scratch.folder)
    gateway = await listen(room.routes(createVerifyToken({ issuer: null, development, clock, log: createLog('silent') })))
  })
  afterAll(async () => {
    await gateway.close()
    await scratch.remove()
    await room.close()
  })
  const token = (role: 'INGEST' | 'EDITOR') =>
    issueDevelopmentToken(scratch.folder, { role, subject: 'cms', name: null, seconds: 600 }, room.clock.now)
  const send = async (method: string, key: string, body?: object | string, credential?: string, type = 'application/json') => {
    const response = await fetch(`${gateway.origin}/ingest/${encodeURIComponent(key)}`, {
      method,
      headers: { 'Content-Type': type, ...(credential && { Authorization: `Bearer ${credential}` }) },
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    })
    const text = await response.text()
    return [response.status, text.startsWith('{') ? JSON.parse(text) : text]
  }
  const shown = async () => {
    const { data } = await room.ask<{ articles: { nodes: unknown } }>('{ articles { nodes { headline body { html } } } }')
    return data?.articles.nodes
  }

  test('sends, changes and withdraws an article, and each response reports the effect', async () => {
    const ingest = await token('INGEST')
    const key = 'wordpress:https://journal.example/?p=42'
    expect([
      await send('PUT', key, line, ingest),
      await send('PUT', key, `${JSON.stringify({ kiosque: 1 })}\n${JSON.stringify(line)}\n`, ingest, 'application/x-ndjson'),
      await send('PUT', key, ninjs, ingest),
    ]).toEqual([
      [201, { key, outcome: 'new' }],
      [200, { key, outcome: 'unchanged' }],
      [200, { key, outcome: 'updated' }],
    ])
    expect(await shown()).toEqual([{ headline: 'Le pont est ouvert', body: { html: '<p>Le pont est <strong>grand</strong> ouvert.</p>' } }])
    expect([await send('DELETE', key, undefined, ingest), await send('DELETE', key, undefined, ingest), await shown()]).toEqual([
      [200, { key, outcome: 'withdrawn' }],
      [200, { key, outcome: 'unchanged' }],
      [],
    ])
    expect(await send('PUT', key, ninjs, ingest)).toEqual([200, { key, outcome: 'updated' }])
    expect(await shown()).toHaveLength(1)
    expect(await send('DELETE', 'nobody', undefined, ingest)).toEqual([404, { key: 'nobody', outcome: 'unknown' }])
  })

  test('gets an error for an invalid article, of which nothing is stored', async () => {
    const ingest = await token('INGEST')
    const rejected = (rule: string) => [422, expect.objectContaining({ outcome: 'rejected', rule, evidence: expect.any(String) })]
    expect([
      await send('PUT', 'mal', { ...line, publishedAt: 'hier' }, ingest),
      await send('PUT', 'mal', `${JSON.stringify(line)}\n${JSON.stringify({ ...line, title: 'Autre' })}`, ingest, 'application/x-ndjson'),
      await send('PUT', 'mal', '<p>Bonjour</p>', ingest, 'text/html'),
      await send('PUT', 'mal\u0000', line, ingest),
      await send('DELETE', 'mal\u0000', undefined, ingest),
    ]).toEqual([
      rejected('publishedAt'),
      rejected('items'),
      rejected('format'),
      [400, expect.stringContaining('NUL')],
      [400, expect.stringContaining('NUL')],
    ])
    expect((await send('DELETE', 'mal', undefined, ingest))[0]).toBe(404)
  })

  test('needs a token', async () => {
    expect(await send('PUT', 'a', line)).toEqual([401, expect.stringContaining('ingest')])
    expect((await send('PUT', 'a', line, 'not.a.token'))[0]).toBe(401)
    expect(await send('PUT', 'a', line, await token('EDITOR'))).toEqual([403, expect.stringContaining('ingest')])
    expect((await send('DELETE', 'a', undefined, await token('EDITOR')))[0]).toBe(403)
    expect((await send('GET', 'a'))[0]).toBe(405)
  })
})
