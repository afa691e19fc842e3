import { withCampaign } from '../../content/partner.ts'
import { dateOf } from './date.ts'

/** A headline as the gateway answers it. */
export interface Headline {
  readonly id: string
  readonly url: string
  readonly kicker?: string | null
  readonly headline: string
  /** Left out for a link to another site. */
  readonly publishedAt?: string
  readonly access?: string
  readonly language?: string
  /** `null` if there is none, or if the key gives no right to it. Left out if the form shows none. */
  readonly lead?: string | null
  readonly image?: { readonly at: string; readonly alt: string } | null
}

/** What the widget shows. */
export interface Headlines {
  readonly newspaper: { readonly name: string; readonly url: string }
  /** The text that the partner must print next to the headlines. */
  readonly attribution: string | null
  readonly items: readonly Headline[]
}

interface Nodes {
  readonly nodes: readonly Headline[]
}

interface RelatedLink extends Omit<Headline, 'url'> {
  /** `null` if the link has no address. */
  readonly url: string | null
  /** Empty if it leads to another site. */
  readonly target: Partial<Headline> | null
}

/** The answer to the document headlines.graphql. */
interface Data {
  readonly publication: Headlines['newspaper'] & { readonly front?: readonly Headline[] }
  readonly viewer: { readonly partner: { readonly attribution: string | null; readonly campaign: string | null } | null }
  readonly articles?: Nodes
  readonly search?: Nodes
  readonly article?: (Headline & { readonly relatedLinks: readonly RelatedLink[] }) | null
}

/** Reads an answer. Throws a TypeError if it is no answer to the document. */
export function headlinesIn(data: Data, form: string, count: number): Headlines {
  const { publication, viewer, articles, search, article } = data
  if (!isAddress(publication.url)) throw new TypeError()
  const { attribution = null, campaign = null } = viewer.partner ?? {}
  // A link has the title that is printed on the page of the article, and the other data of its target.
  const related = article?.relatedLinks.map(({ target, ...link }) => ({ ...link, ...target, kicker: link.kicker, headline: link.headline }))
  const items = (related ? [...(form === 'related' ? [] : [article]), ...related] : (articles ?? search)?.nodes) ?? publication.front ?? []
  return {
    newspaper: { name: publication.name, url: withCampaign(publication.url, campaign) },
    attribution,
    items: items
      .slice(0, count)
      .filter(isHeadline)
      .map((item) => ({ ...item, url: item.publishedAt ? withCampaign(item.url, campaign) : item.url })),
  }
}

/** Whether a headline can be shown: it has a text, a date that is one, and an address that is none of a script. */
function isHeadline(item: Partial<Headline> | null | undefined | { readonly url: string | null }): item is Headline {
  const { headline, url, publishedAt } = item as Partial<Headline>
  return typeof headline === 'string' && isAddress(url) && (!publishedAt || dateOf(publishedAt) > 0)
}

const isAddress = (url: string | null | undefined): boolean => /^https?:/u.test(url ?? '')
