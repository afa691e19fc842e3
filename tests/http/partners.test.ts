import axe from 'axe-core'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { nothingAgreed } from '../../src/content/partner.ts'
import { noUsage } from '../../src/content/partner-usage.ts'
import { addPartner, listPartners } from '../../src/store/commands/partner.ts'
import { addPartnerUsage } from '../../src/store/commands/partner-usage.ts'
import { Prisma } from '../../src/store/database/database.ts'
import { inChromium, launchChromium } from '../chromium.ts'
import { onBothDatabases } from '../databases.ts'
import { Newsroom } from '../newsroom.ts'

const terms = {
  ...nothingAgreed,
  name: 'Le Relais',
  rights: 'LEAD',
  origins: ['https://relais.example'],
  sections: ['sports'],
  attribution: 'Avec Le Quotidien',
  campaign: 'utm_source=relais',
  quota: 50_000,
} as const

const bytesMax = 50_000

async function openRoom(kind: 'PGlite' | 'PostgreSQL'): Promise<{ room: Newsroom; secret: string }> {
  const room = await Newsroom.open(kind)
  room.clock.now = new Date('2026-03-20T10:00:00Z')
  const ids = await room.save(
    { title: 'Stade : la finale', section: 'Sports', lead: 'Ce soir.' },
    { title: 'Le vote', section: 'Politique' },
  )
  const { secret } = await addPartner(room.database, terms, room.clock.now)
  const [{ id = '', keys = [] } = {}] = await listPartners(room.database)
  const [, key] = keys
  const top = {
    DOCUMENT: new Map([['EmbedHeadlines', 90]]),
    ARTICLE: new Map([
      [ids.get('Stade : la finale') ?? '', 7],
      [ids.get('Le vote') ?? '', 3],
    ]),
    CLICK: new Map(),
  }
  await addPartnerUsage(
    room.database,
    Array.from({ length: 30 }, (_, day) => ({
      ...noUsage,
      partnerId: id,
      key: key?.prefix ?? '',
      day: new Date(Date.UTC(2026, 1, 19 + day)).toISOString().slice(0, 10),
      requests: 100 + day * 10,
      cost: 1000 + day * 1500,
      bytes: 1_234_567,
      refusals: day === 28 ? 12 : 0,
      top,
    })),
  )
  return { room, secret }
}

onBothDatabases('The pages for partners', (kind) => {
  let room: Newsroom
  let secret: string
  beforeAll(async () => {
    ;({ room, secret } = await openRoom(kind))
  })
  afterAll(() => room.close())

  const bearer = (credential: string): Record<string, string> => ({ Authorization: `Bearer ${credential}` })
  const post = (path: string, fields: Record<string, string>, credential = 'ADMIN') =>
    room.get(
      path,
      { ...bearer(credential), 'Content-Type': 'application/x-www-form-urlencoded' },
      'POST',
      new URLSearchParams(fields).toString(),
    )

  test('show a partner its agreement, usage and snippets, and nobody else', async () => {
    const response = await room.get('/partners/panel', bearer(secret))
    expect([response.status, response.headers.get('Cache-Control')]).toEqual([200, 'no-store'])
    const text = await response.text()
    for (const shown of [
      'Les titres et les chapeaux',
      'https://relais.example',
      'sports',
      'Avec Le Quotidien',
      'utm_source=relais',
      '50\u202f000',
    ])
      expect(text).toContain(shown)
    // The article that the agreement does not include is not named.
    expect(text).toContain('Stade : la finale')
    expect(text).not.toContain('Le vote')
    for (const path of ['/partners/panel', '/partners/headlines', '/partners/admin/panel']) {
      expect((await room.get(path)).status, path).toBe(403)
      for (const audience of ['SUBSCRIBER', 'EDITOR'] as const) expect((await room.get(path, room.credentialOf(audience))).status).toBe(403)
      expect((await room.get(path, bearer('kq_00000000_wrong'))).status, path).toBe(401)
    }
    for (const action of ['add', 'change', 'rotate', 'revoke'])
      expect((await post(`/partners/admin/${action}`, {}, secret)).status).toBe(403)
  })

  test('let an administrator make, change, rotate and revoke, with one line of the audit trail each', async () => {
    const actions = async (): Promise<string[]> =>
      (
        await room.database.query<{ line: string }>(
          Prisma.sql`SELECT actor || ' ' || action AS line FROM audit WHERE action LIKE 'partner%' ORDER BY id`,
        )
      ).map(({ line }) => line)
    const before = (await actions()).length
    const form = {
      name: 'Radio',
      rights: 'FULL',
      origins: 'https://radio.example https://www.radio.example',
      sections: 'politique',
      quota: '',
    }
    const added = await post('/partners/admin/add', { ...form, expires: '2027-01-01', developer: 'on' })
    expect(await added.text()).toMatch(/kq_[0-9a-f]{8}_/u)
    expect((await post('/partners/admin/change', { ...form, rights: 'HEADLINE', quota: '1000' })).status).toBe(200)
    expect(await (await post('/partners/admin/rotate', { name: 'Radio', kind: 'secret' })).text()).toMatch(/kq_[0-9a-f]{8}_/u)
    const radio = (await listPartners(room.database)).find(({ name }) => name === 'Radio')
    expect(radio).toMatchObject({
      rights: 'HEADLINE',
      origins: ['https://radio.example', 'https://www.radio.example'],
      sectionSlugs: ['politique'],
      quota: 1000,
      expiresAt: null,
      developer: false,
    })
    expect(await (await post('/partners/admin/revoke', { key: radio?.keys[0]?.prefix ?? '' })).text()).toContain('Révoquée')
    expect((await actions()).slice(before)).toEqual([
      'admin-1 partner added',
      'admin-1 partner changed',
      'admin-1 partner key added',
      'admin-1 partner keys revoked',
    ])
  })

  test.each([
    ['add', { name: '', rights: 'FULL' }, 422, 'The field "name" is empty'],
    ['add', { name: 'Le Relais', rights: 'FULL' }, 422, 'already exists'],
    ['add', { name: 'Autre', rights: 'ALL' }, 422, 'expected HEADLINE, LEAD, FULL'],
    ['add', { name: 'Autre', rights: 'FULL', origins: 'relais.example' }, 422, '"relais.example" is no site'],
    ['add', { name: 'Autre', rights: 'FULL', origins: 'https:relais.example' }, 422, '"https:relais.example" is no site'],
    ['add', { name: 'Autre', rights: 'FULL', sections: 'nulle-part' }, 404, 'There is no section nulle-part'],
    ['add', { name: 'Autre', rights: 'FULL', quota: '1,5' }, 422, '"1,5" is no limit'],
    ['add', { name: 'Autre', rights: 'FULL', campaign: 'Key=1' }, 422, 'campaign'],
    ['add', { name: 'Au\u0000tre', rights: 'FULL' }, 422, 'characters that are not text'],
    ['change', { name: 'Personne', rights: 'FULL' }, 404, 'There is no partner "Personne"'],
    ['change', { name: 'Le Relais', rights: 'FULL', expires: 'demain' }, 422, '"demain" is no date'],
    ['rotate', { name: 'Personne', kind: 'secret' }, 404, 'There is no partner "Personne"'],
    ['revoke', { key: 'kq_ffffffff' }, 404, 'There is no partner or key'],
  ])('refuse %s %j with %i and change nothing', async (action, fields, status, message) => {
    const before = await listPartners(room.database)
    const response = await post(`/partners/admin/${action}`, fields as Record<string, string>)
    expect([response.status, await response.text()]).toEqual([status, expect.stringContaining(message)])
    expect(await listPartners(room.database)).toEqual(before)
  })

  test('take few statements, however many partners there are', async () => {
    await (await room.get('/partners/panel', bearer(secret))).text()
    expect(room.statements().length).toBeLessThanOrEqual(8)
    await (await room.get('/partners/admin/panel', bearer('ADMIN'))).text()
    expect(room.statements().length).toBeLessThanOrEqual(5)
  })
})

inChromium('In a browser, the pages for partners', () => {
  let room: Newsroom
  let secret: string
  let browser: Browser
  beforeAll(async () => {
    ;({ room, secret } = await openRoom('PGlite'))
    browser = await launchChromium()
  })
  afterAll(async () => {
    await browser.close()
    await room.close()
  })

  async function open(path: string, credential: string, options: { width: number; colorScheme: 'light' | 'dark' }): Promise<Page> {
    const context = await browser.newContext({ viewport: { width: options.width, height: 900 }, colorScheme: options.colorScheme })
    const page = await context.newPage()
    const problems: string[] = []
    page.on('pageerror', (error) => problems.push(String(error)))
    page.on('console', (message) => {
      if (message.type() === 'error') problems.push(message.text())
    })
    await page.goto((await room.origin()) + path)
    await page.getByRole('textbox', { name: /Clé|Jeton/u }).fill(credential)
    await page.getByRole('button', { name: 'Entrer' }).click()
    await page.getByRole('heading', { level: 2 }).first().waitFor()
    expect(problems).toEqual([])
    return page
  }

  describe.each([
    ['/partners', 'secret'],
    ['/partners/admin', 'ADMIN'],
  ] as const)('%s', (path, who) => {
    test.each([
      { width: 320, colorScheme: 'light' },
      { width: 1280, colorScheme: 'dark' },
    ] as const)('fits, and passes axe, at %j', async (options) => {
      const page = await open(path, who === 'secret' ? secret : who, options)
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(options.width)
      await page.evaluate('for (const details of document.querySelectorAll("details")) details.open = true')
      await page.evaluate(axe.source)
      const violations = await page.evaluate(
        'axe.run().then(({ violations }) => violations.map(({ id, nodes }) => id + " " + nodes[0].html))',
      )
      expect(violations).toEqual([])
      await page.context().close()
    })
  })

  test('follow the choice of headlines with the preview and everything to paste, and say what is wrong with it', async () => {
    const page = await open('/partners', secret, { width: 1280, colorScheme: 'light' })
    const snippet = page.locator('#extrait-script')
    expect(await snippet.textContent()).toContain('front=""')
    await page.locator('select[name=source]').selectOption('section')
    await page.getByRole('alert').filter({ hasText: '"section" has 0 characters' }).waitFor()
    await page.getByLabel('Laquelle').fill('sports')
    await page.locator('select[name=form]').selectOption('ticker')
    await page.locator('select[name=theme]').selectOption('dark')
    await page.getByLabel('Nombre').fill('3')
    await page.locator('kiosque-headlines[section="sports"][form="ticker"][count="3"][theme="dark"]').waitFor()
    expect(await snippet.textContent()).toContain('section="sports" form="ticker" count="3" theme="dark"')
    expect(await page.locator('#extrait-flux').textContent()).toContain('/feeds/section/sports.rss?key=pk_')
    // The widget of the preview asks this gateway, and the link to the article carries the campaign.
    const link = page.locator('kiosque-headlines a.kiosque-link')
    await link.waitFor()
    expect([await link.textContent(), await link.getAttribute('href')]).toEqual([
      expect.stringContaining('la finale'),
      expect.stringContaining('utm_source=relais'),
    ])
    expect(await page.evaluate('document.activeElement.name')).toBe('count')
    await page.context().close()
  })

  test('show a new key once', async () => {
    const page = await open('/partners', secret, { width: 1280, colorScheme: 'light' })
    page.once('dialog', (dialog) => void dialog.accept())
    await page.getByRole('button', { name: 'Nouvelle clé secrète' }).click()
    const fresh = (await page.locator('#nouvelle-cle').textContent()) ?? ''
    expect(fresh).toMatch(/^kq_[0-9a-f]{8}_/u)
    // Gateways know a new key within a second.
    room.clock.now = new Date(room.clock.now.getTime() + 1000)
    expect((await room.get('/partners/panel', { Authorization: `Bearer ${fresh}` })).status).toBe(200)
    // Two keys of a kind are the most: the reason is shown beside the button.
    page.once('dialog', (dialog) => void dialog.accept())
    await page.getByRole('button', { name: 'Nouvelle clé secrète' }).click()
    await page.getByRole('alert').filter({ hasText: 'already has 2 secret keys' }).waitFor()
    await page.context().close()
  })

  test('keep the key in memory only, and weigh little', async () => {
    const page = await open('/partners', secret, { width: 390, colorScheme: 'light' })
    const kept = await page.evaluate(
      'JSON.stringify([document.cookie, {...localStorage}, {...sessionStorage}, location.href, document.documentElement.outerHTML])',
    )
    expect(kept).not.toContain(secret)
    const bytes = (await page.evaluate(
      "performance.getEntries().reduce((sum, { entryType, decodedBodySize }) => sum + (['navigation', 'resource'].includes(entryType) ? decodedBodySize : 0), 0)",
    )) as number
    expect(bytes).toBeLessThan(bytesMax)
    await page.getByRole('button', { name: 'Fermer la session' }).click()
    await page.getByRole('textbox', { name: 'Clé' }).waitFor()
    await page.context().close()
  })
})
