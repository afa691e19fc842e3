import { afterAll, beforeAll, expect, test } from 'vitest'
import { currentPlace } from '../../src/store/events/change-place.ts'
import { visibleChangesAfter } from '../../src/store/events/visible-change.ts'
import { messageOf } from '../../src/work/webhook-message.ts'
import { Newsroom, publication } from '../newsroom.ts'

/** Routes that are never purged from caches, with the reason. */
const unpurged = new Map([
  ['/graphql', 'clients hold its answers by their entities'],
  ['/docs', 'it says nothing of articles'],
  ['/health', 'it says nothing of articles'],
  ['/ready', 'it says nothing of articles'],
  ['/ingest/:key', 'it is not read from'],
  ['/oembed', 'a card is kept for a minute, for whichever address it is asked'],
  ['/oembed/provider.json', 'it says nothing of articles'],
  ['/embed/click', 'it is not read from'],
  ['/embed/headlines', 'nobody knows which parameters are used: kept for a minute'],
  ['/embed/headlines.html', 'as above'],
  ['/embed/headlines.json', 'as above'],
  ['/embed/v1/headlines.js', 'it says nothing of articles'],
  ['/embed/v1.:hash/headlines.js', 'it never changes'],
  ...['', '/panel', '/headlines', '/rotate', '/admin', '/admin/panel', '/admin/add', '/admin/change', '/admin/rotate', '/admin/revoke'].map(
    (part) => [`/partners${part}`, 'no cache stores what it says of articles'] as const,
  ),
  ['/feeds/search.rss', 'nobody knows what was searched for: kept for a minute'],
  ['/feeds/search.atom', 'as above'],
  ['/feeds/search.json', 'as above'],
  ['/robots.txt', 'it says nothing of articles'],
  ['/sitemap.xml', 'robots read it once in a while: kept for a minute'],
  ['/sitemaps/sections.xml', 'as above'],
  ['/sitemaps/authors.xml', 'as above'],
  ['/sitemaps/topics.xml', 'as above'],
  ['/sitemaps/articles-:month.xml', 'as above'],
])

let room: Newsroom
beforeAll(async () => {
  room = await Newsroom.open('PGlite')
})
afterAll(() => room.close())

test('A change of an article purges every page and feed that it affects, on every route', async () => {
  const { database, clock } = room
  const place = await currentPlace(database, clock.now)
  await room.save({ title: 'Un', slug: 'un', section: 'un', topics: ['un'], credits: [{ name: 'un', kind: 'PERSON' }] })
  const { changes } = await visibleChangesAfter(database, room.view(), place, 100)
  const { data } = (await messageOf(database, { kind: 'PURGE', changes, publication, at: clock.now })) as { data: { urls: string[] } }
  const paths = room.routes().map(({ path }) => path)
  expect([...unpurged.keys()].filter((path) => !paths.includes(path))).toEqual([])
  const purged = paths.filter((path) => !unpurged.has(path)).map((path) => `${publication.url}${path.replace(':slug', 'un')}`)
  expect(data.urls.toSorted()).toEqual(purged.toSorted())
})
