import axe from 'axe-core'
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { nothingAgreed } from '../../src/content/partner.ts'
import { forms } from '../../src/embed/form.ts'
import { languages } from '../../src/embed/label.ts'
import { themes } from '../../src/formats/embed/headlines.ts'
import { type Choice, policyLines, reservationStyle, scriptSnippet } from '../../src/formats/embed/snippets.ts'
import { widgetScripts } from '../../src/http/routes/embed/scripts.ts'
import { withdrawArticle } from '../../src/store/commands/article-command.ts'
import { addPartner, revokePartnerKeys } from '../../src/store/commands/partner.ts'
import { inChromium, launchChromium } from '../chromium.ts'
import { Newsroom } from '../newsroom.ts'
import { type Behaviour, events, logOf, type PageOptions, serveFront, servePartner } from './partner-site.ts'

const author = { name: 'Awa SANGALA', kind: 'PERSON' as const }
const hostileTitles = [
  '<script>document.title = "hacked"</script><img src=x onerror="document.title=1">',
  '« Dire \'oui\' », "non" & &lt;peut-être&gt; `$' + '{1}`',
  'Un titre \u202e\u2066 à l’envers \u202b fin',
  `Très long : ${'interminable '.repeat(24)}`,
  'Émoji 🦓👨‍👩‍👧‍👦 \u{1f1f2}\u{1f1f1}',
  'x'.repeat(300),
]

inChromium('The headlines widget', () => {
  let room: Newsroom
  let browser: Browser
  let front: Awaited<ReturnType<typeof serveFront>>
  let partner: Awaited<ReturnType<typeof servePartner>>
  let ids: Map<string, string>
  let version: ReturnType<typeof widgetScripts>['current']
  const pages: Page[] = []

  beforeAll(async () => {
    version = widgetScripts().current
    room = await Newsroom.open('PGlite')
    front = await serveFront(() => room.origin())
    browser = await launchChromium()
    partner = await servePartner(browser)
    const at = (hours: number) => new Date(room.clock.now.getTime() - hours * 3_600_000)
    ids = await room.save(
      ...['Le pont est ouvert', 'La pluie arrive', 'Un marché couvert'].map((headline, index) => ({
        title: `Tintala : ${headline}`,
        slug: `article-${index}`,
        lead: `Le chapô de « ${headline} ».`,
        image: {
          url: `${front.origin}/picture.svg`,
          template: null,
          width: 640,
          height: 360,
          alt: 'Un champ',
          caption: null,
          credit: null,
        },
        section: 'Politique',
        topics: ['Ponts'],
        credits: [author],
        publishedAt: at(2 + index * 24),
      })),
      ...hostileTitles.map((title, index) => ({ title, section: 'Hostile', lead: index % 2 ? null : title, publishedAt: at(index + 1) })),
      { title: 'Une seule', section: 'Seule', publishedAt: at(500) },
    )
  })
  afterEach(async () => {
    front.behaviour = null
    front.scriptDelayMs = 0
    front.graphDelayMs = 0
    front.requests.length = 0
    for (const page of pages.splice(0)) await page.context().close()
  })
  afterAll(async () => {
    await browser?.close()
    await partner?.close()
    await front?.close()
    await room?.close()
  })

  const open = async (options: PageOptions): Promise<Page> => {
    const page = await partner.open(options)
    pages.push(page)
    return page
  }
  const choice = (chosen: Partial<Choice> = {}): Choice => ({
    gateway: front.origin,
    key: null,
    source: 'section',
    value: 'politique',
    form: 'list',
    count: 3,
    theme: 'light',
    language: 'fr',
    title: 'Les titres',
    ...chosen,
  })
  const snippet = (chosen: Partial<Choice> = {}) => scriptSnippet(choice(chosen), version)
  const dates = async (page: Page) => (await page.locator('.kiosque-date').allTextContents()).map((text) => text.replaceAll('\u00a0', ' '))
  const headlines = (page: Page) => page.locator('.kiosque-link').allTextContents()
  const isFallbackShown = (page: Page) => page.locator('kiosque-headlines > a').first().isVisible()

  test('shows each form in each theme and language, without a layout shift, accessibly', async () => {
    // The page is painted before the script arrives.
    front.scriptDelayMs = 300
    for (const form of forms) {
      const chosen = { form, ...(form === 'related' && { source: 'article' as const, value: 'article-0', count: 2 }) }
      const page = await open({
        body: themes.flatMap((theme) => languages.map((language) => snippet({ ...chosen, theme, language }))).join('\n'),
        head: reservationStyle(choice(chosen)),
        viewport: { width: 1000, height: 1200 },
        prepare: (tab) => tab.clock.setFixedTime(room.clock.now),
      })
      for (let step = 0; step < 12; step++) {
        await page.mouse.wheel(0, 700)
        await page.waitForTimeout(60)
      }
      await events(page, 6)
      const related = ['La pluie arrive', 'Un marché couvert']
      const expected = form === 'related' ? related : ['Le pont est ouvert', ...related]
      expect(await headlines(page)).toEqual(Array(6).fill(expected).flat())
      if (form === 'related')
        expect(await page.locator('.kiosque-heading').allTextContents()).toEqual(Array(3).fill(['Lire aussi', 'Read also']).flat())
      else expect((await dates(page)).slice(0, 4)).toEqual(['il y a 2 h', 'hier', 'avant-hier', '2 hr. ago'])
      expect(await page.locator('.kiosque-lead').count()).toBe(form === 'cards' ? 18 : 0)
      expect(await page.locator('.kiosque-image').count()).toBe(form === 'cards' ? 18 : 0)
      const colours = await page.locator('.kiosque').evaluateAll((boxes) => boxes.map((box) => getComputedStyle(box).color))
      expect(colours[2], 'light').toBe('rgb(27, 26, 24)')
      expect(colours[4], 'dark').toBe('rgb(236, 231, 221)')
      const { shift, violations } = await logOf(page)
      expect([form, shift, violations]).toEqual([form, 0, []])
      await page.evaluate(axe.source)
      const { violations: barriers } = await page.evaluate(() => window.axe.run())
      expect(barriers.map(({ id, nodes }) => [form, id, nodes[0]?.html])).toEqual([])
    }
  })

  test.each(forms)('has the same height in the form "%s" before and after it has headlines', async (form) => {
    front.graphDelayMs = 1000
    for (const width of [320, 1000]) {
      const page = await open({ body: snippet({ form, value: 'hostile', count: 5 }), viewport: { width, height: 800 } })
      await page.locator('.kiosque-waiting').waitFor({ state: 'attached' })
      const height = () => page.locator('kiosque-headlines').evaluate((element) => element.getBoundingClientRect().height)
      const reserved = await height()
      expect(await isFallbackShown(page)).toBe(true)
      await events(page, 1)
      expect([width, await height()]).toEqual([width, reserved])
    }
  })

  test('needs one request beside the script, without a preflight, a cookie or another host, under a strict policy', async () => {
    const { script } = policyLines(choice({ form: 'cards' }))
    const style = reservationStyle(choice({ form: 'cards' }))
    const page = await open({
      body: snippet({ form: 'cards' }),
      head: style,
      policy: `default-src 'none'; style-src 'self'; ${script.replace('img-src https:', `img-src ${front.origin}`)}; require-trusted-types-for 'script'`,
    })
    await events(page, 1)
    await page.locator('.kiosque-image').first().waitFor()
    const requests = front.requests.filter(({ path }) => path !== '/picture.svg')
    expect(requests.map(({ method, path }) => `${method} ${path.split('?')[0]}`)).toEqual([
      `GET /embed/v1.${version.hash}/headlines.js`,
      'GET /graphql',
    ])
    const [script_, graph] = requests
    expect(script_?.headers.cookie ?? graph?.headers.cookie).toBeUndefined()
    expect(graph?.path).toMatch(/^\/graphql\?documentId=sha256%3A[0-9a-f]{64}&variables=/u)
    expect(script_?.bytes).toBeLessThanOrEqual(5 * 1024)
    expect(graph?.bytes).toBeLessThan(2500)
    expect(await logOf(page)).toMatchObject({ violations: [], shift: 0 })
  })

  test('keeps the plain links without JavaScript', async () => {
    const page = await open({ body: snippet(), javaScriptEnabled: false })
    expect(await page.getByRole('link', { name: 'Les titres' }).isVisible()).toBe(true)
    expect(front.requests.some(({ path }) => path.startsWith('/graphql'))).toBe(false)
  })

  const json =
    (body: unknown, status = 200): Behaviour =>
    (response) =>
      response.writeHead(status, { 'Content-Type': 'application/json', 'Access-Control-Allow-Origin': '*' }).end(JSON.stringify(body))
  const publication = { name: 'Le Test', url: 'https://journal.example' }
  test.each<[string, Behaviour, object]>([
    ['is down', (response) => response.destroy(), { reason: 'network' }],
    ['answers 429', json({}, 429), { reason: 'refused', status: 429 }],
    ['answers 500', json({}, 500), { reason: 'refused', status: 500 }],
    [
      'answers HTML',
      (response) => response.writeHead(200, { 'Access-Control-Allow-Origin': '*' }).end('<p>'),
      { reason: 'answer', status: 200 },
    ],
    ['answers something else', json([1]), { reason: 'answer', status: 200 }],
    ['answers null', json({ data: null }), { reason: 'answer', status: 200 }],
    ['answers with a list of nothing', json({ data: { publication, viewer: {}, articles: { nodes: [null] } } }), { reason: 'answer' }],
    [
      'answers with a script for an address',
      json({ data: { publication, viewer: {}, articles: { nodes: [{ headline: 'x', url: 'javascript:alert(1)' }] } } }),
      { reason: 'empty' },
    ],
    ['has nothing', json({ data: { publication, viewer: {}, articles: { nodes: [] } } }), { reason: 'empty' }],
    // Nothing is sent for longer than the widget waits.
    ['is slow', () => undefined, { reason: 'timeout' }],
  ])('keeps the plain links if the gateway %s, and says so', async (_case, behaviour, failure) => {
    front.behaviour = behaviour
    const page = await open({ body: snippet() })
    await page.waitForFunction(() => customElements.get('kiosque-headlines'))
    expect(await isFallbackShown(page)).toBe(true)
    expect(await events(page, 1)).toMatchObject([['error', failure]])
    expect(await isFallbackShown(page)).toBe(true)
    expect(await headlines(page)).toEqual([])
    expect((await logOf(page)).violations).toEqual([])
  })

  test('inserts every headline as text, in the width of a phone', async () => {
    const chosen = { value: 'hostile', form: 'cards', count: 6 } as const
    const page = await open({ body: snippet(chosen), head: reservationStyle(choice(chosen)), viewport: { width: 320, height: 600 } })
    await events(page, 1)
    const expected = hostileTitles.map((title) => title.split(' : ').at(-1)?.trim())
    expect(await headlines(page)).toEqual(expected)
    expect(await page.title()).toBe('Le Relais')
    expect(
      await page.locator('kiosque-headlines').evaluate((element) => element.shadowRoot?.querySelectorAll('script, li img').length),
    ).toBe(0)
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(320)
    expect(await page.locator('.kiosque-lead').count()).toBe(3)
    expect((await logOf(page)).shift).toBe(0)
  })

  test('shows the attribution of each key, and the plain links for a key that is refused', async () => {
    const agree = async (name: string, origin: string) => {
      const terms = { ...nothingAgreed, name, origins: [origin], attribution: `Avec ${name}`, rights: 'LEAD' as const }
      const keys = await addPartner(room.database, terms, room.clock.now)
      return keys.public
    }
    const first = await agree('Un', partner.origin)
    const second = await agree('Deux', partner.origin)
    const other = await agree('Trois', 'https://voleur.example')
    room.clock.now = new Date(room.clock.now.getTime() + 1000)
    const page = await open({ body: [first, second, other].map((key) => snippet({ key })).join('\n') })
    const [, , refusal] = (await events(page, 3)).sort(([a], [b]) => b.localeCompare(a))
    expect(refusal).toEqual(['error', { reason: 'refused', status: 403 }])
    expect((await page.locator('.kiosque-source:visible').allTextContents()).sort()).toEqual(['Avec Deux', 'Avec Un'])
    expect(await page.getByRole('link', { name: 'Les titres' }).count()).toBe(1)

    // A key that is revoked while the page is open.
    await revokePartnerKeys(room.database, 'Un', room.clock.now)
    room.clock.now = new Date(room.clock.now.getTime() + 1000)
    await page
      .locator('kiosque-headlines')
      .first()
      .evaluate((element) => element.setAttribute('count', '2'))
    expect((await events(page, 4)).at(-1)).toEqual(['error', { reason: 'refused', status: 401 }])
    expect(await page.getByRole('link', { name: 'Les titres' }).count()).toBe(2)
  })

  test('adds the campaign of the key to links to the newspaper, and counts clicks where the partner asks for it', async () => {
    const terms = { ...nothingAgreed, name: 'Campagne', origins: [partner.origin], campaign: 'utm_source=relais', countsClicks: true }
    const { public: key } = await addPartner(room.database, terms, room.clock.now)
    room.clock.now = new Date(room.clock.now.getTime() + 1000)
    const page = await open({ body: `${snippet({ key }).replace('count=', 'clicks count=')}${snippet({ key })}` })
    await events(page, 2)
    await page.evaluate(() => document.addEventListener('kiosque:click', (event) => event.preventDefault()))
    expect(await page.locator('.kiosque-source a').first().getAttribute('href')).toBe('https://journal.example/?utm_source=relais')
    const links = page.locator('.kiosque-link')
    expect(await links.first().getAttribute('href')).toMatch(/^https:\/\/journal\.example\/a\/article-\d\?utm_source=relais$/u)
    await links.last().click()
    await links.first().click()
    const clicks = () => front.requests.filter(({ path }) => path.startsWith('/embed/click'))
    await expect.poll(() => clicks().map(({ method, path }) => `${method} ${path}`)).toEqual([`POST /embed/click?key=${key}`])
    await expect.poll(() => clicks()[0]?.status).toBe(204)
    expect(clicks()[0]?.headers).toMatchObject({ 'content-type': 'text/plain;charset=UTF-8', origin: partner.origin })
  })

  test.each([
    ['author', 'awa-sangala'],
    ['topic', 'ponts'],
    ['search', 'tintala'],
    ['front', ''],
    ['article', 'article-2'],
  ] as const)('shows the headlines of the source "%s"', async (source, value) => {
    const page = await open({ body: snippet({ source, value, form: 'list', count: 12 }) })
    await events(page, 1)
    const shown = (await headlines(page)).filter((headline) => ['La pluie arrive', 'Un marché couvert'].includes(headline))
    expect(shown.sort()).toEqual(['La pluie arrive', 'Un marché couvert'])
    if (source === 'article') expect((await headlines(page))[0]).toBe('Un marché couvert')
  })

  test('works inside another shadow root, with two versions, and on a page that has replaced the methods of Element', async () => {
    const page = await open({
      body: `<div id="host"></div>${snippet()}<script type="module" src="${front.origin}/embed/v1/headlines.js" crossorigin></script>`,
      prepare: (tab) =>
        tab.addInitScript(() => {
          const broken = () => {
            throw new Error('This page has replaced a method.')
          }
          for (const name of [
            'append',
            'prepend',
            'replaceChildren',
            'remove',
            'before',
            'after',
            'setAttribute',
            'getAttribute',
            'hasAttribute',
            'matches',
            'closest',
            'querySelector',
            'querySelectorAll',
            'getElementsByTagName',
            'insertAdjacentHTML',
            'animate',
            'toggleAttribute',
          ])
            Object.defineProperty(Element.prototype, name, { value: broken })
          Object.defineProperty(Element.prototype, 'innerHTML', { set: broken })
          Object.assign(Object.prototype, { each: broken })
        }),
    })
    await events(page, 1)
    await page.evaluate(() => {
      const element = document.createElement('kiosque-headlines')
      const html = new DOMParser().parseFromString('<kiosque-headlines section="politique" count="1"></kiosque-headlines>', 'text/html')
      document
        .getElementById('host')
        ?.attachShadow({ mode: 'open' })
        .appendChild(html.body.firstChild ?? element)
    })
    await events(page, 2)
    expect(await page.evaluate(() => document.getElementById('host')?.shadowRoot?.firstElementChild?.shadowRoot?.textContent)).toContain(
      'Le pont est ouvert',
    )
    expect((await logOf(page)).violations).toEqual([])
  })

  test('loads when it is about to be seen, keeps dates right, and forgets a withdrawn article at the next refresh', async () => {
    const { public: key } = await addPartner(room.database, { ...nothingAgreed, name: 'Relu', origins: [partner.origin] }, room.clock.now)
    room.clock.now = new Date(room.clock.now.getTime() + 1000)
    const page = await open({
      body: `<div style="height:5000px"></div>${snippet({ key }).replace('count=', 'refresh="5" count=')}`,
      prepare: async (tab) => {
        await tab.clock.install({ time: room.clock.now })
        // Without the browser's cache, which keeps answers for a minute of real time.
        await tab.route('**/graphql?*', (route) => route.continue())
      },
    })
    await page.waitForFunction(() => customElements.get('kiosque-headlines'))
    await page.waitForTimeout(300)
    expect(front.requests.some(({ path }) => path.startsWith('/graphql'))).toBe(false)
    await page.evaluate(() => scrollTo(0, 5000))
    await events(page, 1)
    expect((await dates(page))[0]).toBe('il y a 2 h')
    await withdrawArticle(room.database, ids.get('Tintala : Le pont est ouvert') ?? '', 'Une erreur.', room.clock.now)
    await page.clock.fastForward(60_000)
    expect(await headlines(page)).toContain('Le pont est ouvert')
    front.behaviour = json({}, 503)
    await page.clock.fastForward(250_000)
    await events(page, 2)
    expect(await headlines(page), 'stays while the gateway is away').toContain('Le pont est ouvert')
    front.behaviour = null
    await page.clock.fastForward(300_000)
    expect(await events(page, 3)).toMatchObject([
      ['load', {}],
      ['error', { status: 503 }],
      ['load', {}],
    ])
    expect(await headlines(page)).toEqual(['La pluie arrive', 'Un marché couvert'])
    const link = page.locator('.kiosque-link').first()
    await link.focus()
    await page.clock.fastForward(300_000)
    await events(page, 4)
    expect(await link.evaluate((element) => element.matches(':focus')), 'what has not changed is not drawn again').toBe(true)
    await page.clock.fastForward(3_600_000)
    expect((await dates(page))[0]).toBe('hier')
    await revokePartnerKeys(room.database, 'Relu', room.clock.now)
    room.clock.now = new Date(room.clock.now.getTime() + 1000)
    await page.clock.fastForward(300_000)
    await expect.poll(() => isFallbackShown(page)).toBe(true)
  })

  test('tells the page of clicks, which the page can handle itself, and works with the keyboard', async () => {
    const page = await open({ body: snippet({ form: 'ticker', count: 2 }) })
    await events(page, 1)
    const moving = () => page.locator('.kiosque-items').evaluate((list) => getComputedStyle(list).animationPlayState)
    expect(await moving()).toBe('running')
    const button = page.getByRole('button', { name: 'Mettre en pause le défilement' })
    for (let tab = 0; tab < 3; tab++) await page.keyboard.press('Tab')
    expect(await moving(), 'a focused link does not move').toBe('paused')
    await page.keyboard.press('Shift+Tab')
    expect(await moving()).toBe('running')
    await page.keyboard.press('Enter')
    expect([await moving(), await button.getAttribute('aria-pressed')]).toEqual(['paused', 'true'])
    await page.emulateMedia({ reducedMotion: 'reduce' })
    expect(await page.locator('.kiosque-items').evaluate((list) => getComputedStyle(list).animationName)).toBe('none')
    await page.evaluate(() => document.addEventListener('kiosque:click', (event) => event.preventDefault()))
    const link = page.locator('.kiosque-link').first()
    await link.focus()
    await page.keyboard.press('Enter')
    const [, clicked] = await events(page, 2)
    expect(clicked).toEqual(['click', { id: expect.any(String), url: await link.getAttribute('href'), position: 1 }])
    expect(page.url()).toBe(`${partner.origin}/`)
  })
})
