import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { InvalidInput } from '../../src/content/error.ts'
import { isSlug, slugOf, slugOfSource, stemOf } from '../../src/content/slug.ts'
import { decodeSlug, encodeSlug } from '../../src/graph/cursor.ts'
import { saveEntities } from '../../src/store/commands/save-entities.ts'
import { onBothDatabases } from '../databases.ts'
import { Newsroom } from '../newsroom.ts'

/** Slugs as sources have them: readable ones in any script, and anything else. */
const written = fc.oneof(
  fc.constantFrom('covid_19', 'jean.dupont', 'قطر', '_brouillon', '2022', 'a~b', 'É', 'x'.repeat(200), 'x'.repeat(201), 'a/b', 'a b', '-a'),
  fc.stringMatching(/^[\p{L}\p{N}_][\p{L}\p{N}._~-]{0,30}$/u),
  fc.string({ unit: 'binary', maxLength: 30 }),
)

describe('The rule for slugs', () => {
  test('holds for each that the store makes or keeps, and cursors accept those and no others', () => {
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

interface Page {
  readonly nodes: readonly { readonly slug: string }[]
  readonly pageInfo: { readonly startCursor: string; readonly endCursor: string; readonly hasNextPage: boolean }
}

onBothDatabases('Authors and topics with slugs of a source', (kind) => {
  let room: Newsroom
  beforeAll(async () => {
    room = await Newsroom.open(kind)
  })
  afterAll(() => room.close())

  test('are paged from end to end, whatever an article or an export calls them', { timeout: 60_000 }, async () => {
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

  test('give way to each other by a number behind a slug of the greatest length', async () => {
    await room.reset()
    const slug = 'x'.repeat(200)
    await room.save(...['Un', 'Deux', 'Trois'].map((title) => ({ title, slug })))
    const { data } = await room.ask<{ articles: { nodes: { slug: string }[] } }>('{ articles { nodes { slug } } }')
    const stem = 'x'.repeat(189)
    expect(data?.articles.nodes.map((node) => node.slug).sort()).toEqual([`${stem}-2`, `${stem}-3`, slug])
  })
})

/** What importers let through to the store. */
function isStorable(slug: string): boolean {
  return slug.trim() !== '' && !slug.includes('\u0000') && slug.isWellFormed()
}
