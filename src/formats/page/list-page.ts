import type { ArticleRecord, AuthorRecord, SectionRecord } from '../../content/article.ts'
import { feedPath } from '../../content/feed.ts'
import type { Image } from '../../content/image.ts'
import { authorUrl, sectionUrl } from '../../content/publication.ts'
import { linkTarget } from '../html.ts'
import type { ListedArticle, Listing } from '../listing.ts'
import { html, type Markup } from '../markup.ts'
import { breadcrumbList, collectionPage, profilePage, type Step, stepsTo } from '../structured-data.ts'
import { entry, trail } from './part.ts'
import { page, type Site } from './shell.ts'

/** The content of a list page. */
export interface ListPage {
  readonly listing: Listing<ListedArticle>
  /** URL of the next page; null on the last page. */
  readonly olderUrl: string | null
  /** Path of the list's feed, without the format. */
  readonly feedPath: string
}

/** The page of a section. */
export function sectionPage(site: Site, section: SectionRecord, list: ListPage): string {
  const { publication, sections } = site
  const steps = stepsTo(section, new Map(sections.map((known) => [known.id, known])), publication)
  const parts = sections.filter(({ parentId }) => parentId === section.id)
  const head = html`<h1>${section.name}</h1>
${section.description && html`<p class="lead">${section.description}</p>`}
${parts.length > 0 && html`<p class="tags">${parts.map((part, index) => html`${index > 0 && ' · '}<a href="${sectionUrl(part, publication)}">${part.name}</a>`)}</p>`}`
  return listPage(site, list, {
    steps,
    head,
    current: section.id,
    data: collectionPage(collectionOf(list), publication),
    type: 'website',
    hasCard: true,
  })
}

/** The page of a topic. */
export function topicPage(site: Site, list: ListPage): string {
  const { name, url } = list.listing
  const head = html`<h1>${name}</h1>`
  const data = collectionPage(collectionOf(list), site.publication)
  return listPage(site, list, { steps: [{ name, url }], head, current: null, data, type: 'website', hasCard: false })
}

/** The page of an author. */
export function authorPage(site: Site, author: AuthorRecord, list: ListPage): string {
  const { publication } = site
  const { name, role, biography, portrait } = author
  const source = portrait && linkTarget(portrait.url, undefined)
  const head = html`<div class="about">${portrait && source && html`<img src="${source}" alt="${portrait.alt}" width="96" height="96">`}
<div><h1>${name}</h1>
${role && html`<p class="signed">${role}</p>`}
${biography && html`<p>${biography}</p>`}</div></div>`
  const data = profilePage(author, articlesOf(list), publication)
  const steps = [{ name, url: authorUrl(author, publication) }]
  return listPage(site, list, { steps, head, current: null, data, type: 'profile', hasCard: true })
}

interface Frame {
  readonly steps: readonly Step[]
  readonly head: Markup
  readonly current: string | null
  readonly data: object
  readonly type: 'website' | 'profile'
  readonly hasCard: boolean
}

function listPage(site: Site, { listing, olderUrl, feedPath }: ListPage, { steps, head, current, data, type, hasCard }: Frame): string {
  const { publication } = site
  const { name, description, url, articles } = listing
  const way = [{ name: publication.name, url: `${publication.url}/` }, ...steps]
  return page(
    site,
    {
      image: imageOf(listing),
      title: name,
      description,
      url,
      graph: { type, properties: [] },
      feeds: [{ title: `${publication.name} · ${name}`, path: feedPath }],
      hasCard,
      structuredData: [data, breadcrumbList(way)],
    },
    current,
    html`<div class="column">
${trail(way.slice(0, -1))}
${head}
${
  articles.length === 0
    ? html`<p class="meta">Aucun article pour le moment.</p>`
    : html`<ul class="list">${articles.map((parts) => html`<li>${entry(inList(parts, current), 2, publication)}</li>\n`)}</ul>`
}
${olderUrl && html`<p class="pager"><a rel="next" href="${olderUrl}">Articles plus anciens</a></p>`}
</div>`,
  )
}

/** Leaves out the section in its own list. */
const inList = ({ article, section }: ListedArticle, current: string | null) => ({
  article,
  section: section?.id === current ? null : section,
})

/** The picture of the list: that of the latest article with a picture. */
const imageOf = ({ articles }: Listing<ListedArticle>): Image | null =>
  articles.find(({ article }) => article.image !== null)?.article.image ?? null

const articlesOf = ({ listing }: ListPage): ArticleRecord[] => listing.articles.map(({ article }) => article)

const collectionOf = (list: ListPage) => ({ ...list.listing, articles: articlesOf(list) })

/** A section with its latest articles. */
export interface Desk {
  readonly section: SectionRecord
  readonly articles: readonly ArticleRecord[]
}

/** Number of articles below the first one, in its column. */
const besideFirst = 4

/** The front page: the latest articles, followed by those of each section. */
export function frontPage(site: Site, listing: Listing<ListedArticle>, desks: readonly Desk[]): string {
  const { publication } = site
  const [first, ...others] = listing.articles
  const list = (articles: readonly ListedArticle[]) =>
    html`<ul class="list">${articles.map((parts) => html`<li>${entry(parts, 2, publication)}</li>\n`)}</ul>`
  return page(
    site,
    {
      image: imageOf(listing),
      title: publication.name,
      description: listing.description,
      url: listing.url,
      graph: { type: 'website', properties: [] },
      feeds: [{ title: publication.name, path: feedPath(null) }],
      hasCard: false,
      structuredData: [collectionPage({ ...listing, articles: listing.articles.map(({ article }) => article) }, publication)],
    },
    null,
    html`<h1 class="apart">${publication.name}</h1>
${
  first
    ? html`<div class="front"><div><div class="first">${entry(first, 2, publication)}</div>
${list(others.slice(0, besideFirst))}</div>
${list(others.slice(besideFirst))}</div>`
    : html`<p class="meta">Aucun article pour le moment.</p>`
}
<div class="desks">${desks.map(
      ({
        section,
        articles,
      }) => html`<section aria-labelledby="rubrique-${section.slug}"><h2 id="rubrique-${section.slug}"><a href="${sectionUrl(section, publication)}">${section.name}</a></h2>
<ul class="list">${articles.map((article) => html`<li>${entry({ article: { ...article, lead: null }, section: null }, 3, publication)}</li>\n`)}</ul></section>
`,
    )}</div>`,
  )
}

/** The page for a missing or withdrawn page, with the reason if there is one for readers. */
export const noPage = (site: Site, title: string, reason: string | null): string =>
  page(
    site,
    {
      title,
      description: null,
      url: null,
      image: null,
      graph: { type: 'website', properties: [] },
      feeds: [],
      hasCard: false,
      structuredData: [],
    },
    null,
    html`<div class="column"><h1>${title}</h1>
${reason && html`<p class="lead">${reason}</p>`}
<p><a href="${site.publication.url}/">Retour à la une</a></p></div>`,
  )
