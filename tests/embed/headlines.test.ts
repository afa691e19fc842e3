import { afterAll, beforeAll, expect, test } from 'vitest'
import { nothingAgreed, type Partner } from '../../src/content/partner.ts'
import { withdrawArticle } from '../../src/store/commands/article-command.ts'
import { setFront } from '../../src/store/commands/front.ts'
import { addPartner } from '../../src/store/commands/partner.ts'
import { onBothDatabases } from '../databases.ts'
import { printable, saveArchive } from '../formats/archive.ts'
import { expectHtml } from '../formats/validators.ts'
import { Newsroom } from '../newsroom.ts'

interface Json {
  readonly title: string
  readonly url: string
  readonly attribution: string | null
  readonly items: readonly Record<string, unknown>[]
}

onBothDatabases('Headlines for partners', (kind) => {
  let room: Newsroom
  let ids: Map<string, string>
  beforeAll(async () => {
    room = await Newsroom.open(kind)
    ids = await saveArchive(room)
  })
  afterAll(() => room.close())

  const json = async (query: string) => (await (await room.get(`/embed/headlines.json?${query}`)).json()) as Json
  const headlinesOf = async (query: string) => (await json(query)).items.map(({ headline }) => headline)
  const agree = async (terms: Partial<Partner>): Promise<string> => {
    const { public: key } = await addPartner(
      room.database,
      { ...nothingAgreed, origins: ['https://relais.example'], ...terms, sections: [], name: `Le Relais ${JSON.stringify(terms)}` },
      room.clock.now,
    )
    room.clock.now = new Date(room.clock.now.getTime() + 1000)
    return key
  }

  test.each([
    ['section=economie-and-societe', 3, [printable, 'Réservé']],
    ['author=awa-sangala', 3, [printable, 'Réservé']],
    ['topic=coton', 3, [printable, 'Sans texte']],
    ['search=champ+titre', 2, []],
    ['search=chapo', 2, [printable]],
    ['', 3, [printable, 'Réservé', 'Sans texte', 'The harvest']],
    ['article=the-harvest&form=list&count=1', 2, ['The harvest']],
    ['article=the-harvest&form=list&count=3', 4, ['The harvest', 'Sans texte', 'Réservé']],
    ['article=the-harvest', 4, ['Sans texte', 'Réservé', printable]],
  ])('of "%s" are the same in each form, in %i statements at most', async (query, statementsMax, expected) => {
    expect(await headlinesOf(query)).toEqual(expected)
    expect(room.statements().length, room.statements().join('\n')).toBeLessThanOrEqual(statementsMax)
    for (const path of ['/embed/headlines.html', '/embed/headlines']) {
      const text = await (await room.get(`${path}?${query}`)).text()
      const found = [...text.matchAll(/<a class="kiosque-link"[^>]*>([^<]*)<\/a>/gu)].map(([, title = '']) => title)
      expect(found.map(unescaped)).toEqual(expected)
      expect(room.statements().length).toBeLessThanOrEqual(statementsMax)
      await expectHtml(
        path.endsWith('.html') ? `<!DOCTYPE html><html lang="fr"><head><title>x</title></head><body>${text}</body></html>` : text,
      )
    }
  })

  test.each(['list', 'cards', 'ticker', 'timeline', 'related'])('in the form "%s" are valid HTML in each language', async (form) => {
    for (const look of ['lang=fr&theme=dark', 'lang=en&dir=rtl&theme=light']) {
      const response = await room.get(`/embed/headlines?section=economie-and-societe&form=${form}&${look}`)
      const text = await response.text()
      expect([response.status, response.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8'])
      expect(text).toContain(look.includes('en') ? '<html lang="en" dir="rtl">' : '<html lang="fr" dir="ltr">')
      expect(text).toContain(`<meta name="color-scheme" content="${look.includes('dark') ? 'dark' : 'light'}">`)
      await expectHtml(text)
    }
  })

  test('are framed by the pages of the key only, and run no script but their own', async () => {
    const key = await agree({ origins: ['https://relais.example', 'https://www.relais.example'] })
    const policyOf = async (query: string) => (await room.get(`/embed/headlines?${query}`)).headers.get('content-security-policy')
    expect(await policyOf(`key=${key}`)).toMatch(
      /^default-src 'none'; style-src 'sha256-[\w+/=]+'; script-src 'sha256-[\w+/=]+'; img-src https: http: data:; base-uri 'none'; form-action 'none'; frame-ancestors https:\/\/relais\.example https:\/\/www\.relais\.example$/u,
    )
    expect(await policyOf(`key=${await agree({ origins: [] })}`)).toMatch(/frame-ancestors 'none'$/u)
    expect(await policyOf('')).toMatch(/frame-ancestors \*$/u)
    expect(await policyOf('section=unknown')).toMatch(/frame-ancestors \*$/u)
    const foreign = await room.get(`/embed/headlines?key=${key}`, { Referer: 'https://voleur.example/' })
    expect(foreign.status).toBe(403)
  })

  test('contain what the rights of the key include, its attribution and its campaign', async () => {
    const query = 'section=economie-and-societe&form=cards&count=1'
    const full = await json(query)
    expect(full.items[0]).toMatchObject({
      lead: `Chapô ${printable}`,
      image: { url: 'https://images.example/2.jpg?a=1&b=2' },
      attribution: null,
    })
    const terms = { attribution: 'Avec <Le Test>', campaign: 'utm_source=relais' }
    const headline = await json(`${query}&key=${await agree({ rights: 'HEADLINE', ...terms })}`)
    expect(headline).toMatchObject({
      attribution: 'Avec <Le Test>',
      url: 'https://journal.example/section/economie-and-societe?utm_source=relais',
      items: [
        {
          headline: printable,
          url: 'https://source.example/?article=1&page=2&utm_source=relais',
          lead: null,
          image: null,
          attribution: 'Avec <Le Test>',
        },
      ],
    })
    const page = await (await room.get(`/embed/headlines?${query}&key=${await agree({ rights: 'LEAD', ...terms })}`)).text()
    expect(page).toContain('Avec &lt;Le Test&gt;</a></p>')
    expect(page).toContain('<p class="kiosque-lead"')
  })

  test.each([
    ['section=a&author=b', 400, 'The query has "section" and "author": expected one of them.'],
    ['section=', 400, 'The parameter "section" has 0 characters: expected 1 to 200.'],
    ['count=21', 400, 'The parameter "count" is "21": expected a number from 1 to 20.'],
    ['form=grid', 400, 'The parameter "form" is "grid": expected one of list, cards, ticker, timeline, related.'],
    ['lang=de', 400, 'The parameter "lang" is "de": expected one of fr, en.'],
    ['section=constructor', 404, 'There is no such section, or nothing of it may be shown.'],
    ['article=sous-embargo', 404, 'There is no such article, or nothing of it may be shown.'],
    ['article=d-une-agence-pour-ce-journal-seul', 404, 'There is no such article, or nothing of it may be shown.'],
  ])('are refused for "%s" with the reason', async (query, status, reason) => {
    const response = await room.get(`/embed/headlines.json?${query}`)
    expect([response.status, await response.text()]).toEqual([status, `${reason}\n`])
    if (status === 404) {
      const page = await room.get(`/embed/headlines?${query}&lang=en`)
      expect(page.status).toBe(404)
      expect(await page.text()).toContain('These headlines are not available. <a href="https://journal.example/">Le Test</a>')
    }
  })

  test('are revalidated, and change when an article is chosen or withdrawn', async () => {
    const first = await room.get('/embed/headlines')
    const etag = first.headers.get('etag') ?? ''
    expect(first.headers.get('last-modified')).toMatch(/GMT$/u)
    expect((await room.get('/embed/headlines', { 'If-None-Match': etag })).status).toBe(304)
    await setFront(room.database, [ids.get('The harvest') ?? ''], room.clock.now)
    expect(await headlinesOf('count=2')).toEqual(['The harvest', printable])
    await withdrawArticle(room.database, ids.get('The harvest') ?? '', 'Une erreur.', room.clock.now)
    expect(await headlinesOf('count=2')).toEqual([printable, 'Réservé'])
    expect((await room.get('/embed/headlines', { 'If-None-Match': etag })).status).toBe(200)
  })

  test('have a script whose versions never change', async () => {
    const alias = await room.get('/embed/v1/headlines.js')
    const text = await alias.text()
    expect(Object.fromEntries(alias.headers)).toMatchObject({
      'access-control-allow-origin': '*',
      'cache-control': 'public, max-age=300',
      'content-type': 'text/javascript; charset=utf-8',
      'cross-origin-resource-policy': 'cross-origin',
    })
    const hash = alias.headers.get('etag')?.slice(1, 17)
    const version = await room.get(`/embed/v1.${hash}/headlines.js`)
    expect(version.headers.get('cache-control')).toBe('public, max-age=31536000, immutable')
    expect(await version.text()).toBe(text)
    expect((await room.get(`/embed/v1.${hash}/headlines.js`, { 'If-None-Match': version.headers.get('etag') ?? '' })).status).toBe(304)
    const unknown = await room.get('/embed/v1.0123456789abcdef/headlines.js')
    expect([unknown.status, unknown.headers.get('cache-control')]).toEqual([404, 'no-store'])
    for (const [accepted, encoding] of [
      ['br, gzip', 'br'],
      ['gzip', 'gzip'],
      ['identity', null],
    ] as const) {
      const response = await room.get('/embed/v1/headlines.js', { 'Accept-Encoding': accepted })
      expect([response.headers.get('content-encoding'), response.headers.get('vary')]).toEqual([encoding, 'Accept-Encoding'])
    }
  })
})

const unescaped = (text: string): string =>
  text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&#39;', "'").replaceAll('&amp;', '&')
