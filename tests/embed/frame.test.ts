import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { nothingAgreed } from '../../src/content/partner.ts'
import { forms } from '../../src/embed/form.ts'
import { type Choice, frameHeightSnippet, frameSnippet, policyLines } from '../../src/formats/embed/snippets.ts'
import { addPartner } from '../../src/store/commands/partner.ts'
import { inChromium, launchChromium } from '../chromium.ts'
import { Newsroom } from '../newsroom.ts'
import { logOf, servePartner } from './partner-site.ts'

inChromium('An iframe with headlines', () => {
  let room: Newsroom
  let browser: Browser
  let partner: Awaited<ReturnType<typeof servePartner>>
  let choice: Choice
  beforeAll(async () => {
    room = await Newsroom.open('PGlite')
    await room.save({ title: 'Le pont', slug: 'le-pont', lead: 'L’eau passe sous le pont.', section: 'Politique' })
    browser = await launchChromium()
    partner = await servePartner(browser)
    const { public: key } = await addPartner(
      room.database,
      { ...nothingAgreed, name: 'Le Relais', origins: [partner.origin], rights: 'LEAD' },
      room.clock.now,
    )
    room.clock.now = new Date(room.clock.now.getTime() + 1000)
    choice = {
      gateway: await room.origin(),
      key,
      source: 'section',
      value: 'politique',
      form: 'list',
      count: 1,
      theme: 'auto',
      language: 'fr',
      title: 'Les titres',
    }
  })
  afterAll(async () => {
    await browser?.close()
    await partner?.close()
    await room?.close()
  })

  test.each(forms)('shows the form "%s" at its own height, and without scripts too', async (form) => {
    const frame = frameSnippet({ ...choice, form })
    const page = await partner.open({
      body: `${frame}${frame.replace('<iframe', '<iframe sandbox="allow-popups"')}${frameHeightSnippet(choice)}`,
      policy: `default-src 'none'; style-src 'self' 'unsafe-inline'; script-src 'unsafe-inline'; ${policyLines(choice).frame}`,
      viewport: { width: 320, height: 900 },
    })
    const shown = page.frameLocator('iframe >> nth=0')
    for (const each of [shown, page.frameLocator('iframe >> nth=1')])
      expect(await each.locator('.kiosque-link').textContent()).toBe('Le pont')
    expect(await shown.locator('.kiosque-items').evaluate((list) => getComputedStyle(list).listStyleType)).toBe('none')
    const needed = await shown.locator('html').evaluate((html) => Math.ceil(html.getBoundingClientRect().height))
    await expect.poll(() => page.locator('iframe').first().getAttribute('height')).toBe(String(needed))
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(320)
    expect((await logOf(page)).violations).toEqual([])
    await page.context().close()
  })

  test('is not shown on a page of another site', async () => {
    const other = await servePartner(browser)
    const statuses: number[] = []
    const page = await other.open({
      body: frameSnippet(choice),
      prepare: async (tab) =>
        tab.on('response', (response) => {
          if (response.url().includes('/embed/headlines')) statuses.push(response.status())
        }),
    })
    await expect.poll(() => statuses).toEqual([403])
    expect(await page.frameLocator('iframe').locator('.kiosque-link').count()).toBe(0)
    await page.context().close()
    await other.close()
  })
})
