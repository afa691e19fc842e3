import { getNamedType, isCompositeType, isObjectType, isRequiredArgument } from 'graphql'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { anonymous } from '../../src/content/viewer.ts'
import { encodeTime } from '../../src/graph/cursor.ts'
import { schema } from '../../src/graph/schema.ts'
import { articlePage, authorTimeline, frontPage, headlines, sectionFront } from '../../src/sdk/index.ts'
import { correctArticle, pinRelatedLinks } from '../../src/store/commands/article-command.ts'
import { onBothDatabases } from '../databases.ts'
import { editor, generous, Newsroom, partner } from '../newsroom.ts'
import { everythingOf } from './selection.ts'

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

  test('have the documented number, which does not grow with the archive', async () => {
    await room.save(...paper(0, 60))
    const small = await count()
    expect(small).toMatchObject({ 'front page': 2, timeline: 3, 'timeline with scale': 4, headlines: 2 })
    expect(small['article page']).toBe(4)
    await room.save(...paper(60, 240))
    expect(await count()).toEqual(small)
  })
})

/** The sources of lists of each type, with at most LENGTH entries and FIELD as their selection. */
const lists: readonly (readonly [type: string, query: string])[] = [
  ['Article', '{ articles(first: LENGTH) { nodes { FIELD } } }'],
  ['Article', '{ search(query: "texte", first: LENGTH) { nodes { FIELD } } }'],
  ['Article', '{ desk { articles(first: LENGTH) { nodes { FIELD } } } }'],
  ['ArticleDesk', '{ articles(first: LENGTH) { nodes { desk { FIELD } } } }'],
  ['PinnedLink', '{ desk { articles(first: LENGTH) { nodes { desk { links { FIELD } } } } } }'],
  ['OpenContributions', '{ articles(first: LENGTH) { nodes { contributions { ... on OpenContributions { FIELD } } } } }'],
  [
    'Contribution',
    '{ articles(first: LENGTH) { nodes { contributions { ... on OpenContributions { entries(first: 3) { nodes { FIELD } } } } } } }',
  ],
  ['RelatedLink', '{ articles(first: LENGTH) { nodes { relatedLinks { FIELD } } } }'],
  ['Section', '{ articles(first: LENGTH) { nodes { section { FIELD } } } }'],
  ['Author', '{ authors(first: LENGTH) { nodes { FIELD } } }'],
  ['Topic', '{ topics(first: LENGTH) { nodes { FIELD } } }'],
]

const values = new Map([
  ['width', '800'],
  ['from', '1'],
  ['to', '2'],
])

/** Each field of a type, with its required arguments and a selection. */
function selectionsOf(name: string): string[] {
  const type = schema.getType(name)
  if (!isObjectType(type)) throw new Error(`${name} is no type of an object.`)
  return Object.values(type.getFields()).map((field) => {
    const args = field.args.filter(isRequiredArgument).map((argument) => {
      const value = values.get(argument.name)
      if (value === undefined) throw new Error(`${name}.${field.name} needs a value for "${argument.name}".`)
      return `${argument.name}: ${value}`
    })
    const inner = getNamedType(field.type)
    return `${field.name}${args.length > 0 ? `(${args.join(', ')})` : ''}${isCompositeType(inner) ? ` ${everythingOf(inner.name, 2)}` : ''}`
  })
}

onBothDatabases('A field of a list', (kind) => {
  let room: Newsroom
  beforeAll(async () => {
    room = await Newsroom.open(kind, undefined, generous)
    const publishedAt = new Date('2025-02-01T08:00:00Z')
    const contributions = ['a', 'b', 'c'].map((key, index) => ({
      key,
      replyTo: index === 0 ? null : 'a',
      authorName: 'Lectrice',
      text: key,
      publishedAt: new Date(publishedAt.getTime() + index),
    }))
    const articles = Array.from({ length: 12 }, (_, index) => ({
      title: `Article ${index}`,
      section: `Rubrique ${index}`,
      topics: [`Sujet ${index}`],
      credits: [{ name: `Auteur ${index}`, kind: 'PERSON' as const }],
      access: 'SUBSCRIBERS' as const,
      contributions,
    }))
    const ids = [...(await room.save(...articles)).values()]
    for (const [index, id] of ids.entries()) {
      await correctArticle(room.database, id, 'Le chiffre était faux.', publishedAt)
      const targets = [1, 2].map((step) => ({ articleId: ids[(index + step) % ids.length] ?? '', note: null }))
      await pinRelatedLinks(room.database, id, targets, publishedAt)
    }
  })
  afterAll(() => room.close())

  const reader = { ...anonymous, audience: 'SUBSCRIBER' as const }

  test.each([
    ['the public', anonymous],
    ['subscribers', reader],
    ['editors', editor],
    ['a partner that may show leads', { ...anonymous, audience: 'PARTNER' as const, partner: { ...partner, rights: 'LEAD' as const } }],
  ])('takes no more statements for twelve entries than for two, asked by %s', { timeout: 120_000 }, async (_name, viewer) => {
    const taken = async (query: string, length: number): Promise<number> => {
      const { errors } = await room.ask(query.replaceAll('LENGTH', String(length)), {}, viewer)
      expect([query, errors]).toEqual([query, undefined])
      return room.statements().length
    }
    const offenders: string[] = []
    for (const [type, query] of lists)
      for (const selection of selectionsOf(type)) {
        const selected = query.replace('FIELD', selection)
        const [few, many] = [await taken(selected, 2), await taken(selected, 12)]
        if (many > few) offenders.push(`${few} and ${many}: ${selected}`)
      }
    expect(offenders).toEqual([])
  })

  test('with a cursor takes no additional statement', async () => {
    const after = encodeTime({ publishedAt: new Date('2025-02-01T08:00:00Z'), id: '00000000-0000-0000-0000-000000000000' })
    const page = '{ nodes { text } pageInfo { hasNextPage hasPreviousPage } totalCount }'
    const query = `{ articles(first: 12) { nodes { contributions { ... on OpenContributions { entries(first: 1, after: "${after}") ${page} } } } } }`
    const { data } = await room.ask<{ articles: { nodes: unknown[] } }>(query, {}, reader)
    expect(room.statements().length).toBe(4)
    const entries = { nodes: [{ text: 'a' }], pageInfo: { hasNextPage: true, hasPreviousPage: false }, totalCount: 3 }
    expect(data?.articles.nodes).toEqual(Array.from({ length: 12 }, () => ({ contributions: { entries } })))
  })
})

describe('The operations', () => {
  test('are the five documented ones', () => {
    expect([articlePage, authorTimeline, frontPage, headlines, sectionFront].map(({ id }) => id)).toEqual(
      Array.from({ length: 5 }, () => expect.stringMatching(/^sha256:[0-9a-f]{64}$/u)),
    )
  })
})
