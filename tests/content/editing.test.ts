import { describe, expect, test } from 'vitest'
import { type ArticleDocument, differencesOf, kiosque } from '../../src/content/editing.ts'

describe('The differences of two versions', () => {
  const document: ArticleDocument = {
    title: 'Un pont',
    slug: 'un-pont',
    lead: null,
    body: null,
    credits: [],
    section: null,
    topics: [{ slug: 'eau', name: 'Eau' }],
    sensitive: false,
    state: 'PUBLISHED',
    publishedAt: '2026-03-01T06:00:00.000Z',
    visibleFrom: '2026-03-01T06:00:00.000Z',
    visibleUntil: null,
    updatedAt: '2026-03-01T06:00:00.000Z',
    withdrawalReason: null,
    relatedLinks: [],
    corrections: [],
  }

  test('are the parts that both have, and that are not the same in JSON', () => {
    expect(differencesOf(document, document)).toEqual([])
    expect(differencesOf(document, { ...document, topics: [{ slug: 'eau', name: 'Eau' }] })).toEqual([])
    expect(differencesOf(document, { ...document, title: 'Le pont', lead: 'Il est ouvert.', topics: [] })).toEqual([
      { part: 'title', before: 'Un pont', after: 'Le pont' },
      { part: 'lead', before: null, after: 'Il est ouvert.' },
      { part: 'topics', before: [{ slug: 'eau', name: 'Eau' }], after: [] },
    ])
    const { lead: _, ...older } = document
    expect(differencesOf(older, document)).toEqual([])
    expect(differencesOf(document, older)).toEqual([])
  })

  test('of the gateway itself have its name', () => expect(kiosque).toEqual({ by: { subject: 'kiosque', name: null } }))
})
