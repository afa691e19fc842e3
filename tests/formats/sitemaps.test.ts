import { afterAll, beforeAll, expect, test } from 'vitest'
import { onBothDatabases } from '../databases.ts'
import { Newsroom } from '../newsroom.ts'
import { person } from './archive.ts'
import { expectXml } from './validators.ts'

onBothDatabases('Sitemaps', (kind) => {
  let room: Newsroom
  beforeAll(async () => {
    room = await Newsroom.open(kind)
    room.clock.now = new Date('2025-11-20T12:00:00Z')
    const recent = new Date('2025-11-20T11:00:00Z')
    await room.save(
      { title: 'Du jour : <élu> & "réélu"', section: 'Politique', credits: [person('Awa SANGALA')], topics: ['Vote'], publishedAt: recent },
      { title: 'The harvest', language: 'en-GB', publishedAt: new Date('2025-11-18T12:00:01Z') },
      { title: 'Trop vieux', publishedAt: new Date('2025-11-18T12:00:00Z') },
      { title: 'Payé', genre: 'SPONSORED', publishedAt: recent },
      { title: 'À la source', url: 'https://source.example/1', publishedAt: recent },
      { title: 'Brouillon', state: 'DRAFT', publishedAt: recent },
      { title: 'De l’an passé', publishedAt: new Date('2024-02-29T23:59:59Z') },
      {
        title: 'Demain',
        credits: [person('Inconnu')],
        topics: ['Secret'],
        publishedAt: recent,
        visibleFrom: new Date('2025-11-21T00:00:00Z'),
      },
    )
  })
  afterAll(() => room.close())

  const locations = async (path: string): Promise<string[]> => {
    const response = await room.get(path)
    expect([path, response.status, response.headers.get('content-type')]).toEqual([path, 200, 'application/xml; charset=utf-8'])
    expect(room.statements().length).toBeLessThanOrEqual(2)
    const text = await response.text()
    expectXml(text, 'sitemap.xsd')
    return [...text.matchAll(/<loc>(.*?)<\/loc>/gu)].map(([, url = '']) => url.replace('https://journal.example', ''))
  }

  test('list every page, in an index that robots.txt names', async () => {
    const robots = await (await room.get('/robots.txt')).text()
    expect(robots).toContain('Sitemap: https://journal.example/sitemap.xml\nSitemap: https://journal.example/sitemap-news.xml\n')
    const index = await locations('/sitemap.xml')
    expect(index).toEqual([
      '/sitemaps/sections.xml',
      '/sitemaps/authors.xml',
      '/sitemaps/topics.xml',
      '/sitemaps/articles-2025-11.xml',
      '/sitemaps/articles-2024-02.xml',
    ])
    const pages = await Promise.all(
      index.map(async (path) =>
        [...(await (await room.get(path)).text()).matchAll(/<loc>https:\/\/journal\.example(.*?)<\/loc>/gu)].map(([, url]) => url),
      ),
    )
    expect(pages).toEqual([
      ['/', '/section/politique'],
      ['/author/awa-sangala'],
      ['/topic/vote'],
      [
        expect.stringMatching(/^\/a\/(?:paye|du-jour)/u),
        expect.stringMatching(/^\/a\/(?:paye|du-jour)/u),
        '/a/the-harvest',
        '/a/trop-vieux',
      ],
      ['/a/de-l-an-passe'],
    ])
    for (const path of index) await locations(path)
    expect((await room.get('/sitemaps/articles-2025-13.xml')).status).toBe(404)
  })

  test('for news contain the last two days, and no sponsored articles', async () => {
    expect(await locations('/sitemap-news.xml')).toEqual(['/a/du-jour-elu-and-reelu', '/a/the-harvest'])
    const text = await (await room.get('/sitemap-news.xml')).text()
    expect(text).toContain('<news:publication><news:name>Le Test</news:name><news:language>fr</news:language></news:publication>')
    expect(text).toContain('<news:language>en</news:language>')
    expect(text).toContain('<news:publication_date>2025-11-20T11:00:00.000Z</news:publication_date>')
    expect(text).toContain('<news:title>Du jour : &lt;élu&gt; &amp; &quot;réélu&quot;</news:title>')
  })

  test('for news contain at most a thousand articles', async () => {
    await room.save(
      ...Array.from({ length: 1005 }, (_, index) => ({ title: `Brève ${index}`, publishedAt: new Date('2025-11-20T10:00:00Z') })),
    )
    expect((await locations('/sitemap-news.xml')).length).toBe(1000)
  })
})
