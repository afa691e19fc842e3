import type { Step } from './history.ts'

type Save = Extract<Step, { readonly do: 'save' }>

const save = (article: number, changes: Partial<Save>): Save => ({
  do: 'save',
  article,
  state: 'PUBLISHED',
  opens: -1,
  lasts: null,
  section: 1,
  authors: [],
  topics: [],
  links: [],
  access: 'FREE',
  mayBeSyndicated: true,
  corrects: null,
  story: null,
  ...changes,
})

/**
 * A history that contains everything that can be hidden, next to something of the same kind that is visible. The leak test plays it before the
 * random ones. `npm run leak:planted` shows which leaks it catches; extend it if a leak is not caught.
 */
export const richHistory: readonly Step[] = [
  // The only article is not visible yet.
  save(0, { opens: 3, lasts: 2, authors: [0], topics: [0], corrects: -1 }),
  // Withdrawn before it became visible: its URL must not give the reason.
  save(1, { opens: 2, authors: [0], topics: [0] }),
  { do: 'withdraw', article: 1 },
  // The first article of a story, in another section than the others; it expires.
  save(2, { opens: -3, lasts: 4, section: 2, authors: [1], topics: [1], story: 'dam' }),
  save(3, { authors: [1], topics: [1], access: 'REGISTERED', corrects: 2, story: 'dam' }),
  save(4, { section: 2, authors: [1, 2], topics: [1], access: 'SUBSCRIBERS', links: [0, 1, 2], story: 'school' }),
  // Agency copy, which may not be syndicated.
  save(5, { opens: 0, authors: [3], topics: [3], mayBeSyndicated: false, story: 'dam' }),
  save(6, { state: 'DRAFT', opens: -2, lasts: 3, section: 2, authors: [3], topics: [1], story: 'dam' }),
  // Recent enough for the news sitemap: hidden for an hour, and visible for an hour. It links to an article of another section.
  save(7, { opens: 1, authors: [2], topics: [2], links: [4], story: 'dam' }),
  // The first article of a story, which may not be syndicated; the others may.
  save(8, { opens: -2, lasts: 3, section: 2, authors: [1], topics: [2], mayBeSyndicated: false, story: 'school' }),
  save(9, { lasts: 2, section: 0, authors: [2], topics: [1], links: [0, 5], story: 'school' }),
  // The newest article is of another section.
  save(10, { opens: 0, section: 2, authors: [1], topics: [1] }),
  // Articles with an even number have their page at the source.
  save(12, { authors: [1], topics: [1], corrects: -1, story: 'dam', links: [3] }),
  { do: 'front', articles: [0, 3, 4, 5, 6, 7, 9] },
  { do: 'pin', article: 3, targets: [0, 5, 7, 9] },
  { do: 'merge', kind: 'author', which: 0, into: 1 },
  { do: 'wait', hours: 1 },
  // Expired: the slug that it gets now was never public.
  { do: 'renameArticle', article: 9 },
  { do: 'retitle', article: 9 },
  { do: 'withdraw', article: 5 },
  { do: 'withdraw', article: 10 },
  { do: 'correct', article: 3 },
  { do: 'gate', article: 4, access: 'REGISTERED', mayBeSyndicated: false },
  { do: 'move', article: 3, section: 1 },
]
