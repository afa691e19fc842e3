// What has to compile, and what must not: each line below an "expect" is a mistake that the compiler finds.

import { preset } from 'kiosque/codegen'
import { articlePage, createClient, createKiosque, type KiosqueErrorCode, type Masked, newArticles, unmask } from 'kiosque/sdk'
import { createKiosque as createMine } from './generated/kiosque'
import { createKiosque as createMasked, type TitleFragment } from './masked'

const kiosque = createKiosque({ url: 'https://journal.example/graphql', key: 'kq_1', token: () => null, language: 'fr' })
const client = createClient({ url: 'https://journal.example/graphql' })

// A misspelt variable, a missing one, one of another type, and an option that isn't there.
// @ts-expect-error
kiosque.articlePage({ slugg: 'a' })
// @ts-expect-error
kiosque.articlePage()
// @ts-expect-error
kiosque.frontPage({ perSection: 'five' })
// @ts-expect-error
client.run(articlePage, { slugg: 'a' })
// @ts-expect-error
kiosque.articlePage({ slug: 'a' }, { timeout: 10 })
// @ts-expect-error
createKiosque({ address: 'https://journal.example/graphql' })

const { data, error } = await kiosque.articlePage({ slug: 'a' })
// The error was not looked at, then the article may not be there, then the kicker may not be printed.
// @ts-expect-error
data.article
if (error) throw new Error(error.code satisfies KiosqueErrorCode)
// @ts-expect-error
data.article.headline
const article = data.article
if (!article) throw new Error('There is none.')
// @ts-expect-error
article.kicker.length
// A field that was not asked for, and a value that the enum doesn't have.
// @ts-expect-error
article.corrections
// @ts-expect-error
article.access === 'PREMIUM'
// @ts-expect-error
article.headline = 'x'

// A block, a reason or a target of a kind that came later has a way out, and nothing of other kinds.
for (const block of article.body?.blocks ?? []) {
  switch (block.__typename) {
    case 'Embed':
    case 'Figure':
    case 'ItemList':
    case 'Paragraph':
    case 'Quote':
    case 'Subheading':
      break
    default:
      block.text satisfies string
      block.html satisfies string
      block.__typename satisfies '%other'
      // @ts-expect-error
      block.level
  }
}
for (const { reasons, target } of article.relatedLinks) {
  for (const reason of reasons) if (reason.__typename === '%other') reason.label satisfies string
  if (target && target.__typename !== 'Article' && target.__typename !== 'WebPage') target.__typename satisfies '%other'
}

// Only what pages through a list has pages, and its entries have their type.
// @ts-expect-error
kiosque.articlePage.pages({ slug: 'a' })
for await (const entry of kiosque.authorTimeline.pages({ slug: 'a' })) {
  entry.headline satisfies string
  // @ts-expect-error
  entry.body
}
for await (const entry of createMine({ url: '' }).archive.pages({ section: 'a' })) entry.publishedOn satisfies string

// A subscription is listened to, and answers nothing.
for await (const { articlePublished } of kiosque.newArticles({ section: { slug: 'a' } }, { signal: AbortSignal.timeout(1) })) {
  articlePublished.headline satisfies string
  // @ts-expect-error
  articlePublished.body
}
// @ts-expect-error
kiosque.newArticles({ section: { slug: 'a', id: 'b' } })
// @ts-expect-error
kiosque.newArticles().then
// @ts-expect-error
client.run(newArticles, {})

// Behind a mask there is nothing, until it is taken off.
const masked = await createMasked({ url: '' }).flash()
for (const entry of masked.data?.publication.front ?? []) {
  // @ts-expect-error
  entry.headline
  entry satisfies Masked<TitleFragment>
  unmask<TitleFragment>(entry).headline satisfies string
}

// codegen.ts is what uses the preset. It has a type, and is not merely any.
// @ts-expect-error
preset satisfies string
