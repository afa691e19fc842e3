import DataLoader from 'dataloader'
import type { Audience } from '../content/audience.ts'
import type { Merged } from '../store/merge.ts'
import type { Reads } from './reads.ts'

/** Whose loaders they are: made for one request, on top of what all requests read through together. */
interface Request {
  readonly reads: Reads
  readonly audience: Audience
}

/**
 * Every read through a parent. A loader lives for one request, which so asks for a thing once; below it the loads of all requests that
 * are under way become one statement. An unknown key is null, or an empty list.
 */
const loaders = {
  articleById: ({ reads }: Request) => byText(reads.articleById),
  articleBySlug: ({ reads }: Request) => byText(reads.articleBySlug),
  articleByUrl: ({ reads }: Request) => byText(reads.articleByUrl),
  articleBody: ({ reads, audience }: Request) => byAudience(reads.articleBody, audience),
  articleSlice: ({ reads }: Request) => byValue(reads.articleSlice),
  articleCount: ({ reads }: Request) => byValue(reads.articleCount),
  articleYears: ({ reads }: Request) => byValue(reads.articleYears),
  articleReach: ({ reads }: Request) => byValue(reads.articleReach),
  authorById: ({ reads }: Request) => byText(reads.authorById),
  authorBySlug: ({ reads }: Request) => byText(reads.authorBySlug),
  authorsOfArticle: ({ reads }: Request) => byText(reads.authorsOfArticle),
  front: ({ reads }: Request) => byText(reads.front),
  sections: ({ reads }: Request) => byText(reads.sections),
  topicById: ({ reads }: Request) => byText(reads.topicById),
  topicBySlug: ({ reads }: Request) => byText(reads.topicBySlug),
  topicsOfArticle: ({ reads }: Request) => byText(reads.topicsOfArticle),
  correctionsOfArticle: ({ reads }: Request) => byText(reads.correctionsOfArticle),
  contributionById: ({ reads, audience }: Request) => byAudience(reads.contributionById, audience),
  contributionCount: ({ reads, audience }: Request) => byAudience(reads.contributionCount, audience),
  relatedLinks: ({ reads }: Request) => byValue(reads.relatedLinks),
}

export type Loaders = { readonly [Name in keyof typeof loaders]: ReturnType<(typeof loaders)[Name]> }

const byText = <Value>(merged: Merged<string, Value>) => new DataLoader<string, Value>((keys) => merged.loadMany(keys))

const byAudience = <Value>(merged: Merged<{ id: string; audience: Audience }, Value>, audience: Audience) =>
  new DataLoader<string, Value>((ids) => merged.loadMany(ids.map((id) => ({ id, audience }))))

/** Keys that say the same are one. */
const byValue = <Key, Value>(merged: Merged<Key, Value>) =>
  new DataLoader<Key, Value, string>((keys) => merged.loadMany(keys), { cacheKeyFn: (key) => JSON.stringify(key) })

/** Each loader is made when it is first used: most requests need few of them. */
export const createLoaders = (request: Request): Loaders => Object.create(lazy, { request: { value: request } })

const lazy = Object.create(null)
for (const [name, make] of Object.entries(loaders)) {
  Object.defineProperty(lazy, name, {
    get(this: { request: Request }) {
      const loader = make(this.request)
      Object.defineProperty(this, name, { value: loader })
      return loader
    },
  })
}
