import { expect, test } from 'vitest'
import { linkAddress, webAddress, widthTemplate } from '../../src/content/web-address.ts'

test.each([
  ['https://a.example/{width}/É.jpg', 'https://a.example/{width}/%C3%89.jpg'],
  [' HTTPS://A.example:443/x?w={width}&h={width}', 'https://a.example/x?w={width}&h={width}'],
  ['//a.example/{width}.jpg', 'https://a.example/{width}.jpg'],
  ['//a.example', 'https://a.example/'],
  ['https://a.example/{height}.jpg', 'https://a.example/%7Bheight%7D.jpg'],
  ['https://{width}/', null],
  ['https://{width}.example/', null],
  ['https://a.example:{width}/', null],
  ['javascript:{width}', null],
  ['/{width}.jpg', null],
])('The template %j of a picture’s addresses is %j in its one form', (text, template) => {
  expect(widthTemplate(text)).toBe(template)
})

const long = (characters: number, prefix: string) => prefix + 'x'.repeat(characters - prefix.length)

test.each([
  [' https://A.example:443/é?b ', null, 'https://a.example/%C3%A9?b'],
  ['http://a.example', null, 'http://a.example/'],
  ['\u00a0//a.example\u00a0', null, 'https://a.example/'],
  ['//a.example/1', null, 'https://a.example/1'],
  ['//a.example/1', 'http://b.example/2', 'http://a.example/1'],
  ['/1', 'http://b.example/2', 'http://b.example/1'],
  ['?1', 'http://b.example/2', 'http://b.example/2?1'],
  [long(4000, 'https://a.example/'), null, long(4000, 'https://a.example/')],
  ['https://a.example/\n1\t', null, 'https://a.example/1'],
])('%.30j relative to %j is %.30j', (text, base, address) => expect(webAddress(text, base)).toBe(address))

const dangerous = [
  ...['javascript:alert(1)', 'java\nscript:alert(1)', ' JAVASCRIPT:alert(1)', 'data:text/html,x', 'vbscript:x', 'file:///etc/passwd'],
  ...['blob:https://a.example/1', 'ftp://a.example/', 'shttp://a.example/', 'httpsx://a.example/', 'view-source:https://a.example/'],
  ...['https://user@a.example/', 'https://:secret@a.example/', 'https://', 'a.example', '', '  '],
  long(4001, 'https://a.example/'),
]
test.each(dangerous)('%.30j is no address of a page, and no link', (text) => {
  expect([webAddress(text), linkAddress(text)]).toEqual([null, null])
})

test('Nothing is no address', () => expect([webAddress(null), webAddress(undefined)]).toEqual([null, null]))

test.each([
  ['https://a.example', 'https://a.example/'],
  [' mailto:awa@a.example', 'mailto:awa@a.example'],
  ['\u00a0mailto:a\u00a0', 'mailto:a'],
  ['TEL:+22370000000', 'tel:+22370000000'],
  [long(4000, 'mailto:'), long(4000, 'mailto:')],
  [long(4001, 'mailto:'), null],
  ['mailto:', null],
  ['tel:', null],
  ['xmailto:a', null],
  ['telx:1', null],
])('The link %.30j is %.30j', (text, address) => expect(linkAddress(text)).toBe(address))
