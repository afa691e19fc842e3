import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { articlePage, authorTimeline, frontPage, headlines, sectionFront } from '../../src/sdk/index.ts'
import { onBothDatabases } from '../databases.ts'
import { Newsroom } from '../newsroom.ts'

const sections = Array.from({ length: 12 }, (_, index) => `Rubrique ${index + 1}`)

/** Twelve sections, each article by two authors, each with six links to articles of the archive. */
const paper = (from: number, count: number) =>
  Array.from({ length: count }, (_, index) => {
    const number = from + index
    return {
      title: `Article ${number}`,
      publishedAt: new Date(Date.UTC(2025, 0, 1, number)),
      section: sections[number % 12] ?? null,
      topics: [`Sujet ${number % 7}`],
      credits: [
        { name: `Auteur ${number % 5}`, kind: 'PERSON' as const },
        { name: `Auteur ${5 + (number % 30)}`, kind: 'PERSON' as const },
      ],
      relatedLinks: Array.from({ length: 6 }, (_link, link) => ({
        title: `Article ${(number + link * 5 + 1) % (from + count)}`,
        teaser: null,
        url: null,
        note: null,
      })),
    }
  })

onBothDatabases('Statements', (kind) => {
  let room: Newsroom
  beforeAll(async () => {
    room = await Newsroom.open(kind)
  })
  afterAll(() => room.close())

  async function count(): Promise<Record<string, number>> {
    const counted: Record<string, number> = {}
    const note = async (name: string, asked: Promise<{ errors?: unknown; data?: unknown }>) => {
      const { errors, data } = await asked
      expect(errors).toBeUndefined()
      expect(Object.values(data as object)).not.toContain(null)
      counted[name] = room.statements().length
    }
    await note('article page', room.ask(articlePage, { slug: 'article-40' }))
    await note('front page', room.ask(frontPage, {}))
    await note('section front', room.ask(sectionFront, { slug: 'rubrique-1' }))
    await note('timeline with scale', room.ask(authorTimeline, { slug: 'auteur-1', scale: true }))
    await note('timeline', room.ask(authorTimeline, { slug: 'auteur-1' }))
    await note('headlines', room.ask(headlines, { section: 'rubrique-1' }))
    await note(
      'nested lists',
      room.ask(
        '{ sections { articles(first: 4) { totalCount nodes { topics { articles(first: 2) { nodes { authors { timeline(first: 2) { nodes { relatedLinks { title } } } } } } } } } } }',
      ),
    )
    return counted
  }

  test('are as many as promised, and no more when the paper has grown', async () => {
    await room.save(...paper(0, 60))
    const small = await count()
    expect(small).toMatchObject({ 'front page': 2, timeline: 3, 'timeline with scale': 4, headlines: 2 })
    expect(small['article page']).toBe(4)
    await room.save(...paper(60, 240))
    expect(await count()).toEqual(small)
  })
})

describe('The operations', () => {
  test('are the promised five', () => {
    expect([articlePage, authorTimeline, frontPage, headlines, sectionFront].map(({ id }) => id)).toEqual(
      Array.from({ length: 5 }, () => expect.stringMatching(/^sha256:[0-9a-f]{64}$/u)),
    )
  })
})
