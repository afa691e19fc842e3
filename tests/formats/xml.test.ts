import fc from 'fast-check'
import { generateRssFeed } from 'feedsmith'
import { expect, test } from 'vitest'
import { jsonInScript, jsonText } from '../../src/formats/json.ts'
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

test('JSON loses the same characters as other formats, at any depth', () => {
  const unit = fc.constantFrom(...'aé"\\/ubf\b\f\n\u0001\u007f\u0085\u2028\ufffe\uffff🦓<', '\ud800')
  const text = fc.string({ unit, maxLength: 6 })
  fc.assert(
    fc.property(text, text, (outer, inner) => {
      const cleaned = { outer: legalText(outer), list: [{ inner: legalText(inner), none: null, number: 1 }] }
      const value = { outer, list: [{ inner, none: null, number: 1 }] }
      expect(JSON.parse(jsonText(value))).toEqual(cleaned)
      expect(JSON.parse(jsonInScript(value))).toEqual(cleaned)
    }),
    { numRuns: 2000 },
  )
})

test('CDATA sections become escaped text, even if a text contains the end of one', () => {
  const title = ' a > b & c ]]> <![CDATA[ d '
  const xml = withoutCdata(generateRssFeed({ title, link: 'https://journal.example/?a&b', description: 'Un > deux', items: [] }))
  expect(xml).not.toMatch(/<!\[CDATA\[|\]\]>/u)
  expect(xml).toContain('<title>a &gt; b &amp; c ]]&gt; &lt;![CDATA[ d</title>')
  expect(xml).toContain('<link>https://journal.example/?a&amp;b</link>')
})
