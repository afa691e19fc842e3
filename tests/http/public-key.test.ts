import { afterAll, beforeAll, expect, test } from 'vitest'
import { nothingAgreed, type Partner } from '../../src/content/partner.ts'
import { headlines, newArticles } from '../../src/sdk/index.ts'
import { addPartner, changePartner, type FirstKeys, revokePartnerKeys, rotatePartnerKey } from '../../src/store/commands/partner.ts'
import { Prisma } from '../../src/store/database/database.ts'
import { onBothDatabases } from '../databases.ts'
import { editor, Newsroom } from '../newsroom.ts'

const site = 'https://relais.example'
const stranger = 'https://voleur.example'

/** The address of a trusted document with a key in the query. */
const graphAt = (key: string, parameters: Record<string, unknown> = { documentId: headlines.id, variables: { section: 'sports' } }) =>
  `/graphql?${new URLSearchParams({
    ...Object.fromEntries(
      Object.entries(parameters).map(([name, value]) => [name, typeof value === 'string' ? value : JSON.stringify(value)]),
    ),
    key,
  })}`

onBothDatabases('A public key', (kind) => {
  let room: Newsroom
  let keys: FirstKeys
  let partners = 0
  const agree = async (terms: Partial<Omit<Partner, 'sections'>> = {}): Promise<FirstKeys & { name: string }> => {
    const name = `Le Relais ${kind} ${partners++}`
    const added = await addPartner(room.database, { ...nothingAgreed, origins: [site], ...terms, sections: [], name }, room.clock.now)
    later()
    return { ...added, name }
  }
  /** Gateways read the keys once a second. */
  const later = () => {
    room.clock.now = new Date(room.clock.now.getTime() + 1000)
  }

  beforeAll(async () => {
    room = await Newsroom.open(kind)
    await room.save({ title: 'Un match', slug: 'un-match', formerSlugs: ['match'], section: 'Sports', lead: 'Un chapô.' })
    keys = await agree({ rights: 'FULL' })
  })
  afterAll(() => room.close())

  test('has 24 hexadecimal digits, and is stored whole', async () => {
    expect(keys.public).toMatch(/^pk_[0-9a-f]{24}$/u)
    expect(await room.database.prisma.partnerKey.findUnique({ where: { prefix: keys.public } })).toMatchObject({ revokedAt: null })
  })

  test.each([
    ['a page of the agreed site', { Origin: site }, 200],
    ['an image or a frame of it', { Referer: `${site}/une/page?x` }, 200],
    ['a server', {}, 200],
    ['a page of the gateway', { Origin: 'http://gateway.example', 'Sec-Fetch-Site': 'same-origin' }, 200],
    ['a page of another site', { Origin: stranger }, 403],
    ['another site that names the agreed one as its referrer', { Origin: stranger, Referer: `${site}/` }, 403],
    ['a link on another site', { Referer: `${stranger}/${site}` }, 403],
    ['a sandboxed page', { Origin: 'null' }, 403],
    ['an unreadable referrer', { Referer: 'nowhere' }, 403],
    ['the same host with another scheme', { Origin: 'http://relais.example' }, 403],
  ])('is answered to %s as agreed, at every kind of route', async (_sender, headers: Record<string, string>, status) => {
    for (const path of [
      graphAt(keys.public),
      `/feeds/latest.rss?key=${keys.public}`,
      `/oembed?url=https://journal.example/a/un-match&key=${keys.public}`,
    ]) {
      const response = await room.get(path, headers)
      expect([path, response.status]).toEqual([path, status])
      expect(response.headers.get('Access-Control-Allow-Origin')).toBe(headers.Origin ?? null)
      if (status === 200) {
        expect(response.headers.get('Cache-Control')).toBe('public, max-age=60')
        expect(response.headers.get('Vary')).toContain('Origin')
      } else {
        expect(response.headers.get('Cache-Control')).toBe('no-store')
        const text = await response.text()
        expect(text).toContain(`The agreement with Le Relais ${kind} 0 allows this key on ${site}: found a request from a page of `)
        expect(text).not.toContain('Un match')
      }
    }
  })

  test('makes the request the partner’s, by GET and by POST', async () => {
    const developer = await agree({ developer: true })
    const query = '{ viewer { audience name } }'
    const body = JSON.stringify({ query })
    const asked = [
      await room.get(graphAt(developer.public, { query })),
      await room.get(`/graphql?key=${developer.public}`, { 'Content-Type': 'application/json' }, 'POST', body),
      // Yoga's transport answers this unusual header, and a parameter that is not known.
      await room.get(graphAt(developer.public, { query }), { Accept: 'application/json;q=0.9' }),
      await room.get(`/graphql?x=1&key=${developer.public}`, { 'Content-Type': 'application/json' }, 'POST', body),
    ]
    for (const response of asked)
      expect(await response.json()).toMatchObject({ data: { viewer: { audience: 'PARTNER', name: developer.name } } })
    // Anybody may change a document that is not trusted.
    expect(asked[0]?.headers.get('Cache-Control')).toBe('no-cache')
  })

  test('keeps the key on a redirect, and answers a conditional request', async () => {
    const moved = await room.get(`/a/match?key=${keys.public}`)
    expect([moved.status, moved.headers.get('Location')]).toEqual([301, `https://journal.example/a/un-match?key=${keys.public}`])
    for (const path of [graphAt(keys.public), `/a/un-match?key=${keys.public}`]) {
      const etag = (await room.get(path)).headers.get('ETag') ?? ''
      const known = await room.get(path, { 'If-None-Match': etag })
      expect([known.status, known.headers.get('Cache-Control')]).toEqual([304, 'public, max-age=60'])
    }
  })

  test('gives no free documents, mutations, subscriptions or changes, whatever the gateway allows', async () => {
    const send = async (key: string, body: object) => {
      const response = await room.get(
        `/graphql?key=${key}`,
        { 'Content-Type': 'application/json', Accept: 'application/graphql-response+json' },
        'POST',
        JSON.stringify(body),
      )
      const { errors } = (await response.json()) as { errors: { extensions: { code: string } }[] }
      return [response.status, ...errors.map(({ extensions }) => extensions.code)]
    }
    const { public: developer } = await agree({ developer: true })
    expect(await send(keys.public, { query: '{ publication { name } }' })).toEqual([403, 'TRUSTED_DOCUMENTS_ONLY'])
    expect(await send(developer, { query: 'mutation { setFront(input: { articles: [] }) { __typename } }' })).toEqual([403, 'FORBIDDEN'])
    for (const key of [keys.public, developer]) expect(await send(key, { documentId: newArticles.id })).toEqual([403, 'FORBIDDEN'])
    expect(await send(developer, { query: '{ c: changes { token } }' })).toEqual([200, 'FORBIDDEN'])
  })

  test('is refused with a clear text when it is unknown, malformed, revoked or expired', async () => {
    const refusal = async (path: string, headers: Record<string, string> = {}) => {
      const response = await room.get(path, headers)
      return [response.status, (await response.text()).trim(), response.headers.get('Cache-Control')]
    }
    const feed = (key: string) => `/feeds/latest.json?key=${key}`
    const spare = await agree({ expiresAt: new Date(room.clock.now.getTime() + 60_000) })
    const second = await rotatePartnerKey(room.database, spare.name, { isPublic: true }, room.clock.now)
    await revokePartnerKeys(room.database, spare.public, room.clock.now)
    later()
    expect(await refusal(feed(`pk_${'0'.repeat(24)}`))).toEqual([401, expect.stringContaining('Unknown partner key'), 'no-store'])
    for (const malformed of ['', 'pk_1', keys.secret, keys.public.toUpperCase()])
      expect(await refusal(feed(malformed))).toEqual([401, expect.stringContaining('is no public key: expected "pk_"'), 'no-store'])
    expect(await refusal(feed(spare.public))).toEqual([401, expect.stringContaining('was revoked'), 'no-store'])
    expect((await room.get(feed(second))).status).toBe(200)
    expect((await room.get('/feeds/latest.json', { Authorization: `Bearer ${spare.secret}` })).status).toBe(200)
    room.clock.now = new Date(room.clock.now.getTime() + 60_000)
    expect(await refusal(feed(second))).toEqual([401, expect.stringContaining('ended on'), 'no-store'])
    expect(await refusal('/feeds/latest.json', { Authorization: `Bearer ${keys.public}` })).toEqual([
      401,
      expect.stringContaining('is sent in the query'),
      'no-store',
    ])
    const graph = await room.get(graphAt(spare.public), { Origin: site })
    expect([graph.status, await graph.json()]).toEqual([
      401,
      { errors: [expect.objectContaining({ extensions: { code: 'UNAUTHENTICATED' } })] },
    ])
  })

  test('yields to the secret key of the same partner, and contradicts any other credential', async () => {
    const other = await agree()
    const both = await room.get(graphAt(keys.public, { query: '{ viewer { name } }' }), {
      Authorization: `Bearer ${keys.secret}`,
      Origin: stranger,
    })
    expect([both.status, both.headers.get('Cache-Control'), await both.json()]).toEqual([
      200,
      'private, no-cache',
      { data: { viewer: { name: `Le Relais ${kind} 0` } } },
    ])
    const contradiction = room.credentialOf('EDITOR')
    for (const path of [graphAt(keys.public), `/?key=${keys.public}`])
      for (const headers of [{ Authorization: `Bearer ${other.secret}` }, contradiction]) {
        const response = await room.get(path, headers)
        expect([response.status, await response.text()]).toEqual([400, expect.stringContaining('contradict each other')])
      }
    expect((await room.get(`/?key=${keys.public}&key=${keys.public}`)).status).toBe(400)
  })

  test('follows its agreement within a second, and each change is in the audit trail', async () => {
    const spare = await agree({ quota: 1000 })
    const path = `/feeds/latest.rss?key=${spare.public}`
    expect((await room.get(path, { Origin: stranger })).status).toBe(403)
    await changePartner(room.database, spare.name, { origins: [stranger], sections: ['sports'], quota: null }, room.clock.now, {
      by: { subject: editor.subject ?? '', name: editor.name },
    })
    later()
    expect((await room.get(path, { Origin: stranger })).status).toBe(200)
    expect((await room.get(path, { Origin: site })).status).toBe(403)
    const [line] = await room.database.query<{ actor: string; before: object; after: object }>(
      Prisma.sql`SELECT actor, before, after FROM audit WHERE action = 'partner changed' ORDER BY id DESC LIMIT 1`,
    )
    expect(line).toEqual({
      actor: editor.subject,
      before: expect.objectContaining({ name: spare.name, origins: [site], sections: [], quota: 1000 }),
      after: expect.objectContaining({ name: spare.name, origins: [stranger], sections: ['sports'], quota: null }),
    })
    await expect(changePartner(room.database, spare.name, { sections: ['x'] }, room.clock.now)).rejects.toThrow('There is no section x.')
    await expect(changePartner(room.database, spare.name, {}, room.clock.now)).rejects.toThrow('There is nothing to change')
    await expect(changePartner(room.database, 'x', {}, room.clock.now)).rejects.toThrow('There is no partner "x".')
  })
})
