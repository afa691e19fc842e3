import { generateRssFeed } from 'feedsmith'
import { expect, test } from 'vitest'
import { legalText, withoutCdata } from '../../src/formats/xml.ts'

test('Control characters, non-characters and lone surrogates are removed from texts or replaced, and nothing else', () => {
  const changed = Array.from({ length: 0x10000 }, (_, unit) => unit).filter((unit) => {
    const text = `a${String.fromCharCode(unit)}b`
    return legalText(text) !== text
  })
  expect(changed.filter((unit) => unit < 0xd800 || unit > 0xdfff)).toEqual([
    ...Array.from({ length: 32 }, (_, unit) => unit).filter((unit) => !'\t\n\r'.includes(String.fromCharCode(unit))),
    ...Array.from({ length: 33 }, (_, unit) => 0x7f + unit),
    0xfffe,
    0xffff,
  ])
  expect(legalText('\ud800')).toBe('\ufffd')
})

test('CDATA sections become escaped text, even if a text contains the end of one', () => {
  const title = ' a > b & c ]]> <![CDATA[ d '
  const xml = withoutCdata(generateRssFeed({ title, link: 'https://journal.example/?a&b', description: 'Un > deux', items: [] }))
  expect(xml).not.toMatch(/<!\[CDATA\[|\]\]>/u)
  expect(xml).toContain('<title>a &gt; b &amp; c ]]&gt; &lt;![CDATA[ d</title>')
  expect(xml).toContain('<link>https://journal.example/?a&amp;b</link>')
})
