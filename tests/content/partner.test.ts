import { describe, expect, test } from 'vitest'
import { asSyndicated, isSyndicated, mayContribute, mayRead, mayShow, maySyndicate, type View } from '../../src/content/audience.ts'
import { isPublicKey, type PartnerRights, publicKeyMark, secretKeyMark } from '../../src/content/partner.ts'

const at = new Date('2026-01-01T00:00:00Z')
const audiences = ['ANONYMOUS', 'PARTNER', 'SUBSCRIBER', 'EDITOR', 'ADMIN'] as const

test('The rights of a view decide what is shown of an article', () => {
  const shown = (rights?: PartnerRights) =>
    (['LEAD', 'FULL'] as const).map((extent) => mayShow(rights === undefined ? {} : { rights }, extent))
  expect([shown(), shown('FULL'), shown('LEAD'), shown('HEADLINE')]).toEqual([
    [true, true],
    [true, true],
    [true, false],
    [false, false],
  ])
})

test('Keys have known marks', () => {
  expect([secretKeyMark, publicKeyMark]).toEqual(['kq_', 'pk_'])
  const key = `pk_${'0af9'.repeat(6)}`
  expect([key, `x${key}`, `${key}0`, key.slice(0, -1), key.toUpperCase(), `pk_${'g'.repeat(24)}`].map(isPublicKey)).toEqual([
    true,
    ...Array(5).fill(false),
  ])
})

describe('What may be syndicated', () => {
  test('is decided for partners, feeds and embeds', () => {
    expect(audiences.map((audience) => isSyndicated({ at, audience }))).toEqual([false, true, false, false, false])
    expect(audiences.map((audience) => isSyndicated({ at, audience, sees: 'SYNDICATED' }))).toEqual(Array(5).fill(true))
    expect(audiences.map((audience) => isSyndicated({ at, audience, sees: 'EVERYTHING' }))).toEqual([false, true, false, false, false])
  })

  test('is what feeds and embeds show, with the limits that the view has', () => {
    const view: View = { at, audience: 'ANONYMOUS', sections: ['a'], rights: 'LEAD' }
    expect(asSyndicated(view)).toEqual({ ...view, sees: 'SYNDICATED' })
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
