import { expect, test } from 'vitest'
import { readableArticle, readableAuthor, readableBlocks, readableLink } from '../../src/store/reads/unreadable-value.ts'

type Article = Parameters<typeof readableArticle>[0]
type Author = Parameters<typeof readableAuthor>[0]

// Only the fields that are checked, with values as the database may have them and the types do not allow.
const author = (portrait: unknown) => readableAuthor({ portrait } as unknown as Author)
const article = (url: unknown, language: string, image: unknown) => readableArticle({ url, language, image } as unknown as Article)

const url = 'https://example.org/a.jpg'
const image = { url, template: null, width: 640, height: 480, alt: 'Une rue', caption: 'Paris', credit: 'AFP' }
const bareImage = { url, template: null, width: null, height: null, alt: '', caption: null, credit: null }

test('a valid article, author and link stay as they are, without flaws', () => {
  expect(article(url, 'fr', image)).toEqual({ url, language: 'fr', image })
  expect(article(null, 'fr-BE', null)).toEqual({ url: null, language: 'fr-BE', image: null })
  expect(author(image)).toEqual({ portrait: image })
  expect(author(null)).toEqual({ portrait: null })
  for (const link of [{ url }, { url: null }]) expect(readableLink(link)).toBe(link)
})

test('an invalid value is replaced, and a flaw names the field and the value', () => {
  expect(article('javascript:alert(1)', '?', { url: 'data:,' })).toEqual({
    url: null,
    language: 'und',
    image: null,
    flaws: [
      { field: 'url', found: '"javascript:alert(1)"' },
      { field: 'language', found: '"?"' },
      { field: 'image', found: '{"url":"data:,"}' },
    ],
  })
  expect(author('me.jpg')).toEqual({
    portrait: null,
    flaws: [{ field: 'portrait', found: '"me.jpg"' }],
  })
  expect(readableLink({ url: 'ftp://example.org' })).toEqual({ url: null, flaws: [{ field: 'url', found: '"ftp://example.org"' }] })
  expect(readableLink({ url: 'x'.repeat(500) })).toEqual({ url: null, flaws: [{ field: 'url', found: `"${'x'.repeat(199)}` }] })
  expect(article(undefined, 'fr', null)).toMatchObject({ url: null, flaws: [{ field: 'url', found: 'nothing' }] })
})

test('a value that browsers can normalise is normalised, without a flaw', () => {
  expect(article(' HTTPS://Example.org ', 'FR_be', null)).toEqual({ url: 'https://example.org/', language: 'fr-BE', image: null })
  expect(readableLink({ url: '//example.org' })).toEqual({ url: 'https://example.org/' })
})

test('an image keeps its valid properties only', () => {
  const shown = (stored: object) => article(null, 'fr', { ...bareImage, ...stored }).image
  expect(shown({ template: 'https://example.org/{width}.jpg' })).toEqual({ ...bareImage, template: 'https://example.org/{width}.jpg' })
  expect(shown({ template: 3, width: '640', height: 1.5, alt: 1, caption: 2, credit: 3 })).toEqual(bareImage)
  const [least, most] = [-(2 ** 31) + 1, 2 ** 31 - 1]
  expect(shown({ width: least, height: most })).toEqual({ ...bareImage, width: least, height: most })
  expect(shown({ width: 2 ** 31, height: -(2 ** 31) })).toEqual(bareImage)
})

const mark = { kind: 'strong', start: 0, end: 2 }
const link = { kind: 'link', start: 0, end: 2, href: url }

test('valid blocks stay as they are', () => {
  const blocks = [
    { kind: 'paragraph', text: 'Un', marks: [mark, { ...mark, kind: 'emphasis' }, link] },
    { kind: 'paragraph', text: 'Deux' },
    { kind: 'subheading', level: 3, text: 'Trois' },
    { kind: 'quote', attribution: 'Zola', text: 'Quatre' },
    { kind: 'list', ordered: true, items: [{ text: 'Cinq' }] },
    { kind: 'figure', image, caption: 'Six' },
    { kind: 'embed', url, provider: 'Sept', title: 'Huit' },
  ]
  expect(readableBlocks(blocks)).toEqual({ blocks })
})

test('a block without what its kind requires is left out, and a flaw names its place', () => {
  const invalid = [
    null,
    'text',
    {},
    { kind: 'video', text: '' },
    { kind: 'paragraph' },
    { kind: 'subheading', text: 1 },
    { kind: 'quote', text: null },
    { kind: 'list', items: 'x' },
    { kind: 'figure' },
    { kind: 'figure', image: { url: 3 } },
    { kind: 'embed', url: 'x' },
  ]
  const valid = { kind: 'paragraph', text: '' }
  expect(readableBlocks([valid, ...invalid, valid])).toEqual({
    blocks: [valid, valid],
    flaws: invalid.map((_, index) => ({ field: 'body', found: `no block in place ${index + 2}` })),
  })
  for (const stored of [null, {}, 'text']) {
    expect(readableBlocks(stored)).toEqual({ blocks: [], flaws: [{ field: 'body', found: 'no list of blocks' }] })
  }
})

test('what a block may lack gets its default, and invalid items and marks are left out', () => {
  const stored = [
    { kind: 'subheading', text: 'a', level: '3' },
    { kind: 'quote', text: 'b', attribution: 1 },
    { kind: 'list', ordered: 'yes', items: [null, { text: 1 }, { text: 'c' }] },
    { kind: 'figure', image: { url }, caption: 1 },
    { kind: 'embed', url, provider: 1, title: 2 },
    {
      kind: 'paragraph',
      text: 'd',
      marks: [
        null,
        { ...mark, start: '0' },
        { ...mark, end: '2' },
        { ...mark, kind: 'u' },
        { ...link, href: 1 },
        { ...link, kind: 'a' },
        mark,
      ],
    },
    { kind: 'paragraph', text: 'e', marks: 'x' },
  ]
  expect(readableBlocks(stored)).toEqual({
    blocks: [
      { kind: 'subheading', text: 'a', level: 2 },
      { kind: 'quote', text: 'b', attribution: null },
      { kind: 'list', ordered: false, items: [{ text: 'c' }] },
      { kind: 'figure', image: bareImage, caption: null },
      { kind: 'embed', url, provider: null, title: null },
      { kind: 'paragraph', text: 'd', marks: [mark] },
      { kind: 'paragraph', text: 'e' },
    ],
  })
})
