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

/** A link with the language of the article it stands under. */
export type RelatedLinkParent = RelatedLinkRecord<ArticleCard> & { readonly language: string }

const RelatedLinkSource = builder.enumType('RelatedLinkSource', {
  description: 'Who chose a link.',
  values: {
    EDITORIAL: { description: 'The editors, or the page it was printed on.' },
    ALGORITHM: { description: 'The engine that compares articles.' },
    BACKFILL: { description: 'Nobody: what is nearest in the section and in time, so that a page has something to go on with.' },
  },
})

const RelatedTarget = builder.unionType('RelatedTarget', {
  description: 'Where a link leads: an article of this paper, or a page of another site.',
  types: [Article, WebPage],
  resolveType: (target) => ('id' in target ? Article : WebPage),
})

export const RelatedLink = builder.objectRef<RelatedLinkParent>('RelatedLink').implement({
  description: 'One entry of « Lire aussi ».',
  fields: (t) => ({
    id: t.id({
      description:
        'Of the article and the target, so that it stays while the list changes around it. Not for `node`: a backfilled link is computed, not stored.',
      resolve: ({ articleId, target, url, title }) => encodeId('RelatedLink', `${articleId}:${target?.id ?? url ?? titleKey(title)}`),
    }),
    label: t.string({ description: '"Lire aussi", in the article’s language.', resolve: ({ language }) => labelOf('readAlso', language) }),
    position: t.exposeInt('position', { description: 'From 1, in this list.' }),
    title: t.exposeString('title', { description: 'As printed, kicker and headline.' }),
    kicker: t.string({
      nullable: true,
      description: 'What stands before the first " : " of the title. Null: nothing does.',
      resolve: ({ title }) => splitTitle(title).kicker,
    }),
    headline: t.string({ description: 'What stands after it, or the whole title.', resolve: ({ title }) => splitTitle(title).headline }),
    teaser: t.string({
      description: 'The printed lines below the link, otherwise the target’s lead, cut between words. Empty where there is neither.',
      args: teaserArguments(t.arg),
      resolve: decoding(decodeTeaserSize, ({ teaser }, size) => teaserOf(teaser ?? '', size)),
    }),
    url: t.field({
      type: 'URL',
      nullable: true,
      description: 'Where the link leads. Null: only its printed title is known.',
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
      description: 'The date of the article it leads to. Null: it leads to none of this paper.',
      resolve: ({ target }) => target?.publishedAt,
    }),
    target: t.field({
      type: RelatedTarget,
      nullable: true,
      description: 'What it leads to. Null: it is known by its printed title only.',
      resolve: ({ target, title, url }) => target ?? (url === null ? null : { title, url }),
    }),
    source: t.field({ type: RelatedLinkSource, description: 'Who chose it.', resolve: ({ source }) => source }),
    reasons: t.field({
      type: [RelatedReason],
      description: 'Why it is here, strongest reason first, one at least.',
      resolve: ({ reasons, language }) => reasons.map((reason) => ({ ...reason, language })),
    }),
    score: t.exposeFloat('score', {
      nullable: true,
      description: '0 to 1, comparable within one list only. Null: an editor’s choice, or backfill.',
    }),
  }),
})
