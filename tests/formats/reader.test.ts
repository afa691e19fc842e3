import { afterAll, beforeAll, expect, test } from 'vitest'
import { nothingAgreed, type PartnerRights } from '../../src/content/partner.ts'
import { anonymous } from '../../src/content/viewer.ts'
import { addPartner } from '../../src/store/commands/partner.ts'
import { Prisma } from '../../src/store/database/database.ts'
import { onBothDatabases } from '../databases.ts'
import { listen } from '../http/served.ts'
import { Newsroom } from '../newsroom.ts'
import { saveArchive } from './archive.ts'
import { entriesOf, expectXml } from './validators.ts'

onBothDatabases('For a reader who shows a credential', (kind) => {
  let room: Newsroom
  let ids: Map<string, string>
  beforeAll(async () => {
    room = await Newsroom.open(kind)
    ids = await saveArchive(room)
    await room.save({ title: 'Un match', section: 'Sports', lead: 'Un chapô.', publishedAt: new Date('2025-10-02T07:13:00Z') })
  })
  afterAll(() => room.close())

  let partners = 0
  const partner = async (rights: PartnerRights, sections: string[] = [], campaign: string | null = null) => {
    const name = `Le Relais ${partners++}`
    const input = { ...nothingAgreed, name, attribution: 'Avec Le Test', sections, rights, campaign }
    const { secret } = await addPartner(room.database, input, room.clock.now)
    room.clock.now = new Date(room.clock.now.getTime() + 2000)
    return { Authorization: `Bearer ${secret}` }
  }

  test('feeds have the form and the sections of the agreement, and are not cached for others', async () => {
    for (const [rights, summary, html] of [
      ['HEADLINE', undefined, undefined],
      ['LEAD', 'Un chapô.', undefined],
      ['FULL', 'Un chapô.', '<p>Texte de « Un match ».</p>'],
    ] as const) {
      const key = await partner(rights, ['sports'])
      for (const format of ['rss', 'atom', 'json']) {
        const response = await room.get(`/feeds/latest.${format}`, key)
        expect([response.headers.get('cache-control'), response.headers.get('vary')]).toEqual(['private, max-age=60', 'Authorization'])
        // The feed also changes with the agreement, at a time that is not known.
        expect(response.headers.get('last-modified')).toBeNull()
        const text = await response.text()
        const entries = entriesOf(text, `https://journal.example/feeds/latest.${format}`)
        expect(entries.map((entry) => [entry.title, entry.summary, entry.html])).toEqual([['Un match', summary, html]])
        expect(text).toContain('Avec Le Test')
      }
    }
    const wrong = await room.get('/feeds/latest.rss', { Authorization: 'Bearer kq_00000000_x' })
    expect([wrong.status, wrong.headers.get('www-authenticate')?.startsWith('Bearer ')]).toEqual([401, true])
  })

  test('pages in other media types respect the rights of a partner, and reserved text stays hidden', async () => {
    const key = await partner('HEADLINE')
    const json = async (path: string, headers: Record<string, string>) =>
      (await (await room.get(path, { Accept: 'application/json', ...headers })).json()) as {
        lead: string | null
        body: { kind: string; text: string } | null
      }
    expect(await json('/a/un-match', key)).toMatchObject({ title: 'Un match', lead: null, body: null })
    expect((await json('/a/reserve', await partner('FULL'))).body).toMatchObject({ kind: 'preview', text: 'Le début que chacun lit ici.' })
    const elsewhere = await partner('FULL', ['sports'])
    expect((await room.get('/a/reserve', { Accept: 'application/json', ...elsewhere })).status).toBe(404)
  })

  test('every item carries the attribution, and links to the newspaper carry the campaign; identifiers do not', async () => {
    const headers = await partner('FULL', [], 'utm_source=relais')
    const read = async (path: string, accept = '*/*') => (await room.get(path, { Accept: accept, ...headers })).text()
    const json = async (path: string, accept?: string): Promise<unknown> => JSON.parse(await read(path, accept))
    const page = 'https://journal.example/a/un-match'
    for (const format of ['rss', 'atom', 'json']) {
      const text = await read(`/feeds/section/sports.${format}`)
      const url = `https://journal.example/feeds/section/sports.${format}`
      expect(entriesOf(text, url).map((entry) => [entry.url, entry.attribution])).toEqual([[`${page}?utm_source=relais`, 'Avec Le Test']])
      expect(text).toContain('https://journal.example/section/sports?utm_source=relais')
    }
    const article = { url: `${page}?utm_source=relais`, attribution: 'Avec Le Test' }
    expect(await json('/a/un-match', 'application/json')).toMatchObject({
      ...article,
      section: { url: 'https://journal.example/section/sports?utm_source=relais' },
    })
    expect(await json('/section/sports', 'application/json')).toMatchObject({
      url: 'https://journal.example/section/sports?utm_source=relais',
      articles: [article],
    })
    expect(await json(`/oembed?url=${page}`)).toMatchObject({
      attribution: 'Avec Le Test',
      html: expect.stringContaining('<iframe src="https://journal.example/embed/headlines?article=un-match&amp;'),
    })
    expectXml(await read(`/oembed?url=${page}&format=xml`), 'oembed.xsd')
    expect(await json('/embed/headlines.json?article=un-match&form=cards&count=1')).toMatchObject({ ...article, items: [article] })
    expect(await read('/embed/headlines?article=un-match&form=cards&count=1')).toMatch(
      /href="https:\/\/journal\.example\/a\/un-match\?utm_source=relais".*>Avec Le Test<\/a>/su,
    )
    for (const path of ['/a/un-match', '/section/sports']) {
      const markdown = await read(path, 'text/markdown')
      expect(markdown).toContain('attribution: "Avec Le Test"')
      expect(markdown).toContain(`${page}?utm_source=relais`)
    }
    expect(await json('/a/un-match', 'application/vnd.iptc.ninjs+json')).toMatchObject({
      copyrightNotice: 'Avec Le Test',
      altIds: [{ role: 'url', value: `${page}?utm_source=relais` }],
      subjects: [{ uri: 'https://journal.example/section/sports' }],
    })
    expect(await json('/a/un-match', 'application/ld+json')).toMatchObject({ '@id': page, url: page, creditText: 'Avec Le Test' })
    const graph = await room.get(
      '/graphql',
      { 'Content-Type': 'application/json', ...headers },
      'POST',
      JSON.stringify({ query: '{ article(by: { slug: "un-match" }) { url attribution } viewer { partner { campaign rights } } }' }),
    )
    expect(await graph.json()).toEqual({
      data: { article: { url: page, attribution: 'Avec Le Test' }, viewer: { partner: { campaign: 'utm_source=relais', rights: 'FULL' } } },
    })
    expect(await (await room.get('/a/un-match', { Accept: 'application/json' })).json()).not.toHaveProperty('attribution')
  })

  test('a subscriber reads the whole article and the contributions', async () => {
    await room.database.query(Prisma.sql`INSERT INTO contribution (id, article_id, author_name, text, published_at)
      VALUES ('01a20000-0000-7000-8000-000000000001'::uuid, ${ids.get('Réservé')}::uuid, 'Une <lectrice>', 'Merci & bravo.', ${room.clock.now})`)
    const gateway = await listen(room.routes(async () => ({ ...anonymous, audience: 'SUBSCRIBER' })))
    try {
      const response = await fetch(`${gateway.origin}/a/reserve`, { headers: { Authorization: 'Bearer abonne', Accept: 'text/html' } })
      const text = await response.text()
      expect(response.headers.get('cache-control')).toBe('private, max-age=60')
      expect(text).toContain('La suite secrète.')
      expect(text).toContain('<div class="text reserved"')
      expect(text).toContain('Une &lt;lectrice&gt;')
      expect(text).toContain('Merci &amp; bravo.')
      expect(text).not.toContain('Il reste')
    } finally {
      await gateway.close()
    }
  })
})
