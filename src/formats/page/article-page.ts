import type { ArticleRecord, ContributionRecord, WholeArticle } from '../../content/article.ts'
import { type Body, type BodyBlock, readingMinutesOf } from '../../content/body.ts'
import { feedPath } from '../../content/feed.ts'
import { type Image, imageUrlAt } from '../../content/image.ts'
import { labelOf } from '../../content/label.ts'
import { articleUrl, authorUrl, type Publication, topicUrl } from '../../content/publication.ts'
import type { RelatedLinkRecord, RelatedReason } from '../../content/related-link.ts'
import { teaserOf } from '../../content/teaser.ts'
import { bodyHtml, linkTarget } from '../html.ts'
import { html, type Markup, trusted } from '../markup.ts'
import { breadcrumbList, newsArticle, reservedClass, type Step, stepsTo } from '../structured-data.ts'
import { accessLabel, entry, genreLabel, languageOf, names, of, time, titleParts, trail } from './part.ts'
import { page, type Site } from './shell.ts'

export interface ArticlePage {
  readonly whole: WholeArticle
  readonly relatedLinks: readonly RelatedLinkRecord[]
  /** Other articles by the first author, newest first. */
  readonly alsoBy: readonly ArticleRecord[]
  /** Contributions, oldest first; null for readers who can't see them. */
  readonly contributions: readonly ContributionRecord[] | null
}

const descriptionChars = 200

/** The page of an article; the body is truncated if the reader has no access. */
export function articlePage(site: Site, parts: ArticlePage): string {
  const { publication } = site
  const { article, authors, section, topics } = parts.whole
  const url = articleUrl(article, publication)
  const byId = new Map(site.sections.map((known) => [known.id, known]))
  const steps: Step[] = [{ name: publication.name, url: `${publication.url}/` }, ...(section ? stepsTo(section, byId, publication) : [])]
  return page(
    site,
    {
      title: article.title,
      description: teaserOf(article.lead ?? '', descriptionChars) || null,
      url,
      image: article.image,
      language: article.language,
      graph: {
        type: 'article',
        properties: [
          ['article:published_time', article.publishedAt.toISOString()],
          ['article:modified_time', article.updatedAt.toISOString()],
          ...authors.map((author) => ['article:author', authorUrl(author, publication)] as const),
          ...(section ? [['article:section', section.name] as const] : []),
          ...topics.map(({ name }) => ['article:tag', name] as const),
        ],
      },
      feeds: [
        { title: publication.name, path: feedPath(null) },
        ...(section ? [{ title: `${publication.name} · ${section.name}`, path: feedPath({ kind: 'section', slug: section.slug }) }] : []),
      ],
      hasCard: article.mayBeSyndicated,
      structuredData: [newsArticle(parts.whole, publication), breadcrumbList([...steps, { name: article.title, url }])],
    },
    section?.id ?? null,
    html`<div class="column">
${trail(steps)}
${articleMarkup(parts.whole, publication)}
${readAlso(parts, publication)}
${alsoByMarkup(parts, publication)}
${contributionsMarkup(parts, publication)}
</div>`,
  )
}

function articleMarkup({ article, authors, topics, corrections, body }: WholeArticle, publication: Publication): Markup {
  const { access, genre, language, publishedAt, updatedAt, wordCount } = article
  const facts = [
    publishedAt < updatedAt && html`Mis à jour ${time(updatedAt, 'LONG', publication)}`,
    wordCount !== null && html`${readingMinutesOf(wordCount)}\u00a0min de lecture`,
    accessLabel[access] && html`${accessLabel[access]}`,
  ].filter((fact) => fact !== false && fact !== null)
  return html`<article${languageOf(language, publication)}>
<header dir="auto">
${genreLabel[genre] && html`<p class="meta genre">${genreLabel[genre]}</p>`}
<h1>${titleParts(article.title)}</h1>
${article.lead && html`<p class="lead">${article.lead}</p>`}
${authors.length > 0 ? html`<p class="signed">Par ${names(authors, publication)}</p>` : article.byline && html`<p class="signed">${article.byline}</p>`}
<p class="meta">Publié ${time(publishedAt, 'LONG', publication)}${facts.map((fact) => html` · ${fact}`)}</p>
</header>
${article.image && figure(article.image)}
${body && bodyMarkup(body, article, publication)}
${
  corrections.length > 0 &&
  html`<section class="after" aria-labelledby="corrections"><h2 id="corrections">Corrections</h2>
${corrections.map(({ at, note }) => html`<p>${note} <span class="meta">${time(at, 'MEDIUM', publication)}</span></p>`)}</section>`
}
${topics.length > 0 && html`<p class="tags">Sur\u00a0: ${topics.map((topic, index) => html`${index > 0 && ', '}<a href="${topicUrl(topic, publication)}">${topic.name}</a>`)}</p>`}
</article>`
}

/** Widths in pixels for `srcset`, if the source serves several sizes. */
const imageWidths = [400, 800, 1200]

function figure(image: Image): Markup | null {
  const { url, template, width, height, alt, caption, credit } = image
  const source = linkTarget(url, undefined)
  if (source === null) return null
  const size = width !== null && height !== null && html` width="${width}" height="${height}"`
  const sizes =
    template !== null &&
    html` srcset="${imageWidths.map((at) => `${imageUrlAt(image, at)} ${at}w`).join(', ')}" sizes="(min-width: 42rem) 40rem, 100vw"`
  const words = [caption, credit].filter((text) => text !== null)
  return html`<figure><img src="${source}" alt="${alt}"${size}${sizes}>${words.length > 0 && html`<figcaption>${words.join(' – ')}</figcaption>`}</figure>`
}

/** Marks the reserved text of an article, or its substitute, for search engines. */
function bodyMarkup(body: Body, { access, language }: ArticleRecord, publication: Publication): Markup {
  const text = trusted(bodyHtml(underTitle(body.blocks), `${publication.url}/`))
  if (body.kind === 'full') return html`<div class="text${access !== 'FREE' && ` ${reservedClass}`}" dir="auto">${text}</div>`
  return html`<div class="text" dir="auto">${text}</div>
<aside class="offer ${reservedClass}" aria-label="Suite réservée"${language !== publication.language && html` lang="${publication.language}"`}>
<p>La suite de cet article est réservée aux abonnés. Il reste ${body.wordsRemaining}\u00a0mots à lire.</p>
${publication.subscribeUrl && html`<p><a class="button" href="${publication.subscribeUrl}">S’abonner</a></p>`}
</aside>`
}

/** Adjusts heading levels: they start below the page's title and skip none. */
function underTitle(blocks: readonly BodyBlock[]): BodyBlock[] {
  let last = 1
  return blocks.map((block) => {
    if (block.kind !== 'subheading') return block
    last = Math.min(Math.max(block.level, 2), last + 1)
    return { ...block, level: last }
  })
}

/** The related links (« Lire aussi ») with their reasons. */
function readAlso({ whole, relatedLinks }: ArticlePage, publication: Publication): Markup | null {
  if (relatedLinks.length === 0) return null
  const { language } = whole.article
  return html`<section class="after" aria-labelledby="lire-aussi"><h2 id="lire-aussi">${labelOf('readAlso', language)}</h2>
<ul class="list">${relatedLinks.map((link) => {
    const target = link.target ? articleUrl(link.target, publication) : link.url === null ? null : linkTarget(link.url, publication.url)
    const title = titleParts(link.title)
    return html`<li><h3 dir="auto">${target === null ? title : html`<a href="${target}">${title}</a>`}</h3>
${link.teaser && html`<p dir="auto">${teaserOf(link.teaser, 140)}</p>`}
<p class="reason">${link.reasons.map((reason, index) => html`${index > 0 && ' · '}${reasonText(reason, whole, publication)}`)}</p></li>
`
  })}</ul></section>`
}

/** A reason with its evidence, if the page has it: whatever two articles share is in the data of the first one. */
function reasonText(reason: RelatedReason, { article, authors, section, topics }: WholeArticle, publication: Publication): Markup {
  const label = labelOf(reason.kind, article.language)
  const shown = (evidence: string | undefined) => (evidence ? html`${label}\u00a0: ${evidence}` : html`${label}`)
  switch (reason.kind) {
    case 'editorsChoice':
      return shown(reason.note ?? undefined)
    case 'sharedTopics':
      return shown(
        topics
          .filter(({ id }) => reason.topicIds.includes(id))
          .map(({ name }) => name)
          .join(', '),
      )
    case 'similarText':
      return shown(reason.terms.join(', '))
    case 'sameAuthor':
      return shown(authors.find(({ id }) => id === reason.authorId)?.name)
    case 'sameSection':
      return shown(section?.id === reason.sectionId ? section.name : undefined)
    case 'recent':
      return html`${label}\u00a0: ${time(reason.publishedAt, 'MEDIUM', publication)}`
    case 'sameStory':
      return html`${label}`
  }
}

/** « Les articles de l'auteur ». */
function alsoByMarkup({ whole: { authors }, alsoBy }: ArticlePage, publication: Publication): Markup | null {
  const [author] = authors
  if (!author || alsoBy.length === 0) return null
  return html`<section class="after" aria-labelledby="auteur"><h2 id="auteur">${author.kind === 'PERSON' ? 'Les articles de l’auteur' : `Les articles ${of(author.name)}`}</h2>
<ul class="list">${alsoBy.map((article) => html`<li>${entry({ article, section: null }, 3, publication)}</li>\n`)}</ul>
<p class="pager"><a href="${authorUrl(author, publication)}">Tous les articles ${of(author.name)}</a></p></section>`
}

/** The contributions, or an invitation to subscribe. */
function contributionsMarkup({ whole: { article }, contributions }: ArticlePage, publication: Publication): Markup {
  const { subscribeUrl, contributionsMessage } = publication
  return html`<section class="after" aria-labelledby="contributions"><h2 id="contributions">Les contributions</h2>
${
  contributions === null
    ? html`<p>${article.contributionsMessage ?? contributionsMessage}</p>${subscribeUrl && html`<p><a class="button" href="${subscribeUrl}">S’abonner</a></p>`}`
    : contributions.length === 0
      ? html`<p>Aucune contribution pour le moment.</p>`
      : html`<ul class="list">${contributions.map(
          ({ authorName, text, publishedAt }) =>
            html`<li><p class="signed">${authorName} · ${time(publishedAt, 'LONG', publication)}</p><p class="words" dir="auto">${text}</p></li>\n`,
        )}</ul>`
}
</section>`
}
