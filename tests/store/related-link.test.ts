import fc from 'fast-check'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { ArticleInput, PrintedLink } from '../../src/content/article.ts'
import { isVisible } from '../../src/content/visibility.ts'
import { pinRelatedLinks, publishArticle, withdrawArticle } from '../../src/store/commands/article-command.ts'
import { relatedLinksOf } from '../../src/store/reads/related-link.ts'
import { onBothDatabases } from '../databases.ts'
import { Newsroom } from '../newsroom.ts'

const day = (number: number) => new Date(Date.UTC(2025, 0, number))
const printed = (title: string, url: string | null = null): PrintedLink => ({ title, teaser: `Chapô imprimé de ${title}`, url, note: null })

onBothDatabases('« Lire aussi »', (kind) => {
  let room: Newsroom
  beforeAll(async () => {
    room = await Newsroom.open(kind)
  })
  afterAll(() => room.close())
  beforeEach(async () => {
    await room.reset()
    room.clock.now = day(31)
  })

  const linksOf = async (articleId: string, size = 6) => (await relatedLinksOf(room.database, room.view(), [{ articleId, size }]))[0] ?? []
  const titlesOf = async (articleId: string, size = 6) => (await linksOf(articleId, size)).map(({ title }) => title)

  test('has the editors’ links, then earlier articles of the section, then earlier articles, then later ones', async () => {
    const ids = await room.save(
      { title: 'Plus tard', publishedAt: day(20), section: 'Sports' },
      { title: 'Bien plus tard', publishedAt: day(25), section: 'Sports' },
      { title: 'La page', publishedAt: day(10), section: 'Sports', relatedLinks: [printed('Imprimé seulement'), printed('Politique 5')] },
      ...[8, 5].map((number) => ({ title: `Sports ${number}`, publishedAt: day(number), section: 'Sports' })),
      ...[9, 5].map((number) => ({ title: `Politique ${number}`, publishedAt: day(number), section: 'Politique' })),
      { title: 'Sans rubrique', publishedAt: day(7) },
    )
    const links = await linksOf(ids.get('La page') ?? '', 24)
    expect(links.map(({ position, title, source, teaser }) => [position, title, source, teaser])).toEqual([
      [1, 'Imprimé seulement', 'EDITORIAL', 'Chapô imprimé de Imprimé seulement'],
      [2, 'Politique 5', 'EDITORIAL', 'Chapô imprimé de Politique 5'],
      [3, 'Sports 8', 'BACKFILL', null],
      [4, 'Sports 5', 'BACKFILL', null],
      [5, 'Politique 9', 'BACKFILL', null],
      [6, 'Sans rubrique', 'BACKFILL', null],
      [7, 'Plus tard', 'BACKFILL', null],
      [8, 'Bien plus tard', 'BACKFILL', null],
    ])
    expect(links.map(({ reasons }) => reasons.map((reason) => reason.kind))).toEqual([
      ['editorsChoice'],
      ['editorsChoice'],
      ['sameSection', 'recent'],
      ['sameSection', 'recent'],
      ['recent'],
      ['recent'],
      ['recent'],
      ['recent'],
    ])
    expect(links.map(({ target }) => target?.title ?? null)).toEqual([null, ...links.slice(1).map(({ title }) => title)])
  })

  test('of an old page does not change when new articles appear', async () => {
    const ids = await room.save(
      ...Array.from({ length: 9 }, (_, index) => ({ title: `Article ${index}`, publishedAt: day(index + 1), section: 'Sports' })),
    )
    const before = await titlesOf(ids.get('Article 7') ?? '')
    await room.save({ title: 'Nouveau', publishedAt: day(30), section: 'Sports' })
    expect(await titlesOf(ids.get('Article 7') ?? '')).toEqual(before)
  })

  test('links to the article with the nearest date if several have the same title', async () => {
    const ids = await room.save(
      { title: 'La page', publishedAt: day(10), relatedLinks: [printed('MÉTÉO : L’orage')] },
      { title: "Météo : L'orage", publishedAt: day(1) },
      { title: "Météo : L'orage", publishedAt: day(14) },
      { title: "Météo : L'orage", publishedAt: day(20) },
    )
    const [link] = await linksOf(ids.get('La page') ?? '')
    expect(link?.target?.publishedAt).toEqual(day(14))
  })

  describe('leaves out what is not visible', () => {
    test.each<[string, Partial<ArticleInput>]>([
      ['by its title', { state: 'DRAFT' }],
      ['by its title, until its hour', { visibleFrom: day(31 + 28) }],
      ['by its title, after its time', { visibleUntil: day(31) }],
    ])('%s', async (_name, hidden) => {
      const ids = await room.save(
        { title: 'La page', relatedLinks: [printed('Secret'), printed('Imprimé')] },
        { title: 'Secret', publishedAt: day(2), ...hidden },
      )
      expect(await titlesOf(ids.get('La page') ?? '')).toEqual(['Imprimé'])
    })

    test('by its URL', async () => {
      const url = 'https://journal.example/secret'
      const ids = await room.save(
        { title: 'La page', relatedLinks: [printed('Autre titre', url)] },
        { title: 'Secret', url, state: 'DRAFT' },
      )
      expect(await titlesOf(ids.get('La page') ?? '')).toEqual([])
      await publishArticle(room.database, ids.get('Secret') ?? '', {}, room.clock.now)
      expect((await linksOf(ids.get('La page') ?? ''))[0]).toMatchObject({ title: 'Autre titre', target: { title: 'Secret' } })
    })

    test('by its pin, and shows it again when it is visible again', async () => {
      const ids = await room.save({ title: 'La page' }, { title: 'Épinglé', publishedAt: day(2) })
      const [page, pinned] = [ids.get('La page') ?? '', ids.get('Épinglé') ?? '']
      await pinRelatedLinks(
        room.database,
        page,
        [
          { articleId: pinned, note: 'À lire' },
          { title: 'Ailleurs', url: 'https://ailleurs.example/', note: null },
        ],
        room.clock.now,
      )
      expect((await linksOf(page)).map(({ title, url, reasons }) => [title, url, reasons])).toEqual([
        ['Épinglé', null, [{ kind: 'editorsChoice', note: 'À lire' }]],
        ['Ailleurs', 'https://ailleurs.example/', [{ kind: 'editorsChoice', note: null }]],
      ])
      await withdrawArticle(room.database, pinned, 'Erreur', room.clock.now)
      expect(await titlesOf(page)).toEqual(['Ailleurs'])
    })

    test('by the source: a page that is not visible has no links', async () => {
      const ids = await room.save({ title: 'La page', state: 'DRAFT', relatedLinks: [printed('Imprimé')] })
      expect(await titlesOf(ids.get('La page') ?? '')).toEqual([])
    })
  })

  test('never contains the article itself, duplicates or hidden articles, and is as long as the archive allows', async () => {
    const title = fc.integer({ min: 0, max: 5 }).map((number) => `Titre ${number}`)
    const article = fc.record({
      title,
      publishedAt: fc.integer({ min: 1, max: 6 }).map(day),
      section: fc.constantFrom('Sports', 'Politique', null),
      state: fc.constantFrom('PUBLISHED', 'PUBLISHED', 'DRAFT'),
      visibleUntil: fc.constantFrom(null, null, day(3)),
      relatedLinks: fc.array(
        title.map((name) => printed(name)),
        { maxLength: 4 },
      ),
    })
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(article, { minLength: 1, maxLength: 10, selector: ({ title, publishedAt }) => `${title}${publishedAt}` }),
        fc.integer({ min: 1, max: 8 }),
        async (inputs, size) => {
          await room.reset()
          await room.save(...inputs)
          const shown = inputs.filter((input) => isVisible({ visibleFrom: input.publishedAt, ...input }, room.clock.now))
          const { data, errors } = await room.ask<{
            articles: {
              nodes: { id: string; title: string; relatedLinks: { id: string; title: string; target: { id: string } | null }[] }[]
            }
          }>(`{ articles { nodes { id title relatedLinks(first: ${size}) { id title target { ... on Article { id } } } } } }`)
          expect(errors).toBeUndefined()
          for (const { id, relatedLinks } of data?.articles.nodes ?? []) {
            const targets = relatedLinks.flatMap(({ target }) => (target ? [target.id] : []))
            expect(new Set(relatedLinks.map((link) => link.id)).size).toBe(relatedLinks.length)
            expect(new Set(targets).size).toBe(targets.length)
            expect(targets).not.toContain(id)
            expect(relatedLinks.length).toBeGreaterThanOrEqual(Math.min(size, shown.length - 1))
            for (const link of relatedLinks) {
              const holders = inputs.filter((input) => input.title === link.title)
              expect(holders.length === 0 || holders.some((holder) => shown.includes(holder))).toBe(true)
            }
          }
        },
      ),
      { numRuns: 40 },
    )
  })
})
