// Code that must compile, and code that must not: each line below "@ts-expect-error" is a mistake that the compiler must report.

import { preset } from 'kiosque/codegen'
import { articlePage, createClient, createKiosque, type KiosqueErrorCode, type Masked, newArticles, unmask } from 'kiosque/sdk'
import { createKiosque as createMine } from './generated/kiosque'
import { createKiosque as createMasked, type TitleFragment } from './masked'

const kiosque = createKiosque({ url: 'https://journal.example/graphql', key: 'kq_1', token: () => null, language: 'fr' })
const client = createClient({ url: 'https://journal.example/graphql' })

// A misspelt variable, a missing variable, a variable of the wrong type, and an unknown option.
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
// Without checks, `data` may be missing because of an error, `article` may be null, and so may `kicker`.
// @ts-expect-error
data.article
if (error) throw new Error(error.code satisfies KiosqueErrorCode)
// @ts-expect-error
data.article.headline
const article = data.article
if (!article) throw new Error('There is none.')
// @ts-expect-error
article.kicker.length
// A field that was not selected, a value that is not in the enum, and an assignment to a read-only property.
// @ts-expect-error
article.corrections
// @ts-expect-error
article.access === 'PREMIUM'
// @ts-expect-error
article.headline = 'x'

// Types that are added to a union later have the type name `%other` and only the fields that all types share.
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

// Only operations with a connection have `pages`, and the entries are typed.
// @ts-expect-error
kiosque.articlePage.pages({ slug: 'a' })
for await (const entry of kiosque.authorTimeline.pages({ slug: 'a' })) {
  entry.headline satisfies string
  // @ts-expect-error
  entry.body
}
for await (const entry of createMine({ url: '' }).archive.pages({ section: 'a' })) entry.publishedOn satisfies string

// A subscription is iterated; it is not a promise.
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

// The fields of a masked fragment are accessible only after `unmask`.
const masked = await createMasked({ url: '' }).flash()
for (const entry of masked.data?.publication.front ?? []) {
  // @ts-expect-error
  entry.headline
  entry satisfies Masked<TitleFragment>
  unmask<TitleFragment>(entry).headline satisfies string
}

// The preset, which codegen.ts uses, has a type other than any.
// @ts-expect-error
preset satisfies string
