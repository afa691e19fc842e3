import { labelOf } from '../content/label.ts'
import type { RelatedReason as RelatedReasonRecord } from '../content/related-link.ts'
import { builder } from './builder.ts'
import { sectionById } from './lookup.ts'
import { Article, Author, Section, Topic } from './refs.ts'

/** A reason with the language of its label. The store returns only reasons whose evidence the viewer can see. */
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
  description: 'Why a link is in the list. New types may be added: show `label` for a type that your client does not know.',
  resolveType: ({ kind }) => typeNames[kind],
  fields: (t) => ({
    label: t.string({
      description: 'Text for readers, in the article’s language: « Du même auteur ».',
      resolve: ({ kind, language }) => labelOf(kind, language),
    }),
  }),
})

builder.objectRef<Of<'editorsChoice'>>('EditorsChoice').implement({
  interfaces: [RelatedReason],
  description: 'An editor chose the link.',
  fields: (t) => ({
    note: t.exposeString('note', { nullable: true, description: 'The editor’s note for readers. `null` if there is none.' }),
  }),
})

builder.objectRef<Of<'sameStory'>>('SameStory').implement({
  interfaces: [RelatedReason],
  description: 'Both articles report on the same event within a few days.',
  fields: (t) => ({
    article: t.field({
      type: Article,
      description: 'The first article about the event.',
      resolve: ({ articleId }, _args, { loaders }) => evidenceOf(loaders.articleById.load(articleId)),
    }),
  }),
})

builder.objectRef<Of<'sharedTopics'>>('SharedTopics').implement({
  interfaces: [RelatedReason],
  description: 'Both articles have topics in common.',
  fields: (t) => ({
    topics: t.field({
      type: [Topic],
      description: 'The common topics, at least one.',
      resolve: ({ topicIds }, _args, { loaders }) => Promise.all(topicIds.map((id) => evidenceOf(loaders.topicById.load(id)))),
    }),
  }),
})

builder.objectRef<Of<'similarText'>>('SimilarText').implement({
  interfaces: [RelatedReason],
  description: 'Both articles use the same significant terms.',
  fields: (t) => ({
    terms: t.stringList({ description: 'The common terms, most significant first.', resolve: (reason) => [...reason.terms] }),
  }),
})

builder.objectRef<Of<'sameAuthor'>>('SameAuthor').implement({
  interfaces: [RelatedReason],
  description: 'Both articles have an author in common.',
  fields: (t) => ({
    author: t.field({
      type: Author,
      description: 'The common author.',
      resolve: ({ authorId }, _args, { loaders }) => evidenceOf(loaders.authorById.load(authorId)),
    }),
  }),
})

builder.objectRef<Of<'sameSection'>>('SameSection').implement({
  interfaces: [RelatedReason],
  description: 'Both articles belong to the same section.',
  fields: (t) => ({
    section: t.field({
      type: Section,
      description: 'The common section.',
      resolve: ({ sectionId }, _args, context) => evidenceOf(sectionById(sectionId, context)),
    }),
  }),
})

builder.objectRef<Of<'recent'>>('Recent').implement({
  interfaces: [RelatedReason],
  description: 'The linked article was published close to the date of this one.',
  fields: (t) => ({
    publishedAt: t.field({
      type: 'DateTime',
      description: 'Publication date of the linked article.',
      resolve: (reason) => reason.publishedAt,
    }),
  }),
})

/** Evidence is loaded only if it is selected. It is never null, because the store returns only reasons whose evidence the viewer can see. */
async function evidenceOf<Row>(row: Promise<Row | null> | null): Promise<Row> {
  const found = await row
  if (found === null) throw new Error('The evidence of a related link is no longer visible.')
  return found
}
