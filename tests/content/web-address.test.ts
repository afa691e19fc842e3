import { expect, test } from 'vitest'
import { widthTemplate } from '../../src/content/web-address.ts'

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
