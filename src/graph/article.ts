import type { ArticleRecord, SignedArticle, TextedArticle } from '../content/article.ts'
import { type Body, readingMinutesOf, textOf } from '../content/body.ts'
import { knownTimeZone, printDate } from '../content/date.ts'
import { InvalidInput } from '../content/error.ts'
import { keyOf } from '../content/global-id.ts'
import { articleUrl, slugInUrl } from '../content/publication.ts'
import { teaserOf } from '../content/teaser.ts'
import { splitTitle } from '../content/title.ts'
import type { Context } from '../engine/context.ts'
import { decoding } from '../engine/decoding.ts'
import { deskArticle, loadersOf } from '../engine/desk-loaders.ts'
import { listSize } from '../engine/list-size.ts'
import { loadsItsFields, type Needs, needs, needsOf } from '../engine/selected-fields.ts'
import { withStandIn } from '../engine/unreadable-value.ts'
import { newsArticle } from '../formats/structured-data.ts'
import { readPreview } from '../store/commands/preview-token.ts'
import { Access } from './access.ts'
import { ArticleConnection, ArticleFilter, articlePage, decodePage } from './article-connection.ts'
import { ArticleBody } from './body.ts'
import { builder } from './builder.ts'
import { pageArguments, pageListSize } from './connection.ts'
import { Contributions } from './contribution.ts'
import { decodedFullArticleField, fullArticleField } from './full-article.ts'
import { Image } from './image.ts'
import { loadBySlug, type Reference, sectionById } from './lookup.ts'
import { sizeWithin } from './page-size.ts'
import { Article, Author, Section, Topic } from './refs.ts'
import { RelatedLink } from './related-link.ts'
import { decodeTeaserSize, teaserArguments } from './teaser.ts'

const relatedLinksMax = 24

const decodeRelatedLinks = ({ first }: { readonly first: number }): number => sizeWithin(first, 'first', relatedLinksMax)

export const Genre = builder.enumType('Genre', {
  description: 'What kind of text it is, in IPTC’s terms. https://cv.iptc.org/newscodes/genre/',
  values: {
    NEWS: { description: 'Current news; what no source says otherwise of.' },
    ANALYSIS: { description: 'What an event means.' },
    OPINION: { description: 'What its author thinks.' },
    INTERVIEW: { description: 'Questions and answers.' },
    REPORTAGE: { description: 'Told from the place.' },
    PRESS_RELEASE: { description: 'The words of the organisation it is about.' },
    SPONSORED: { description: 'Paid for.' },
  },
})

const DateStyle = builder.enumType('DateStyle', {
  description: 'How a date is printed. A day always has two digits.',
  values: {
    LONG: { description: '« jeudi 06 octobre 2022 à 07:13 »' },
    MEDIUM: { description: '« 06 octobre 2022 »' },
    SHORT: { description: '« 06/10/2022 »' },
  },
})

const Correction = builder.objectRef<{ at: Date; note: string }>('Correction').implement({
  description: 'What was wrong in an article, said in public.',
  fields: (t) => ({
    at: t.field({ type: 'DateTime', description: 'When it was corrected.', resolve: ({ at }) => at }),
    note: t.exposeString('note', { description: 'For readers.' }),
  }),
})

builder.node(Article, {
  extensions: loadsItsFields,
  description: 'An article of the paper. One that is a draft, embargoed, expired or withdrawn is not there.',
  id: { resolve: (article) => article.id },
  loadWithoutCache: (id, { loaders }) => loaders.articleById.load(id),
  fields: (t) => ({
    slug: t.exposeString('slug', { description: 'Its address today. Former ones go on answering.' }),
    url: t.field({
      type: 'URL',
      description: 'Where readers find it: the source’s page where there is one, otherwise this paper’s own.',
      ...fullArticleField((article, _args, { publication }) => withStandIn('article', article, 'url', articleUrl(article, publication))),
    }),
    title: t.exposeString('title', { description: 'As printed, "kicker : headline".' }),
    kicker: t.string({
      nullable: true,
      description: 'Surtitre: "Région de Bougouni". What stands before the first " : " of the title. Null: nothing does.',
      resolve: ({ title }) => splitTitle(title).kicker,
    }),
    headline: t.string({
      description: 'What stands after the kicker, or the whole title.',
      resolve: ({ title }) => splitTitle(title).headline,
    }),
    lead: t.exposeString('lead', { nullable: true, description: 'Chapô: the lines between title and text. Null: none are printed.' }),
    teaser: t.string({
      description: 'The lead, or without one the beginning of the text, cut between words. Empty where there is neither.',
      args: teaserArguments(t.arg),
      ...decodedFullArticleField(decodeTeaserSize, async (article, size, context) => {
        const { lead, wordCount } = article
        if (lead !== null || wordCount === null) return teaserOf(lead ?? '', size)
        const [opening] = (await bodyOf(article, {}, context))?.blocks ?? []
        return teaserOf(opening ? textOf(opening) : '', size)
      }),
    }),
    body: t.field({
      type: ArticleBody,
      nullable: true,
      description: 'The text, as far as the viewer may read it. Null: only the headline is known.',
      ...fullArticleField(async (article, args, context) => {
        const body = await bodyOf(article, args, context)
        return body && withStandIn('article', { slug: article.slug, flaws: body.flaws }, 'body', body)
      }, 'BODY'),
    }),
    byline: t.string({
      nullable: true,
      description: 'The signature as printed: "Par Awa SANGALA et Bakary DIOLO". Null: none is printed.',
      ...fullArticleField(({ byline }) => byline),
    }),
    authors: t.field({
      type: [Author],
      description: 'Who signed it, in the byline’s order.',
      extensions: needs('AUTHORS'),
      resolve: signedBy,
    }),
    section: t.field({
      type: Section,
      nullable: true,
      description: 'The section it stands in. Null: in none.',
      extensions: needs('SECTIONS'),
      resolve: ({ sectionId }, _args, context) => sectionById(sectionId, context),
    }),
    topics: t.field({
      type: [Topic],
      description: 'What it is about, most telling first.',
      resolve: (article, _args, context) => loadersOf(article, context).topicsOfArticle.load(article.id),
    }),
    image: t.field({
      type: Image,
      nullable: true,
      description: 'Its main picture. Null: it has none.',
      ...fullArticleField((article) => withStandIn('article', article, 'image', article.image)),
    }),
    genre: t.field({ type: Genre, description: 'What kind of text it is.', ...fullArticleField(({ genre }) => genre) }),
    language: t.field({
      type: 'Locale',
      description: 'What it is written in.',
      ...fullArticleField((article) => withStandIn('article', article, 'language', article.language)),
    }),
    access: t.field({ type: Access, description: 'Who may read the whole text.', ...fullArticleField(({ access }) => access) }),
    publishedAt: t.field({
      type: 'DateTime',
      description: 'The printed date, by which lists are ordered.',
      resolve: ({ publishedAt }) => publishedAt,
    }),
    updatedAt: t.field({
      type: 'DateTime',
      description: 'The printed « Mis à jour », otherwise `publishedAt`.',
      ...fullArticleField(({ updatedAt }) => updatedAt),
    }),
    publishedOn: t.string({
      description: 'The date in French, as the paper prints it: « jeudi 06 octobre 2022 à 07:13 ».',
      args: {
        style: t.arg({ type: DateStyle, required: true, defaultValue: 'LONG', description: 'How much of it.' }),
        timeZone: t.arg.string({ description: 'An IANA name, such as `Africa/Bamako`. The publication’s own unless told.' }),
      },
      resolve: decoding(
        ({ style, timeZone }) => ({ style, timeZone: typeof timeZone === 'string' ? knownTimeZone(timeZone) : null }),
        ({ publishedAt }, { style, timeZone }, { publication }) => printDate(publishedAt, style, timeZone ?? publication.timeZone),
      ),
    }),
    wordCount: t.int({
      nullable: true,
      description: 'Words of the whole text. Null: only the headline is known.',
      ...fullArticleField(({ wordCount }) => wordCount),
    }),
    readingMinutes: t.int({
      nullable: true,
      description: 'What the whole text takes, at 200 words a minute, rounded up. Null: only the headline is known.',
      ...fullArticleField(({ wordCount }) => (wordCount === null ? null : readingMinutesOf(wordCount))),
    }),
    relatedLinks: t.field({
      type: [RelatedLink],
      description:
        '« Lire aussi »: the editors’ own in their order, then what is nearest in the section and in time. As many as asked for while the archive has them; never the article itself, never the same twice.',
      args: { first: t.arg.int({ required: true, defaultValue: 6, description: 'How many, 24 at most.' }) },
      ...decodedFullArticleField(decodeRelatedLinks, async ({ id, language }, size, { loaders }, info) => {
        const asked = { articleId: id, size }
        const links = await (needsOf(info).has('WHOLE_ARTICLES') ? loaders.relatedLinks.load(asked) : loaders.relatedCards.load(asked))
        return links.map((link) => ({ ...link, language }))
      }),
      extensions: { ...needs('WHOLE_ARTICLES'), ...listSize({ slicingArguments: ['first'] }) },
    }),
    contributions: t.field({
      type: Contributions,
      description: 'The readers’ exchange, or the offer to join it.',
      ...fullArticleField((article) => ({ article })),
    }),
    corrections: t.field({
      type: [Correction],
      description: 'What was corrected since it appeared, newest first.',
      resolve: (article, _args, context) => loadersOf(article, context).correctionsOfArticle.load(article.id),
    }),
    structuredData: t.field({
      type: 'JSON',
      description: 'schema.org’s NewsArticle, for `<script type="application/ld+json">`. https://schema.org/NewsArticle',
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
    }),
  }),
})

export const ArticleBy = builder.inputType('ArticleBy', {
  isOneOf: true,
  description: 'Which article: exactly one of these.',
  fields: (t) => ({
    id: t.id({ description: 'An `id` that this graph answered.' }),
    slug: t.string({ description: 'Today’s slug or a former one.' }),
    url: t.field({ type: 'URL', description: 'Any address it has or had, here or at its source.' }),
    preview: t.string({
      description: 'A preview token of an editor: the article as it stands, whatever its state. Null once the token has expired.',
    }),
  }),
})

/** They are asked for only where they did not come with the article. */
const signedBy = (article: SignedArticle, _args: object, context: Context) =>
  article.authors ?? loadersOf(article, context).authorsOfArticle.load(article.id)

/** The same of its text. */
const bodyOf = async (article: ArticleRecord & TextedArticle, _args: object, context: Context): Promise<Body | null> => {
  if (article.body !== undefined || article.wordCount === null) return article.body ?? null
  return (await loadersOf(article, context).articleBody.load(article.id))?.body ?? null
}

/** An article that a client has named, decoded. */
export type ArticleReference = Reference | { readonly url: string } | { readonly preview: string }

export function decodeArticleBy({ id, slug, url, preview }: typeof ArticleBy.$inferInput): ArticleReference {
  if (typeof id === 'string') return { key: keyOf('Article', id) }
  if (typeof slug === 'string') return { slug }
  if (typeof preview === 'string') return { preview }
  if (typeof url === 'string') return { url }
  throw new InvalidInput('No article is named: expected an "id", a "slug", a "url" or a "preview".')
}

async function findArticle(reference: ArticleReference, context: Context, taken: Needs): Promise<ArticleRecord | null> {
  const { loaders, publication, database, view } = context
  const bySlug = { load: (slug: string) => loaders.articleBySlug.load({ slug, authors: taken.has('AUTHORS'), body: taken.has('BODY') }) }
  if ('key' in reference) return loaders.articleById.load(reference.key)
  if ('slug' in reference) return loadBySlug(reference.slug, bySlug)
  if ('preview' in reference) return deskArticle(await readPreview(database, reference.preview, view.at), context)
  const own = slugInUrl(reference.url, publication)
  return own === null ? loaders.articleByUrl.load(reference.url) : loadBySlug(own, bySlug)
}

builder.queryFields((t) => ({
  article: t.field({
    type: Article,
    nullable: true,
    description: 'One article. Null: there is none that the viewer may see.',
    args: { by: t.arg({ type: ArticleBy, required: true, description: 'Which one.' }) },
    resolve: decoding(
      ({ by }) => decodeArticleBy(by),
      (_root, reference, context, info) => findArticle(reference, context, needsOf(info)),
    ),
  }),
  articles: t.field({
    extensions: pageListSize,
    type: ArticleConnection,
    description: 'The whole paper, newest first.',
    args: { ...pageArguments(t.arg), filter: t.arg({ type: ArticleFilter, description: 'Only these of them.' }) },
    resolve: decoding(decodePage, (_root, page, context, info) => articlePage({}, page, context, needsOf(info))),
  }),
}))
