import axe from 'axe-core'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { withdrawArticle } from '../../src/store/commands/article-command.ts'
import { rename } from '../../src/store/commands/entity-command.ts'
import { inChromium, launchChromium } from '../chromium.ts'
import { onBothDatabases } from '../databases.ts'
import { Newsroom } from '../newsroom.ts'
import { printable, saveArchive } from './archive.ts'
import { expectHtml, structuredDataIn } from './validators.ts'

/** The pages of the archive, with the maximum number of SQL statements for each. */
const pages: Record<string, number> = {
  '/': 4,
  '/section/economie-and-societe': 3,
  '/author/awa-sangala': 4,
  '/topic/coton': 4,
  '/a/reserve': 8,
  '/a/sans-texte': 8,
  '/a/the-harvest': 8,
}

const bytesMax = 30_000

onBothDatabases('Pages', (kind) => {
  let room: Newsroom
  let ids: Map<string, string>
  let hostilePage: string
  beforeAll(async () => {
    room = await Newsroom.open(kind)
    ids = await saveArchive(room)
    const { data } = await room.ask<{ articles: { nodes: { slug: string }[] } }>('{ articles(first: 1) { nodes { slug } } }')
    hostilePage = `/a/${data?.articles.nodes[0]?.slug}`
  })
  afterAll(() => room.close())

  const textOf = async (path: string, accept = 'text/html') => (await room.get(path, { Accept: accept })).text()

  test('are valid, small, and answered in few statements', async () => {
    for (const [path, statementsMax] of Object.entries({ ...pages, [hostilePage]: 8 })) {
      const response = await room.get(path)
      const text = await response.text()
      expect([path, response.status, response.headers.get('content-type')]).toEqual([path, 200, 'text/html; charset=utf-8'])
      expect(room.statements().length, path).toBeLessThanOrEqual(statementsMax)
      expect(Buffer.byteLength(text), path).toBeLessThan(bytesMax)
      expect(response.headers.get('vary')).toBe('Accept, Authorization')
      expect(response.headers.get('content-security-policy')).toContain("default-src 'none'; style-src 'sha256-")
      await expectHtml(text)
    }
  })

  test('show all fields of an article, without its reserved text', async () => {
    const text = await textOf(hostilePage)
    const escaped = printable.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
    for (const expected of [
      `<span class="kicker">Titre<span class="apart"> : </span></span>${escaped}</h1>`,
      '<link rel="canonical" href="https://source.example/?article=1&amp;page=2">',
      '<meta property="og:url" content="https://source.example/?article=1&amp;page=2">',
      `<meta property="og:title" content="Titre : ${escaped}">`,
      '<time datetime="2025-10-06T07:13:00.000Z">lundi 06 octobre 2025 à 07:13</time>',
      'Par <a rel="author" href="https://journal.example/author/awa-sangala">Awa SANGALA</a>, <a rel="author" href="https://journal.example/author/bakary-diolo">Bakary DIOLO</a> et <a',
      '<link rel="alternate" type="application/rss+xml" title="Le Test · Économie &amp; Société" href="https://journal.example/feeds/section/economie-and-societe.rss">',
      'type="application/json+oembed"',
      '<h2 id="lire-aussi">Lire aussi</h2>',
      'Le choix de la rédaction',
      '<h2 id="auteur">Les articles de l’auteur</h2>',
      'Les contributions sont réservées aux abonnés.',
      '<a class="button" href="https://journal.example/abonnement">S’abonner</a>',
      '<h2>Un intertitre</h2>',
    ])
      expect(text).toContain(expected)
    expect(text).not.toMatch(/javascript:|<script(?! type="application\/ld\+json")|Sous embargo/u)
    expect(text).not.toContain('\u0001')
    expect(text).not.toContain('\\u0001')
    const reserved = await textOf('/a/reserve')
    expect(reserved).toContain('La suite de cet article est réservée aux abonnés. Il reste 203\u00a0mots à lire.')
    expect(reserved).toContain('<aside class="offer reserved"')
    expect(reserved).not.toContain('secrète')
    expect(await textOf('/a/the-harvest')).toContain('<article lang="en">')
  })

  test('contain structured data of the article, the list and the breadcrumbs', async () => {
    const [article, way] = structuredDataIn(await textOf('/a/reserve'))
    const { data } = await room.ask<{ article: { structuredData: object } }>('{ article(by: { slug: "reserve" }) { structuredData } }')
    expect(article).toEqual(data?.article.structuredData)
    expect(article).toEqual({
      '@context': 'https://schema.org',
      '@type': 'NewsArticle',
      '@id': 'https://journal.example/a/reserve',
      url: 'https://journal.example/a/reserve',
      mainEntityOfPage: 'https://journal.example/a/reserve',
      name: 'Réservé',
      headline: 'Réservé',
      inLanguage: 'fr',
      datePublished: '2025-10-05T07:13:00.000Z',
      dateModified: '2025-10-05T07:13:00.000Z',
      author: [{ '@type': 'Person', name: 'Awa SANGALA', url: 'https://journal.example/author/awa-sangala' }],
      articleSection: 'Économie & Société',
      wordCount: 209,
      isAccessibleForFree: false,
      hasPart: { '@type': 'WebPageElement', isAccessibleForFree: false, cssSelector: '.reserved' },
      publisher: { '@type': 'NewsMediaOrganization', name: 'Le Test', url: 'https://journal.example' },
    })
    expect(way).toEqual({
      '@context': 'https://schema.org',
      '@type': 'BreadcrumbList',
      itemListElement: [
        { '@type': 'ListItem', position: 1, name: 'Le Test', item: 'https://journal.example/' },
        { '@type': 'ListItem', position: 2, name: 'Économie & Société', item: 'https://journal.example/section/economie-and-societe' },
        { '@type': 'ListItem', position: 3, name: 'Réservé', item: 'https://journal.example/a/reserve' },
      ],
    })
    const types = async (path: string) => structuredDataIn(await textOf(path)).map((data) => data['@type'])
    expect(await types('/')).toEqual(['CollectionPage'])
    expect(await types('/section/economie-and-societe')).toEqual(['CollectionPage', 'BreadcrumbList'])
    expect(await types('/author/awa-sangala')).toEqual(['ProfilePage', 'BreadcrumbList'])
    expect(await types('/topic/coton')).toEqual(['CollectionPage', 'BreadcrumbList'])
  })

  test('are served in the media type that the client prefers', async () => {
    const asked: [string, number, string][] = [
      ['text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8', 200, 'text/html; charset=utf-8'],
      ['*/*', 200, 'text/html; charset=utf-8'],
      ['application/json', 200, 'application/json; charset=utf-8'],
      ['application/vnd.iptc.ninjs+json', 200, 'application/vnd.iptc.ninjs+json; charset=utf-8'],
      ['text/markdown, text/html;q=0.9', 200, 'text/markdown; charset=utf-8'],
      ['text/html;q=0, application/ld+json', 200, 'application/ld+json; charset=utf-8'],
      ['image/png', 406, 'text/plain; charset=utf-8'],
    ]
    for (const path of ['/a/reserve', '/', '/section/economie-and-societe', '/author/awa-sangala', '/topic/coton'])
      for (const [accept, status, type] of asked) {
        const response = await room.get(path, { Accept: accept })
        expect([path, accept, response.status, response.headers.get('content-type'), response.headers.get('vary')]).toEqual([
          path,
          accept,
          status,
          type,
          'Accept, Authorization',
        ])
        const again = await room.get(path, { Accept: accept, 'If-None-Match': response.headers.get('etag') ?? '' })
        expect([path, accept, again.status]).toEqual([path, accept, status === 200 ? 304 : status])
      }
  })

  test('of articles that may not be syndicated are for readers only', async () => {
    const path = '/a/d-une-agence-pour-ce-journal-seul'
    expect(await textOf(path)).toContain('Une dépêche à ne pas transmettre.')
    expect(await textOf(path)).not.toContain('oembed')
    for (const accept of ['application/json', 'application/vnd.iptc.ninjs+json', 'text/markdown', 'application/ld+json']) {
      expect((await room.get(path, { Accept: accept })).status).toBe(406)
      if (accept !== 'application/ld+json') expect(await textOf('/section/economie-and-societe', accept)).not.toContain('agence')
    }
  })

  test('link to the previous and the next page, except at the ends of a list', async () => {
    await room.save(
      ...Array.from({ length: 45 }, (_, index) => ({
        title: `Brève ${index}`,
        section: 'Brèves',
        publishedAt: new Date(Date.UTC(2024, 0, 1, index)),
      })),
    )
    const seen: string[] = []
    for (let path: string | undefined = '/section/breves'; path; ) {
      const text = await textOf(path)
      seen.push(...[...text.matchAll(/<h2 dir="auto"><a href="[^"]+">(Brève \d+)<\/a>/gu)].map(([, title = '']) => title))
      path = /<a rel="next" href="https:\/\/journal\.example([^"]+)">/u.exec(text)?.[1]
    }
    expect(seen).toEqual(Array.from({ length: 45 }, (_, index) => `Brève ${44 - index}`))
    expect((await room.get('/section/breves?after=rien')).status).toBe(400)
  })

  test('redirect, or answer 410 or 404', async () => {
    const saved = await room.save(
      { title: 'Ancien titre', section: 'Brèves' },
      { title: 'À retirer', lead: 'Chapô caché' },
      { title: 'Brouillon', state: 'DRAFT' },
    )
    await rename(room.database, { kind: 'article', id: saved.get('Ancien titre') ?? '' }, 'Nouveau titre', room.clock.now)
    await withdrawArticle(room.database, saved.get('À retirer') ?? '', 'Une <erreur> & des excuses.', room.clock.now)
    const moved = await room.get('/a/ancien-titre')
    expect([moved.status, moved.headers.get('location')]).toEqual([301, 'https://journal.example/a/nouveau-titre'])
    const gone = await room.get('/a/a-retirer', { Accept: 'text/html' })
    const goneText = await gone.text()
    expect(gone.status).toBe(410)
    expect(goneText).toContain('Une &lt;erreur&gt; &amp; des excuses.')
    expect(goneText).not.toMatch(/À retirer|Chapô caché|a-retirer/u)
    await expectHtml(goneText)
    const goneForMachines = await room.get('/a/a-retirer', { Accept: 'application/json' })
    expect([goneForMachines.status, await goneForMachines.text()]).toEqual([
      410,
      'The article was withdrawn. Une <erreur> & des excuses.\n',
    ])
    for (const path of [
      '/a/brouillon',
      '/a/sous-embargo',
      '/a/rien',
      '/a/reserve/',
      '/A/reserve',
      '/section/rien',
      '/author/rien',
      '/topic/rien',
    ]) {
      const absent = await room.get(path, { Accept: 'text/html' })
      expect([path, absent.status]).toEqual([path, 404])
    }
    await expectHtml(await textOf('/a/rien'))
    expect(ids.size).toBeGreaterThan(0)
  })
})

inChromium('Pages in a browser', () => {
  let room: Newsroom
  let browser: Browser
  let origin: string
  beforeAll(async () => {
    room = await Newsroom.open('PGlite')
    await saveArchive(room)
    browser = await launchChromium()
    origin = new URL((await room.get('/health')).url).origin
  })
  afterAll(async () => {
    await browser.close()
    await room.close()
  })

  test.each([
    { width: 360, colorScheme: 'light', paths: [...Object.keys(pages), '/a/rien'] },
    { width: 1280, colorScheme: 'dark', paths: ['/', '/author/awa-sangala'] },
  ] as const)(
    'break no rule of accessibility at $width pixels in $colorScheme, fit, and take one request before their text shows',
    async ({ width, colorScheme, paths }) => {
      const { data } = await room.ask<{ articles: { nodes: { slug: string }[] } }>('{ articles(first: 1) { nodes { slug } } }')
      const context = await browser.newContext({ viewport: { width, height: 800 }, colorScheme, bypassCSP: false })
      // The URLs of the pictures don't exist.
      await context.route(/images\.example/u, (route) => route.abort())
      for (const path of [...paths, `/a/${data?.articles.nodes[0]?.slug}`]) {
        const tab = await context.newPage()
        const requests: string[] = []
        const complaints: string[] = []
        tab.on('request', (request) => requests.push(request.resourceType()))
        tab.on('console', (message) => complaints.push(message.text()))
        await tab.goto(`${origin}${path}`)
        expect([path, requests.filter((type) => type !== 'image')]).toEqual([path, ['document']])
        expect(
          complaints.filter((text) => !/ERR_FAILED|status of 404/u.test(text)),
          path,
        ).toEqual([])
        expect([path, await tab.evaluate('document.documentElement.scrollWidth')]).toEqual([path, width])
        await tab.evaluate(axe.source)
        const violations = (await tab.evaluate(
          'axe.run().then(({ violations }) => violations.map(({ id, nodes }) => id + " " + nodes[0].html))',
        )) as string[]
        expect([path, violations]).toEqual([path, []])
        await tab.close()
      }
      await context.close()
    },
  )
})
