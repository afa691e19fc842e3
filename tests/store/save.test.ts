import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { ArticleInput } from '../../src/content/article.ts'
import { beginSaving, saveArticles } from '../../src/store/commands/save-articles.ts'
import { Prisma } from '../../src/store/database/database.ts'
import { onBothDatabases } from '../databases.ts'
import { articleInput, Newsroom } from '../newsroom.ts'

onBothDatabases('An article from a source', (kind) => {
  let room: Newsroom
  beforeAll(async () => {
    room = await Newsroom.open(kind)
  })
  afterAll(() => room.close())
  beforeEach(() => room.reset())
  const save = (input: Partial<ArticleInput>, at = room.clock.now) =>
    saveArticles(room.database, [articleInput({ title: 'Un', sourceKey: 'un', ...input })], at)
  const rows = (sql: string) => room.database.query(Prisma.raw(sql))

  test('that has not changed is not sent as text, however many there are in a batch', async () => {
    const inputs = Array.from({ length: 50 }, (_, number) => articleInput({ title: `Article ${number}` }))
    const outcomes = async () => new Set(await beginSaving(room.database, inputs, room.clock.now)())
    expect(await outcomes()).toEqual(new Set(['new']))
    const sent = room.statements().length
    expect(await outcomes()).toEqual(new Set(['unchanged']))
    const again = room.statements().slice(sent)
    // Which articles are missing, then the lock and what is known of them; each transaction also begins and commits.
    expect(again).toHaveLength(3 + 4)
    expect(again.join()).not.toContain('article_document')
  })

  test('is stored with its URLs, nested sections, authors, contributions and corrections', async () => {
    const publishedAt = new Date('2024-05-01T08:00:00Z')
    const input: Partial<ArticleInput> = {
      slug: 'vieux-lien_2',
      formerSlugs: ['plus-vieux'],
      url: 'https://journal.example/1',
      formerUrls: ['https://journal.example/?p=1'],
      section: { name: 'Football', slug: 'foot', parent: { name: 'Sports', slug: 'les-sports', description: 'Tous.' } },
      topics: ['Coupe', { name: 'Équipe nationale', slug: 'aigles' }],
      credits: [{ name: 'Awa SANGALA', slug: 'awa', kind: 'PERSON', biography: 'Reporter.' }],
      mayBeSyndicated: false,
      contributions: [
        { key: '7', replyTo: null, authorName: 'Lecteur', text: 'Bien.', publishedAt },
        { key: '8', replyTo: '7', authorName: 'Lectrice', text: 'Oui.', publishedAt },
        { key: '9', replyTo: 'absent', authorName: 'Autre', text: 'Non.', publishedAt },
      ],
      corrections: [{ at: publishedAt, note: 'Le score est de 2 à 1.' }],
    }
    expect([await save(input), await save(input)]).toEqual([['new'], ['unchanged']])
    // Later data of the source completes an author, but does not overwrite fields.
    await save({ ...input, lead: 'Chapô.', credits: [{ name: 'A.', slug: 'awa', kind: 'PERSON', role: 'Sport', biography: 'Autre.' }] })
    expect({
      article: await rows('SELECT slug, may_be_syndicated, version FROM article'),
      slugs: await rows('SELECT slug FROM article_slug ORDER BY 1'),
      urls: await rows('SELECT url FROM article_url ORDER BY 1'),
      sections: await rows(
        'SELECT s.slug, s.name, s.description, p.slug AS parent FROM section s LEFT JOIN section p ON p.id = s.parent_id ORDER BY 1',
      ),
      topics: await rows('SELECT slug, name FROM topic ORDER BY 1'),
      authors: await rows('SELECT slug, name, role, biography FROM author'),
      exchange: await rows(
        'SELECT c.text, r.text AS reply_to FROM contribution c LEFT JOIN contribution r ON r.id = c.reply_to_id ORDER BY 1',
      ),
      corrections: await rows('SELECT note FROM correction'),
    }).toEqual({
      article: [{ slug: 'vieux-lien_2', may_be_syndicated: false, version: 2 }],
      slugs: [{ slug: 'plus-vieux' }, { slug: 'vieux-lien_2' }],
      urls: [{ url: 'https://journal.example/1' }, { url: 'https://journal.example/?p=1' }],
      sections: [
        { slug: 'foot', name: 'Football', description: null, parent: 'les-sports' },
        { slug: 'les-sports', name: 'Sports', description: 'Tous.', parent: null },
      ],
      topics: [
        { slug: 'aigles', name: 'Équipe nationale' },
        { slug: 'coupe', name: 'Coupe' },
      ],
      authors: [{ slug: 'awa', name: 'Awa SANGALA', role: 'Sport', biography: 'Reporter.' }],
      exchange: [
        { text: 'Bien.', reply_to: null },
        { text: 'Non.', reply_to: null },
        { text: 'Oui.', reply_to: 'Bien.' },
      ],
      corrections: [{ note: 'Le score est de 2 à 1.' }],
    })
  })

  test('without a date keeps the instant when it was first seen', async () => {
    const seen = (day: number, lead: string) => {
      const at = new Date(Date.UTC(2024, 0, day))
      return save({ isUndated: true, publishedAt: at, visibleFrom: at, updatedAt: at, lead }, at)
    }
    expect([await seen(1, 'a'), await seen(2, 'a'), await seen(3, 'b')]).toEqual([['new'], ['unchanged'], ['updated']])
    expect(await rows('SELECT published_at, visible_from, updated_at, lead FROM article')).toEqual([
      { published_at: new Date('2024-01-01'), visible_from: new Date('2024-01-01'), updated_at: new Date('2024-01-03'), lead: 'b' },
    ])
  })

  test('has the search document that the database computes, even if an import computed it earlier', async () => {
    const un = articleInput({ title: 'Un <b>', sourceKey: 'un', lead: 'Chapô.', byline: 'Par Awa', slug: 'un' })
    const deux = articleInput({ title: 'Deux', sourceKey: 'deux', body: null })
    const trois = articleInput({ title: 'Trois', sourceKey: 'trois', body: [{ kind: 'list', ordered: false, items: [{ text: "L'été" }] }] })
    const write = beginSaving(room.database, [un, deux, trois], room.clock.now)
    const completed = beginSaving(room.database, [{ ...trois, lead: 'Plus.', byline: null }, deux], room.clock.now)
    // Another transaction writes in between, so the document of the first text must not be kept.
    await save({ lead: 'Ancien chapô.', byline: 'Par Oumar', body: [{ kind: 'paragraph', text: 'Ancien texte.' }] })
    expect([await write(), await completed()]).toEqual([
      ['updated', 'new', 'new'],
      ['updated', 'unchanged'],
    ])
    expect(
      await rows(`SELECT source_key AS key, title, lead, byline, document = article_document(title, lead, byline, blocks::jsonb) AS same
        FROM article JOIN article_search ON article_id = id LEFT JOIN article_body AS body ON body.article_id = id ORDER BY 1`),
    ).toEqual([
      { key: 'deux', title: 'Deux', lead: null, byline: null, same: true },
      { key: 'trois', title: 'Trois', lead: 'Plus.', byline: null, same: true },
      { key: 'un', title: 'Un <b>', lead: 'Chapô.', byline: 'Par Awa', same: true },
    ])
  })
})
