import DataLoader from 'dataloader'
import { begun } from '../content/begun.ts'
import type { Merged } from './merge.ts'
import type { Reads } from './reads.ts'

/**
 * Every read through a parent. A loader lives for one request, which so asks for a thing once; below it the loads of all requests of
 * the audience that are under way become one statement. An unknown key is null, or an empty list.
 */
const loaders = {
  articleById: (reads: Reads) => byText(reads.articleById),
  articleBySlug: (reads: Reads) => byValue(reads.articleBySlug),
  articleByUrl: (reads: Reads) => byText(reads.articleByUrl),
  articleBody: (reads: Reads) => byText(reads.articleBody),
  articleSlice: (reads: Reads) => byValue(reads.articleSlice),
  articleCount: (reads: Reads) => byValue(reads.articleCount),
  articleYears: (reads: Reads) => byValue(reads.articleYears),
  articleReach: (reads: Reads) => byValue(reads.articleReach),
  authorById: (reads: Reads) => byText(reads.authorById),
  authorBySlug: (reads: Reads) => byText(reads.authorBySlug),
  authorsOfArticle: (reads: Reads) => byText(reads.authorsOfArticle),
  front: (reads: Reads) => loaded(reads.front),
  sections: (reads: Reads) => loaded(reads.sections),
  topicById: (reads: Reads) => byText(reads.topicById),
  topicBySlug: (reads: Reads) => byText(reads.topicBySlug),
  topicsOfArticle: (reads: Reads) => byText(reads.topicsOfArticle),
  correctionsOfArticle: (reads: Reads) => byText(reads.correctionsOfArticle),
  contributionById: (reads: Reads) => byText(reads.contributionById),
  contributionCount: (reads: Reads) => byText(reads.contributionCount),
  contributionSlice: (reads: Reads) => byValue(reads.contributionSlice),
  contributionReach: (reads: Reads) => byValue(reads.contributionReach),
  relatedLinks: (reads: Reads) => byValue(reads.relatedLinks),
  relatedCards: (reads: Reads) => byValue(reads.relatedCards),
}

export type Loaders = { readonly [Name in keyof typeof loaders]: ReturnType<(typeof loaders)[Name]> }

const byText = <Value>(merged: Merged<string, Value>) => new DataLoader<string, Value>((keys) => merged.loadMany(keys))

/** What is read whole or not at all: one promise for the request. A list begins it beside its own read, for those who ask later. */
const loaded = <Value>(merged: Merged<string, Value>): Promise<Value> =>
  begun(
    merged.loadMany(['']).then(([value]) => {
      if (value instanceof Error) throw value
      return value as Value
    }),
  )

/** Keys that say the same are one. */
const byValue = <Key, Value>(merged: Merged<Key, Value>) =>
  new DataLoader<Key, Value, string>((keys) => merged.loadMany(keys), { cacheKeyFn: (key) => JSON.stringify(key) })

/** Each loader is made when it is first used: most requests need few of them. */
export const createLoaders = (reads: Reads): Loaders => Object.create(lazy, { reads: { value: reads } })

const lazy = Object.create(null)
for (const [name, make] of Object.entries(loaders)) {
  Object.defineProperty(lazy, name, {
    get(this: { reads: Reads }) {
      const loader = make(this.reads)
      Object.defineProperty(this, name, { value: loader })
      return loader
    },
  })
}
