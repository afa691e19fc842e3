import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type PageAddress, type Publication, pageAt, pagePath } from '../../src/content/publication.ts'

const publication: Publication = {
  name: 'Le Test',
  url: 'https://journal.example',
  language: 'fr',
  timeZone: 'Africa/Bamako',
  subscribeUrl: null,
  contributionsMessage: '',
}

const kind = fc.constantFrom<PageAddress['kind'][]>('article', 'section', 'author', 'topic')
const slug = fc
  .oneof(fc.string({ unit: 'binary', minLength: 1 }), fc.constantFrom('%', '%E0%A4%A', 'a/b', 'قطر', 'a?b#c', '__proto__', 'constructor'))
  .filter((text) => text.isWellFormed() && !text.includes('\u0000') && text !== '.' && text !== '..')
const behind = fc.constantFrom('', '/', '?x=1', '#y', '/?x=%', '?a=/b')

describe('The page at a URL', () => {
  test('is the page with that URL, for every slug, with or without a query', () => {
    fc.assert(
      fc.property(fc.record({ kind, slug }), behind, (page, rest) => {
        for (const url of ['https://journal.example', 'https://example.org/journal'])
          expect(pageAt(`${url}${pagePath(page)}${rest}`, { ...publication, url })).toEqual(page)
      }),
    )
  })

  test('is null for a slug that cannot be decoded, below a page, and for any other URL', () => {
    for (const address of [
      'https://journal.example/a/%E0%A4%A',
      'https://journal.example/a/%',
      'https://journal.example/author/%ff',
      'https://journal.example/a/%00',
      'https://journal.example/a/pont/x',
      'https://journal.example/a/',
      'https://journal.example/constructor/pont',
      'https://journal.example/',
      'https://journal.example.org/a/pont',
      'https://journal.example@elsewhere.example/a/pont',
      'https://elsewhere.example/a/pont',
      'javascript:alert(1)',
      '/a/pont',
      'nothing',
      '',
    ])
      expect([address, pageAt(address, publication)]).toEqual([address, null])
  })
})
