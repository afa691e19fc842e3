import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { nothingAgreed } from '../../src/content/partner.ts'
import { type Source, sources } from '../../src/embed/form.ts'
import {
  type Choice,
  curlSnippet,
  feedUrl,
  frameHeightSnippet,
  frameSnippet,
  pageUrl,
  policyLines,
  reservationStyle,
  scriptSnippet,
  sdkSnippet,
} from '../../src/formats/embed/snippets.ts'
import { widgetScripts } from '../../src/http/routes/embed/scripts.ts'
import { addPartner } from '../../src/store/commands/partner.ts'
import { Newsroom } from '../newsroom.ts'

const docs = readFileSync(new URL('../../docs/partners.md', import.meta.url), 'utf8')
const run = promisify(execFile)

const documented: Choice = {
  gateway: 'https://journal.example',
  key: 'pk_0123456789abcdef01234567',
  source: 'section',
  value: 'politique',
  form: 'list',
  count: 6,
  theme: 'light',
  language: 'fr',
  title: 'Les titres',
}

test('docs/partners.md contains the snippets as they are given to partners', () => {
  const { script, frame } = policyLines({ ...documented, form: 'cards' })
  const snippets = [
    scriptSnippet(documented, widgetScripts().current),
    reservationStyle(documented),
    frameSnippet(documented),
    frameHeightSnippet(documented),
    curlSnippet(documented),
    feedUrl(documented) ?? '',
    script,
    frame,
  ]
  for (const snippet of snippets) expect(docs).toContain(snippet)
})

const values: Record<Source, string> = {
  section: 'politique',
  author: 'awa-sangala',
  topic: 'ponts',
  search: 'l\'eau & "le pont"',
  front: '',
  article: 'le-pont',
}

describe('A snippet', () => {
  let room: Newsroom
  let chosen: Choice
  let secret: string
  beforeAll(async () => {
    room = await Newsroom.open('PGlite')
    await room.save({
      title: 'Le pont',
      slug: 'le-pont',
      lead: 'L’eau passe sous le pont.',
      section: 'Politique',
      topics: ['Ponts'],
      credits: [{ name: 'Awa SANGALA', kind: 'PERSON' }],
    })
    const keys = await addPartner(room.database, { ...nothingAgreed, name: 'Le Relais', rights: 'FULL' }, room.clock.now)
    room.clock.now = new Date(room.clock.now.getTime() + 1000)
    secret = keys.secret
    chosen = { ...documented, gateway: await room.origin(), key: keys.public }
  })
  afterAll(() => room.close())

  test.each(sources)('for curl, the feed and the SDK gets the headlines of the source "%s"', async (source) => {
    const choice = { ...chosen, source, value: values[source] }
    const { stdout } = await run('/bin/sh', ['-c', curlSnippet(choice)])
    const { items } = JSON.parse(stdout) as { items: { headline: string }[] }
    expect(items.map(({ headline }) => headline)).toEqual(['Le pont'])
    const feed = feedUrl(choice)
    if (feed) expect(await (await fetch(feed)).text()).toContain('<title>Le pont</title>')
    else expect(source).toBe('article')
    const sdk = fileURLToPath(new URL('../../src/sdk/index.ts', import.meta.url))
    const program = sdkSnippet(choice)?.replace("'kiosque/sdk'", JSON.stringify(sdk))
    if (program) {
      const answer = await run(process.execPath, ['--input-type=module', '--eval', program], { env: { KIOSQUE_KEY: secret } })
      expect([answer.stderr, answer.stdout]).toEqual(['', expect.stringMatching(/Le pont|\[Object\]|\[Array\]/u)])
    } else expect(['topic', 'search']).toContain(source)
    expect(pageUrl(choice)).toMatch(
      source === 'search' || source === 'front' ? /^http:[^?]*\/$/u : /\/(?:a|section|author|topic)\/[\w-]+$/u,
    )
  })
})
