import { extract, findProvider, setProviderList } from '@extractus/oembed-extractor'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { nothingAgreed } from '../../src/content/partner.ts'
import { withdrawArticle } from '../../src/store/commands/article-command.ts'
import { addPartner } from '../../src/store/commands/partner.ts'
import { onBothDatabases } from '../databases.ts'
import { Newsroom } from '../newsroom.ts'
import { printable, saveArchive } from './archive.ts'
import { expectXml } from './validators.ts'

onBothDatabases('Cards', (kind) => {
  let room: Newsroom
  let ids: Map<string, string>
  beforeAll(async () => {
    room = await Newsroom.open(kind)
    ids = await saveArchive(room)
  })
  afterAll(() => room.close())

  const ask = (parameters: Record<string, string>) => room.get(`/oembed?${new URLSearchParams(parameters)}`)
  const cardOf = async (parameters: Record<string, string>) => (await (await ask(parameters)).json()) as Record<string, string | number>

  test('of an article name the author and the title, are the same in both formats, and show the article in an iframe', async () => {
    const url = 'https://source.example/?article=1&page=2'
    const response = await ask({ url })
    expect([response.status, response.headers.get('content-type')]).toEqual([200, 'application/json; charset=utf-8'])
    expect(room.statements().length).toBeLessThanOrEqual(4)
    const card = (await response.json()) as Record<string, string | number>
    expect(card).toEqual({
      type: 'rich',
      version: '1.0',
      title: `Titre : ${printable}`,
      author_name: 'Awa SANGALA',
      author_url: 'https://journal.example/author/awa-sangala',
      provider_name: 'Le Test',
      provider_url: 'https://journal.example',
      cache_age: 3600,
      thumbnail_url: 'https://images.example/2.jpg?a=1&b=2',
      thumbnail_width: 800,
      thumbnail_height: 600,
      html: expect.stringMatching(
        /^<iframe src="https:\/\/journal\.example\/embed\/headlines\?article=[\w-]+&amp;form=cards&amp;count=1" title="Titre : &lt;\/script&gt; &amp; [^"<>]*" width="550" height="405" loading="lazy" style="border:0;max-width:100%"><\/iframe>$/u,
      ),
      width: 550,
      height: 405,
    })
    const xml = await ask({ url, format: 'xml' })
    expect(xml.headers.get('content-type')).toBe('text/xml; charset=utf-8')
    const text = await xml.text()
    expectXml(text, 'oembed.xsd')
    const inXml = [...text.matchAll(/<(\w+)>([^<]*)<\/\1>\n/gu)].map(([, name = '', value = '']) => [
      name,
      value.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&#39;', "'").replaceAll('&amp;', '&'),
    ])
    expect(Object.fromEntries(inXml)).toEqual(Object.fromEntries(Object.entries(card).map(([name, value]) => [name, String(value)])))
  })

  test('of sections and authors show their headlines, with the key of the partner', async () => {
    const section = await cardOf({ url: 'https://journal.example/section/economie-and-societe' })
    expect(section).toMatchObject({ type: 'rich', title: 'Économie & Société', width: 550, height: 329 })
    expect(section.html).toContain('?section=economie-and-societe&amp;form=list&amp;count=4"')
    expect(section.author_name).toBeUndefined()
    const { public: key } = await addPartner(room.database, { ...nothingAgreed, name: 'Le Relais' }, room.clock.now)
    room.clock.now = new Date(room.clock.now.getTime() + 1000)
    const author = await cardOf({ url: 'https://journal.example/author/awa-sangala?x=1#y', key })
    expect(author).toMatchObject({ title: 'Awa SANGALA', author_url: 'https://journal.example/author/awa-sangala' })
    expect(author.html).toContain(`?key=${key}&amp;author=awa-sangala&amp;form=timeline&amp;count=4"`)
  })

  test('fit into the requested size', async () => {
    const url = 'https://journal.example/author/awa-sangala'
    for (const [room_, size, count] of [
      [{ maxwidth: '300' }, [300, 409], 4],
      [{ maxwidth: '2000', maxheight: '200' }, [550, 187], 2],
      [{ maxheight: '80' }, [550, 80], 1],
    ] as const) {
      const card = await cardOf({ url, ...room_ })
      expect([card.width, card.height]).toEqual(size)
      expect(card.html).toContain(`count=${count}" title="Awa SANGALA" width="${size[0]}" height="${size[1]}"`)
    }
    const small = await cardOf({ url: 'https://source.example/?article=1&page=2', maxwidth: '300' })
    expect(small).not.toHaveProperty('thumbnail_url')
  })

  test('are found by a consumer, by discovery and by the entry of the provider', async () => {
    const origin = await room.origin()
    const fetcher = (url: string) => fetch(url.replace('https://journal.example', origin))
    const pages = ['/a/the-harvest', '/section/economie-and-societe', '/author/awa-sangala'].map((path) => `https://journal.example${path}`)
    const extracted = () => Promise.all(pages.map((page) => extract(page, { maxwidth: 400 }, fetcher)))
    setProviderList([])
    const discovered = await extracted()
    expect(discovered.map(({ type, title }) => [type, title])).toEqual([
      ['rich', 'The harvest'],
      ['rich', 'Économie & Société'],
      ['rich', 'Awa SANGALA'],
    ])
    const entries = (await (await room.get('/oembed/provider.json')).json()) as Parameters<typeof setProviderList>[0]
    expect(setProviderList(entries)).toBe(1)
    expect(pages.map((page) => findProvider(page)?.endpoint)).toEqual(Array(3).fill('https://journal.example/oembed'))
    const known = await extracted()
    expect(known.map(({ html, width }) => [html, width])).toEqual(pages.map(() => [expect.stringMatching(/^<iframe /u), 400]))
    // The address in the iframe leads to the headlines.
    for (const { html } of known) {
      const address = /src="([^"]+)"/u.exec(String(html))?.[1]?.replaceAll('&amp;', '&') ?? ''
      expect((await fetcher(address)).status).toBe(200)
    }
  })

  test('are refused as the specification defines, and served for our own URLs only', async () => {
    await withdrawArticle(room.database, ids.get('Sans texte') ?? '', 'Une erreur.', room.clock.now)
    for (const [parameters, status] of [
      [{ url: 'https://journal.example/a/d-une-agence-pour-ce-journal-seul' }, 401],
      [{ url: 'https://journal.example/a/sous-embargo' }, 404],
      [{ url: 'https://journal.example/a/sans-texte' }, 404],
      [{ url: 'https://journal.example.org/a/reserve' }, 404],
      [{ url: 'https://elsewhere.example/a/reserve' }, 404],
      [{ url: 'https://journal.example/a/reserve/x' }, 404],
      [{ url: 'https://journal.example/a/%ff' }, 404],
      [{ url: 'https://journal.example/a/%00' }, 404],
      [{ url: 'javascript:alert(1)' }, 404],
      [{ url: 'nothing' }, 404],
      [{ url: 'https://journal.example/a/reserve', format: 'yaml' }, 501],
      [{ url: 'https://journal.example/a/reserve', maxwidth: '-1' }, 400],
      [{}, 400],
    ] as [Record<string, string>, number][]) {
      const response = await ask(parameters)
      expect([parameters, response.status]).toEqual([parameters, status])
    }
  })
})
