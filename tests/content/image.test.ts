import { expect, test } from 'vitest'
import { imageUrlAt } from '../../src/content/image.ts'

test('A picture has an URL for each width if its source serves them', () => {
  const image = { url: 'https://a.example/1.jpg', template: null, width: null, height: null, alt: '', caption: null, credit: null }
  expect(imageUrlAt(image, 320)).toBe('https://a.example/1.jpg')
  expect(imageUrlAt({ ...image, template: 'https://a.example/{width}/1.jpg?w={width}' }, 320)).toBe('https://a.example/320/1.jpg?w=320')
})
