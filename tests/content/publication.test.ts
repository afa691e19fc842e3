import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  articleUrl,
  authorUrl,
  type PageAddress,
  type Publication,
  pageAt,
  pagePath,
  sectionUrl,
  topicUrl,
} from '../../src/content/publication.ts'

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
      'https://journal.example/x/a/pont',
      'https://journal.example/a/pont//',
      'https://journal.example/',
      'https://journal.example.org/a/pont',
      'https://journal.example@elsewhere.example/a/pont',
      'https://elsewhere.example/a/pont',
      'https://another.example/a/pont',
      'javascript:alert(1)',
      '/a/pont',
      'nothing',
      '',
    ])
      expect([address, pageAt(address, publication)]).toEqual([address, null])
  })
})

test('Every page has an URL below that of the newspaper, and an article may have one of its source', () => {
  const page = { slug: 'é a' }
  expect([sectionUrl, authorUrl, topicUrl].map((urlOf) => urlOf(page, publication))).toEqual([
    'https://journal.example/section/%C3%A9%20a',
    'https://journal.example/author/%C3%A9%20a',
    'https://journal.example/topic/%C3%A9%20a',
  ])
  expect(articleUrl({ ...page, url: null }, publication)).toBe('https://journal.example/a/%C3%A9%20a')
  expect(articleUrl({ ...page, url: 'https://source.example/1' }, publication)).toBe('https://source.example/1')
})
