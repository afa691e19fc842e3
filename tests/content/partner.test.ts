import { describe, expect, test } from 'vitest'
import type { WholeArticle } from '../../src/content/article.ts'
import { asSyndicated, isSyndicated, mayContribute, mayRead, maySyndicate, type View } from '../../src/content/audience.ts'
import { type Partner, partnerKeyMark, withinRights } from '../../src/content/partner.ts'

const partner: Partner = {
  id: '1',
  name: 'Le Relais',
  attribution: null,
  origins: [],
  sections: [],
  rights: 'FULL',
  quota: null,
  developer: false,
  expiresAt: null,
}
const at = new Date('2026-01-01T00:00:00Z')
const audiences = ['ANONYMOUS', 'PARTNER', 'SUBSCRIBER', 'EDITOR', 'ADMIN'] as const

describe('The rights of a partner', () => {
  const parts = { article: { title: 'Un pont', lead: 'Il est ouvert.' }, authors: [], section: null, topics: [], corrections: [] }
  const whole = { ...parts, body: { kind: 'full', blocks: [] } } as unknown as WholeArticle

  test.each([
    [null, whole],
    [partner, whole],
    [{ ...partner, rights: 'LEAD' } as const, { ...whole, body: null }],
    [{ ...partner, rights: 'HEADLINE' } as const, { ...whole, article: { title: 'Un pont', lead: null }, body: null }],
  ])('%j decide what it may show', (reader, shown) => {
    expect(withinRights(whole, reader)).toEqual(shown)
    const { body: _, ...withoutBody } = shown
    expect(Object.keys(withinRights(parts as never, reader))).toEqual(Object.keys(withoutBody))
    expect(withinRights(parts as never, reader)).toEqual(withoutBody)
  })

  test('are proved by a key with a known mark', () => expect(partnerKeyMark).toBe('kq_'))
})

describe('What may be syndicated', () => {
  test('is decided for partners, feeds and embeds', () => {
    expect(audiences.map((audience) => isSyndicated({ at, audience }))).toEqual([false, true, false, false, false])
    expect(audiences.map((audience) => isSyndicated({ at, audience, sees: 'SYNDICATED' }))).toEqual(Array(5).fill(true))
    expect(audiences.map((audience) => isSyndicated({ at, audience, sees: 'EVERYTHING' }))).toEqual([false, true, false, false, false])
  })

  test('is limited to the sections of the agreement, if it names some', () => {
    const view: View = { at, audience: 'ANONYMOUS' }
    expect(asSyndicated(view, null)).toEqual({ at, audience: 'ANONYMOUS', sees: 'SYNDICATED' })
    expect(asSyndicated(view, partner)).toEqual({ at, audience: 'ANONYMOUS', sees: 'SYNDICATED' })
    expect(asSyndicated(view, { ...partner, sections: ['a'] })).toEqual({ at, audience: 'ANONYMOUS', sees: 'SYNDICATED', sections: ['a'] })
  })

  test('is what is marked so, in these sections', () => {
    const articles = [true, false].flatMap((mayBeSyndicated) => ['a', 'b', null].map((sectionId) => ({ mayBeSyndicated, sectionId })))
    const shown = (view: Partial<View>) => articles.map((article) => maySyndicate(article, { at, audience: 'ANONYMOUS', ...view }))
    expect(shown({})).toEqual(Array(6).fill(true))
    expect(shown({ sections: ['a'] })).toEqual(Array(6).fill(true))
    expect(shown({ audience: 'PARTNER' })).toEqual([true, true, true, false, false, false])
    expect(shown({ sees: 'SYNDICATED' })).toEqual([true, true, true, false, false, false])
    expect(shown({ sees: 'SYNDICATED', sections: ['a'] })).toEqual([true, false, false, false, false, false])
    expect(shown({ sees: 'SYNDICATED', sections: [] })).toEqual(Array(6).fill(false))
  })
})

test('Only subscribers read what is not free, and contributions', () => {
  const free = audiences.map((audience) => mayRead(audience, 'FREE'))
  expect(free).toEqual(Array(5).fill(true))
  for (const access of ['REGISTERED', 'SUBSCRIBERS'] as const)
    expect(audiences.map((audience) => mayRead(audience, access))).toEqual([false, false, true, false, false])
  expect(audiences.map(mayContribute)).toEqual([false, false, true, false, false])
})
