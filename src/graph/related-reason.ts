import { labelOf } from '../content/label.ts'
import type { RelatedReason as RelatedReasonRecord } from '../content/related-link.ts'
import { builder } from './builder.ts'
import { sectionById } from './lookup.ts'
import { Article, Author, Section, Topic } from './refs.ts'

/** A reason and the language it is said in. The store has seen to it that its evidence is for this viewer. */
export type ReasonParent = RelatedReasonRecord & { readonly language: string }

type Of<Kind extends RelatedReasonRecord['kind']> = Extract<ReasonParent, { kind: Kind }>

const typeNames = {
  editorsChoice: 'EditorsChoice',
  sameStory: 'SameStory',
  sharedTopics: 'SharedTopics',
  similarText: 'SimilarText',
  sameAuthor: 'SameAuthor',
  sameSection: 'SameSection',
  recent: 'Recent',
} as const satisfies Record<RelatedReasonRecord['kind'], string>

export const RelatedReason = builder.interfaceRef<ReasonParent>('RelatedReason').implement({
  description: 'Why a link is in the list. More kinds may come: `label` says to a reader what an app doesn’t know.',
  resolveType: ({ kind }) => typeNames[kind],
  fields: (t) => ({
    label: t.string({
      description: 'For readers, in the article’s language: « Du même auteur ».',
      resolve: ({ kind, language }) => labelOf(kind, language),
    }),
  }),
})

builder.objectRef<Of<'editorsChoice'>>('EditorsChoice').implement({
  interfaces: [RelatedReason],
  description: 'An editor put it there.',
  fields: (t) => ({ note: t.exposeString('note', { nullable: true, description: 'What the editor adds for readers. Null: nothing.' }) }),
})

builder.objectRef<Of<'sameStory'>>('SameStory').implement({
  interfaces: [RelatedReason],
  description: 'Both tell of one event, days apart at most.',
  fields: (t) => ({
    article: t.field({
      type: Article,
      description: 'The article that begins the story.',
      resolve: ({ articleId }, _args, { loaders }) => known(loaders.articleById.load(articleId)),
    }),
  }),
})

builder.objectRef<Of<'sharedTopics'>>('SharedTopics').implement({
  interfaces: [RelatedReason],
  description: 'Both are filed under the same topics.',
  fields: (t) => ({
    topics: t.field({
      type: [Topic],
      description: 'Those they share, one at least.',
      resolve: ({ topicIds }, _args, { loaders }) => Promise.all(topicIds.map((id) => known(loaders.topicById.load(id)))),
    }),
  }),
})

builder.objectRef<Of<'similarText'>>('SimilarText').implement({
  interfaces: [RelatedReason],
  description: 'Both use the same telling words.',
  fields: (t) => ({ terms: t.stringList({ description: 'The words, strongest first.', resolve: (reason) => [...reason.terms] }) }),
})

builder.objectRef<Of<'sameAuthor'>>('SameAuthor').implement({
  interfaces: [RelatedReason],
  description: 'One author signed both.',
  fields: (t) => ({
    author: t.field({
      type: Author,
      description: 'Who.',
      resolve: ({ authorId }, _args, { loaders }) => known(loaders.authorById.load(authorId)),
    }),
  }),
})

builder.objectRef<Of<'sameSection'>>('SameSection').implement({
  interfaces: [RelatedReason],
  description: 'Both stand in one section.',
  fields: (t) => ({
    section: t.field({
      type: Section,
      description: 'Which.',
      resolve: ({ sectionId }, _args, context) => known(sectionById(sectionId, context)),
    }),
  }),
})

builder.objectRef<Of<'recent'>>('Recent').implement({
  interfaces: [RelatedReason],
  description: 'It appeared next to the article in time.',
  fields: (t) => ({
    publishedAt: t.field({ type: 'DateTime', description: 'When it appeared.', resolve: (reason) => reason.publishedAt }),
  }),
})

/** Evidence is loaded only where it is asked for; the store answers no reason whose evidence the viewer may not see. */
async function known<Row>(row: Promise<Row | null> | null): Promise<Row> {
  const found = await row
  if (found === null) throw new Error('The evidence of a reason is gone.')
  return found
}
