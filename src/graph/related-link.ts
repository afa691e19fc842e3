import type { ArticleCard } from '../content/article.ts'
import { encodeId } from '../content/global-id.ts'
import { labelOf } from '../content/label.ts'
import { articleUrl } from '../content/publication.ts'
import type { RelatedLinkRecord } from '../content/related-link.ts'
import { teaserOf } from '../content/teaser.ts'
import { splitTitle, titleKey } from '../content/title.ts'
import { decoding } from '../engine/decoding.ts'
import { needs } from '../engine/selected-fields.ts'
import { withStandIn } from '../engine/unreadable-value.ts'
import { builder } from './builder.ts'
import { fullArticleOf } from './full-article.ts'
import { Article } from './refs.ts'
import { RelatedReason } from './related-reason.ts'
import { decodeTeaserSize, teaserArguments } from './teaser.ts'
import { WebPage } from './web-page.ts'

/** A link with the language of the article that shows it. */
export type RelatedLinkParent = RelatedLinkRecord<ArticleCard> & { readonly language: string }

const RelatedLinkSource = builder.enumType('RelatedLinkSource', {
  description: 'Origin of a related link.',
  values: {
    EDITORIAL: { description: 'Editors pinned it, or the source page printed it.' },
    ALGORITHM: { description: 'The recommendation engine chose it.' },
    BACKFILL: { description: 'It fills the list: an article of the same section, or else of the newspaper, that is close in time.' },
  },
})

const RelatedTarget = builder.unionType('RelatedTarget', {
  description: 'Target of a related link: an article of this newspaper or a page of another site.',
  types: [Article, WebPage],
  resolveType: (target) => ('id' in target ? Article : WebPage),
})

export const RelatedLink = builder.objectRef<RelatedLinkParent>('RelatedLink').implement({
  description: 'An entry of the list « Lire aussi ».',
  fields: (t) => ({
    id: t.id({
      description:
        'Opaque key, derived from the article and the target: it does not change when the list does. Use it as a key in a user interface or a cache. `node` does not accept it, because links with the source `BACKFILL` are not stored.',
      resolve: ({ articleId, target, url, title }) => encodeId('RelatedLink', `${articleId}:${target?.id ?? url ?? titleKey(title)}`),
    }),
    label: t.string({
      description: 'Heading of the list in the article’s language: « Lire aussi ».',
      resolve: ({ language }) => labelOf('readAlso', language),
    }),
    position: t.exposeInt('position', { description: 'Position in the list, starting at 1.' }),
    title: t.exposeString('title', { description: 'Title as printed: "kicker : headline".' }),
    kicker: t.string({
      nullable: true,
      description: 'Part of the title before the first " : ". `null` if the title has no kicker.',
      resolve: ({ title }) => splitTitle(title).kicker,
    }),
    headline: t.string({
      description: 'Part of the title after the kicker, or the whole title if it has no kicker.',
      resolve: ({ title }) => splitTitle(title).headline,
    }),
    teaser: t.string({
      description: 'Text printed below the link, or else the lead of the target, cut between words. Empty if there is neither.',
      args: teaserArguments(t.arg),
      resolve: decoding(decodeTeaserSize, ({ teaser }, size) => teaserOf(teaser ?? '', size)),
    }),
    url: t.field({
      type: 'URL',
      nullable: true,
      description: 'URL of the target. `null` if only the printed title is known.',
      extensions: needs('WHOLE_ARTICLES'),
      resolve: ({ target, ...link }, _args, { publication }) => {
        if (!target) return withStandIn('link', link, 'url', link.url)
        const article = fullArticleOf(target)
        return withStandIn('article', article, 'url', articleUrl(article, publication))
      },
    }),
    publishedAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'Publication date of the target article. `null` if the target is not an article of this newspaper.',
      resolve: ({ target }) => target?.publishedAt,
    }),
    target: t.field({
      type: RelatedTarget,
      nullable: true,
      description: 'The linked article or page. `null` if only the printed title is known.',
      resolve: ({ target, title, url }) => target ?? (url === null ? null : { title, url }),
    }),
    source: t.field({ type: RelatedLinkSource, description: 'Who or what chose the link.', resolve: ({ source }) => source }),
    reasons: t.field({
      type: [RelatedReason],
      description: 'Reasons for the link, strongest first. There is at least one.',
      resolve: ({ reasons, language }) => reasons.map((reason) => ({ ...reason, language })),
    }),
    score: t.exposeFloat('score', {
      nullable: true,
      description: 'Similarity from 0 to 1. Compare it only within one list. `null` for the sources `EDITORIAL` and `BACKFILL`.',
    }),
  }),
})
