import { afterAll, beforeAll, expect, test } from 'vitest'
import { withdrawArticle } from '../../src/store/commands/article-command.ts'
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

  test('of an article name the author and the title, are the same in both formats, and contain no script', async () => {
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
      html: expect.stringContaining(`<a href="https://source.example/?article=1&amp;page=2"><strong>Titre : &lt;/script&gt; &amp; `),
      width: 550,
      height: 240,
    })
    expect(card.html).not.toMatch(/<script|javascript:|<b>/iu)
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

  test('of sections and authors name the latest articles, except those that may not be syndicated', async () => {
    const section = await cardOf({ url: 'https://journal.example/section/economie-and-societe' })
    expect([section.type, section.title, section.author_name]).toEqual(['rich', 'Économie & Société', undefined])
    expect(section.html).toContain('<a href="https://journal.example/a/reserve">Réservé</a>')
    expect(section.html).not.toContain('agence')
    const author = await cardOf({ url: 'https://journal.example/author/awa-sangala?x=1#y' })
    expect([author.title, author.author_url]).toEqual(['Awa SANGALA', 'https://journal.example/author/awa-sangala'])
    expect(author.html).not.toContain('agence')
  })

  test('fit into the requested size', async () => {
    const url = 'https://journal.example/author/awa-sangala'
    for (const [room_, size] of [
      [{ maxwidth: '300' }, [300, 240]],
      [{ maxwidth: '2000', maxheight: '200' }, [550, 180]],
      [{ maxheight: '80' }, [550, 80]],
    ] as const) {
      const card = await cardOf({ url, ...room_ })
      expect([card.width, card.height]).toEqual(size)
      expect(card.html).toContain(`max-width:${size[0]}px;height:${size[1]}px`)
    }
    const small = await cardOf({ url: 'https://source.example/?article=1&page=2', maxwidth: '300' })
    expect(small).not.toHaveProperty('thumbnail_url')
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
