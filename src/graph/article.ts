import type { ArticleRecord, SignedArticle, TextedArticle } from '../content/article.ts'
import { mayShow } from '../content/audience.ts'
import { type Body, readingMinutesOf, textOf } from '../content/body.ts'
import { knownTimeZone, printDate } from '../content/date.ts'
import { articleUrl } from '../content/publication.ts'
import { teaserOf } from '../content/teaser.ts'
import { splitTitle } from '../content/title.ts'
import type { Context } from '../engine/context.ts'
import { decoding } from '../engine/decoding.ts'
import { loadersOf } from '../engine/desk-loaders.ts'
import { listSize, weight } from '../engine/field-cost.ts'
import { loadsItsFields, needs, needsOf } from '../engine/selected-fields.ts'
import { withStandIn } from '../engine/unreadable-value.ts'
import { newsArticle } from '../formats/structured-data.ts'
import { Access } from './access.ts'
import { ArticleConnection, ArticleFilter, articlePage, decodePage } from './article-connection.ts'
import { ArticleBy, decodeArticleBy, findArticle } from './article-lookup.ts'
import { ArticleBody } from './body.ts'
import { builder } from './builder.ts'
import { pageArguments, pageListSize } from './connection.ts'
import { Contributions } from './contribution.ts'
import { Correction } from './correction.ts'
import { decodedFullArticleField, fullArticleField } from './full-article.ts'
import { Genre } from './genre.ts'
import { Image } from './image.ts'
import { sectionById } from './lookup.ts'
import { sizeWithin } from './page-size.ts'
import { Article, Author, Section, Topic } from './refs.ts'
import { RelatedLink } from './related-link.ts'
import { decodeTeaserSize, teaserArguments } from './teaser.ts'

const relatedLinksMax = 24

const decodeRelatedLinks = ({ first }: { readonly first: number }): number => sizeWithin(first, 'first', relatedLinksMax)

const DateStyle = builder.enumType('DateStyle', {
  description: 'Format of a printed date. The day always has two digits.',
  values: {
    LONG: { description: '« jeudi 06 octobre 2022 à 07:13 »' },
    MEDIUM: { description: '« 06 octobre 2022 »' },
    SHORT: { description: '« 06/10/2022 »' },
  },
})

builder.node(Article, {
  extensions: loadsItsFields,
  description:
    'An article of the newspaper. Outside `desk` and previews, only articles that are visible to readers exist: no drafts, and no scheduled, embargoed, expired or withdrawn articles.',
  id: { resolve: (article) => article.id },
  loadWithoutCache: (id, { loaders }) => loaders.articleById.load(id),
  fields: (t) => ({
    slug: t.exposeString('slug', { description: 'Current slug for URLs. Lookups by former slugs keep working.' }),
    url: t.field({
      type: 'URL',
      description: 'Canonical URL for readers: the page of the source if there is one, otherwise the page on this gateway.',
      ...fullArticleField((article, _args, { publication }) => withStandIn('article', article, 'url', articleUrl(article, publication))),
    }),
    title: t.exposeString('title', { description: 'Title as printed: "kicker : headline".' }),
    kicker: t.string({
      nullable: true,
      description:
        'Kicker (« surtitre »): the part of the title before the first " : ", such as "Région de Bougouni". `null` if the title has no kicker.',
      resolve: ({ title }) => splitTitle(title).kicker,
    }),
    headline: t.string({
      description: 'Part of the title after the kicker, or the whole title if it has no kicker.',
      resolve: ({ title }) => splitTitle(title).headline,
    }),
    lead: t.exposeString('lead', {
      nullable: true,
      extensions: weight(3),
      description:
        'Lead (« chapô »): the introduction between title and body. `null` if there is none, or if the viewer’s agreement does not include it.',
    }),
    teaser: t.string({
      description:
        'Short text for lists: the lead, or else the beginning of the body, cut between words. Empty if the viewer can read neither.',
      args: teaserArguments(t.arg),
      ...decodedFullArticleField(decodeTeaserSize, async (article, size, context) => {
        if (article.lead !== null || !mayShow(context.view, 'FULL')) return teaserOf(article.lead ?? '', size)
        const [opening] = (await bodyOf(article, {}, context))?.blocks ?? []
        return teaserOf(opening ? textOf(opening) : '', size)
      }),
      extensions: { ...needs('WHOLE_ARTICLES'), ...weight(3) },
    }),
    body: t.field({
      type: ArticleBody,
      nullable: true,
      description:
        'The body, truncated to a preview if the viewer has no access; for a partner whose agreement does not include it, a preview without blocks. `null` if only the headline is known.',
      ...fullArticleField(async (article, args, context) => {
        const body = await bodyOf(article, args, context)
        return body && withStandIn('article', { slug: article.slug, flaws: body.flaws }, 'body', body)
      }, 'BODY'),
    }),
    byline: t.string({
      nullable: true,
      description: 'Byline as printed: "Par Awa SANGALA et Bakary DIOLO". `null` if there is none.',
      ...fullArticleField(({ byline }) => byline),
    }),
    authors: t.field({
      type: [Author],
      description: 'Authors in the order of the byline. Empty if none are known.',
      extensions: needs('AUTHORS'),
      resolve: signedBy,
    }),
    section: t.field({
      type: Section,
      nullable: true,
      description: 'The section of the article. `null` if it has none.',
      extensions: needs('SECTIONS'),
      resolve: ({ sectionId }, _args, context) => sectionById(sectionId, context),
    }),
    topics: t.field({
      type: [Topic],
      description: 'Topics, most important first.',
      resolve: (article, _args, context) => loadersOf(article, context).topicsOfArticle.load(article.id),
    }),
    image: t.field({
      type: Image,
      nullable: true,
      description: 'Main picture. `null` if there is none, or if the viewer’s agreement does not include leads.',
      ...fullArticleField((article) => withStandIn('article', article, 'image', article.image)),
    }),
    genre: t.field({
      type: Genre,
      description: 'Genre. Use it to label opinion, press releases and paid content.',
      ...fullArticleField(({ genre }) => genre),
    }),
    language: t.field({
      type: 'Locale',
      description: 'Language of the article. `und` (undetermined) if the stored value is not a language tag.',
      ...fullArticleField((article) => withStandIn('article', article, 'language', article.language)),
    }),
    access: t.field({ type: Access, description: 'Who can read the whole body.', ...fullArticleField(({ access }) => access) }),
    publishedAt: t.field({
      type: 'DateTime',
      description: 'Publication date as printed. Lists of articles are ordered by it.',
      resolve: ({ publishedAt }) => publishedAt,
    }),
    updatedAt: t.field({
      type: 'DateTime',
      description: 'Date of the last update (« Mis à jour »). The same as `publishedAt` if there was no update.',
      ...fullArticleField(({ updatedAt }) => updatedAt),
    }),
    publishedOn: t.string({
      description: '`publishedAt` in French, as newspapers print it: « jeudi 06 octobre 2022 à 07:13 ».',
      args: {
        style: t.arg({ type: DateStyle, required: true, defaultValue: 'LONG' }),
        timeZone: t.arg.string({
          description: 'IANA name of a time zone, such as `Africa/Bamako`. The default is the time zone of the publication.',
        }),
      },
      resolve: decoding(
        ({ style, timeZone }) => ({ style, timeZone: typeof timeZone === 'string' ? knownTimeZone(timeZone) : null }),
        ({ publishedAt }, { style, timeZone }, { publication }) => printDate(publishedAt, style, timeZone ?? publication.timeZone),
      ),
    }),
    wordCount: t.int({
      nullable: true,
      description:
        'Number of words in the whole body, even if the viewer sees a preview. `null` if only the headline is known, or if the viewer’s agreement does not include the body.',
      ...fullArticleField(({ wordCount }) => wordCount),
    }),
    readingMinutes: t.int({
      nullable: true,
      description: 'Reading time of the whole body in minutes, at 200 words a minute, rounded up. `null` in the same cases as `wordCount`.',
      ...fullArticleField(({ wordCount }) => (wordCount === null ? null : readingMinutesOf(wordCount))),
    }),
    attribution: t.string({
      nullable: true,
      description:
        'Text to print next to the article, as the agreement with the partner demands: « Avec Le Quotidien ». `null` if none was agreed, and for viewers that are not partners.',
      resolve: (_article, _args, { viewer }) => viewer.partner?.attribution ?? null,
    }),
    relatedLinks: t.field({
      type: [RelatedLink],
      description:
        'Related links (« Lire aussi »): links that editors chose, in their order, then recommendations, then articles that are close in section and time. The list has `first` entries if the archive is large enough. It contains neither the article itself nor duplicates.',
      args: { first: t.arg.int({ required: true, defaultValue: 6, description: 'Number of links: 0 to 24.' }) },
      ...decodedFullArticleField(decodeRelatedLinks, async ({ id, language }, size, { loaders }, info) => {
        const key = { articleId: id, size }
        const links = await (needsOf(info).has('WHOLE_ARTICLES') ? loaders.relatedLinks.load(key) : loaders.relatedCards.load(key))
        return links.map((link) => ({ ...link, language }))
      }),
      extensions: { ...needs('WHOLE_ARTICLES'), ...listSize({ slicingArguments: ['first'] }), ...weight(5) },
    }),
    contributions: t.field({
      type: Contributions,
      description: 'Readers’ contributions, or `SubscriptionRequired` if the viewer is not a subscriber.',
      ...fullArticleField((article) => ({ article })),
    }),
    corrections: t.field({
      type: [Correction],
      description: 'Published corrections, newest first. Empty if the viewer’s agreement does not include the body.',
      resolve: (article, _args, context) => loadersOf(article, context).correctionsOfArticle.load(article.id),
    }),
    structuredData: t.field({
      type: 'JSON',
      description: 'JSON-LD for `<script type="application/ld+json">`: a schema.org NewsArticle. https://schema.org/NewsArticle',
      ...fullArticleField(async (article, _args, context) => {
        const { publication } = context
        const loaders = loadersOf(article, context)
        const [authors, section, topics, corrections] = await Promise.all([
          signedBy(article, {}, context),
          sectionById(article.sectionId, context),
          loaders.topicsOfArticle.load(article.id),
          loaders.correctionsOfArticle.load(article.id),
        ])
        return newsArticle({ article, authors, section, topics, corrections }, publication)
      }),
      extensions: { ...needs('WHOLE_ARTICLES'), ...weight(20) },
    }),
  }),
})

/** The authors, which are loaded only if they were not read with the article. */
const signedBy = (article: SignedArticle, _args: object, context: Context) =>
  article.authors ?? loadersOf(article, context).authorsOfArticle.load(article.id)

/** The same for the body. */
const bodyOf = async (article: ArticleRecord & TextedArticle, _args: object, context: Context): Promise<Body | null> => {
  if (article.body !== undefined) return article.body
  // The number of words is also null if the agreement does not include the body.
  if (article.wordCount === null && mayShow(context.view, 'FULL')) return null
  return (await loadersOf(article, context).articleBody.load(article.id))?.body ?? null
}

builder.queryFields((t) => ({
  article: t.field({
    type: Article,
    nullable: true,
    description: 'An article by `id`, slug, URL or preview token. `null` if there is none, or if the viewer can’t see it.',
    args: { by: t.arg({ type: ArticleBy, required: true }) },
    resolve: decoding(
      ({ by }) => decodeArticleBy(by),
      (_root, reference, context, info) => findArticle(reference, context, needsOf(info)),
    ),
  }),
  articles: t.field({
    extensions: pageListSize,
    type: ArticleConnection,
    description: 'All visible articles of the newspaper, newest first.',
    args: { ...pageArguments(t.arg), filter: t.arg({ type: ArticleFilter, description: 'Restricts the list to articles that match.' }) },
    resolve: decoding(decodePage, (_root, page, context, info) => articlePage({}, page, context, needsOf(info))),
  }),
}))
