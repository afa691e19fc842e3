import { expect, test } from 'vitest'
import { feedPath, feedPaths } from '../../src/content/feed.ts'

test('Feeds have a path for each format', () => {
  expect(feedPaths(null)).toEqual(['/feeds/latest.rss', '/feeds/latest.atom', '/feeds/latest.json'])
  expect(feedPath({ kind: 'section', slug: 'é/a' })).toBe('/feeds/section/%C3%A9%2Fa')
  expect(feedPaths({ kind: 'topic', slug: 'eau' })).toEqual(['/feeds/topic/eau.rss', '/feeds/topic/eau.atom', '/feeds/topic/eau.json'])
})
