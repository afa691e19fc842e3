import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { InvalidInput } from '../../src/content/error.ts'
import { decodeId, encodeId, isUuid } from '../../src/content/global-id.ts'
import { isSlug, slugOf, slugOfSource, stemOf } from '../../src/content/slug.ts'
import { decodePlace, encodePlace } from '../../src/engine/change-place.ts'
import { decodeScore, decodeSlug, decodeTime, encodeScore, encodeSlug, encodeTime } from '../../src/graph/cursor.ts'
import { readPreview, signPreviews } from '../../src/store/commands/preview-token.ts'
import { saveEntities } from '../../src/store/commands/save-entities.ts'
import { onBothDatabases } from '../databases.ts'
import { Newsroom } from '../newsroom.ts'

/** Slugs of sources: readable ones in any script, and arbitrary text. */
const written = fc.oneof(
  fc.constantFrom('covid_19', 'jean.dupont', 'قطر', '_brouillon', '2022', 'a~b', 'É', 'x'.repeat(200), 'x'.repeat(201), 'a/b', 'a b', '-a'),
  fc.stringMatching(/^[\p{L}\p{N}_][\p{L}\p{N}._~-]{0,30}$/u),
  fc.string({ unit: 'binary', maxLength: 30 }),
)

describe('The slug rule', () => {
  test('holds for every slug that the store makes or keeps, and cursors accept exactly these slugs', () => {
    fc.assert(
      fc.property(written, fc.nat(9_999_999_999), (text, number) => {
        for (const slug of [slugOf(text), slugOfSource(text), `${stemOf(slugOfSource(text))}-${number}`]) {
          expect(slug).toSatisfy(isSlug)
          expect(decodeSlug(encodeSlug({ slug }))).toBe(slug)
        }
        if (!isSlug(text)) expect(() => decodeSlug(encodeSlug({ slug: text }))).toThrow(InvalidInput)
      }),
      { numRuns: 2_000 },
    )
  })
})

/** Thirty-six characters of a UUID's alphabet, and UUIDs with one replaced character. */
const nearlyUuid = fc.oneof(
  fc.stringMatching(/^[0-9a-f-]{36}$/u),
  fc
    .tuple(fc.uuid(), fc.nat(35), fc.constantFrom('-', 'g', 'A', '\n', '0'))
    .map(([id, at, character]) => id.slice(0, at) + character + id.slice(at + 1)),
)
const publishedAt = new Date('2025-01-01T00:00:00Z')

describe('What holds the key of a row', () => {
  test.each<[string, (id: string) => string, (text: string) => { readonly id: string }]>([
    ['an id', (id) => encodeId('Article', id), decodeId],
    ['a cursor of a list by date', (id) => encodeTime({ publishedAt, id }), decodeTime],
    ['a cursor of a search', (id) => encodeScore({ score: 0.5, publishedAt, id }), decodeScore],
    [
      'the token of a page of changes, which is the id of an event of a subscription too',
      (edgeId) => encodePlace({ cursor: null, delivered: 0, edgeAt: publishedAt, edgeId }),
      (text) => ({ id: decodePlace(text).edgeId }),
    ],
  ])('is malformed unless it is a UUID: %s', (_name, encode, decode) => {
    fc.assert(
      fc.property(nearlyUuid, (id) => {
        if (isUuid(id)) expect(decode(encode(id)).id).toBe(id)
        else expect(() => decode(encode(id))).toThrow(/^Malformed (?:id|cursor|token) /u)
      }),
      { numRuns: 500 },
    )
  })
})

interface Page {
  readonly nodes: readonly { readonly slug: string }[]
  readonly pageInfo: { readonly startCursor: string; readonly endCursor: string; readonly hasNextPage: boolean }
}

onBothDatabases('Authors and topics with slugs from a source', (kind) => {
  let room: Newsroom
  beforeAll(async () => {
    room = await Newsroom.open(kind)
  })
  afterAll(() => room.close())

  test('are paged completely, with any slug from an article or an export', { timeout: 60_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(fc.uniqueArray(written.filter(isStorable), { minLength: 2, maxLength: 6 }), async (slugs) => {
        await room.reset()
        const [archived = '', ...printed] = slugs
        const of = (slug: string, name: string, type: 'author' | 'topic') => ({
          ...{ id: crypto.randomUUID(), slug, slugs: [slug], name },
          ...(type === 'topic' ? { type } : { type, kind: 'PERSON' as const, role: null, biography: null, portrait: null }),
        })
        await saveEntities(room.database, [of(archived, 'Export', 'author'), of(archived, 'Export', 'topic')], room.clock.now)
        const names = printed.map((slug, index) => ({ name: `Nom ${index}`, slug }))
        await room.save({
          title: 'Un',
          topics: [{ name: 'Export', slug: archived }, ...names],
          credits: [{ name: 'Export', slug: archived }, ...names].map((name) => ({ ...name, kind: 'PERSON' as const })),
        })
        for (const list of ['authors', 'topics']) {
          const page = async (args: string): Promise<Page> => {
            const { data, errors } = await room.ask<Record<string, Page>>(
              `{ ${list}(${args}) { nodes { slug } pageInfo { startCursor endCursor hasNextPage } } }`,
            )
            expect(errors).toBeUndefined()
            return data?.[list] as Page
          }
          const all = (await page('first: 100')).nodes.map(({ slug }) => slug)
          expect(new Set(all)).toEqual(new Set(slugs.map(slugOfSource)))
          const paged: string[] = []
          for (let at = await page('first: 1'); ; at = await page(`first: 1, after: "${at.pageInfo.endCursor}"`)) {
            paged.push(...at.nodes.map(({ slug }) => slug))
            if (!at.pageInfo.hasNextPage) break
          }
          expect(paged).toEqual(all)
        }
      }),
      { numRuns: 15 },
    )
  })

  test('get distinct slugs by a number, even at the maximum length', async () => {
    await room.reset()
    const slug = 'x'.repeat(200)
    await room.save(...['Un', 'Deux', 'Trois'].map((title) => ({ title, slug })))
    const { data } = await room.ask<{ articles: { nodes: { slug: string }[] } }>('{ articles { nodes { slug } } }')
    const stem = 'x'.repeat(189)
    expect(data?.articles.nodes.map((node) => node.slug).sort()).toEqual([`${stem}-2`, `${stem}-3`, slug])
  })
})

test('A preview token without the UUID of an article gives access to nothing', async () => {
  const room = await Newsroom.open('PGlite')
  const ids = ['-'.repeat(36), '0'.repeat(36), crypto.randomUUID()]
  const expiresAt = new Date(room.clock.now.getTime() + 1)
  const tokens = await signPreviews(
    room.database,
    ids.map((articleId) => ({ articleId, expiresAt })),
  )
  expect(await Promise.all(tokens.map((token) => readPreview(room.database, token, room.clock.now)))).toEqual([null, null, ids[2]])
  await room.close()
})

/** Slugs that importers pass to the store. */
function isStorable(slug: string): boolean {
  return slug.trim() !== '' && !slug.includes('\u0000') && slug.isWellFormed()
}
