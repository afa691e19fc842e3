import type { AuthorRecord, SectionRecord, TopicRecord } from '../content/article.ts'
import { keyOf } from '../content/global-id.ts'
import { deskNamed } from '../store/desk.ts'
import { describeNamed, merge } from '../store/name-command.ts'
import { AuthorKind } from './author.ts'
import { ImageInput, imageOf } from './body-input.ts'
import { builder } from './builder.ts'
import type { Context } from './context.ts'
import { command, editingOf, idempotencyKey } from './mutation.ts'
import { Author, Section, Topic } from './refs.ts'

const renamed = 'As the paper prints it. Another name is another address; the former one goes on answering.'

const SaveSectionInput = builder.inputType('SaveSectionInput', {
  description: 'A section as an editor describes it. What is left out stays as it is; null takes away.',
  fields: (t) => ({
    id: t.id({ description: 'The section’s `id`. Left out: a new one, which has to have a name.' }),
    name: t.string({ description: renamed }),
    description: t.string({ description: 'What it is about, for readers.' }),
    position: t.int({ description: 'Its place in the paper’s own order; the last, for a new one, unless told.' }),
    parent: t.id({ description: 'The `id` of the section that it is a part of.' }),
    idempotencyKey: t.string({ description: idempotencyKey }),
  }),
})

const SaveAuthorInput = builder.inputType('SaveAuthorInput', {
  description: 'An author as an editor describes them. What is left out stays as it is; null takes away.',
  fields: (t) => ({
    id: t.id({ description: 'The author’s `id`. Left out: a new one, who has to have a name.' }),
    name: t.string({ description: renamed }),
    kind: t.field({ type: AuthorKind, description: 'PERSON unless told.' }),
    role: t.string({ description: 'What they do at the paper.' }),
    biography: t.string({ description: 'A few sentences for readers.' }),
    portrait: t.field({ type: ImageInput, description: 'Their picture.' }),
    idempotencyKey: t.string({ description: idempotencyKey }),
  }),
})

const SaveTopicInput = builder.inputType('SaveTopicInput', {
  description: 'A topic as an editor names it.',
  fields: (t) => ({
    id: t.id({ description: 'The topic’s `id`. Left out: a new one.' }),
    name: t.string({ required: true, description: renamed }),
    idempotencyKey: t.string({ description: idempotencyKey }),
  }),
})

const MergeInput = builder.inputType('MergeInput', {
  description: 'Two that are one: two spellings of a person, a topic by two names.',
  fields: (t) => ({
    from: t.id({ required: true, description: 'The `id` of the one that goes. Its addresses lead to the other from then on.' }),
    into: t.id({ required: true, description: 'The `id` of the one that stays, with all that was the other’s.' }),
    idempotencyKey: t.string({ description: idempotencyKey }),
  }),
})

const saved = async <Row>(kind: 'section' | 'author' | 'topic', id: Promise<string>, { database }: Context): Promise<Row> =>
  deskNamed<Row & object>(database, kind, await id)

builder.mutationFields((t) => ({
  saveSection: t.field({
    type: Section,
    ...command('SaveSectionResult'),
    description: 'Makes, renames, describes or moves a section.',
    args: { input: t.arg({ type: SaveSectionInput, required: true, description: 'What it is to be.' }) },
    resolve: (_root, { input }, context) => {
      const { id, name, description, position, parent } = input
      const details = { description, position: position ?? undefined, parentId: parent && keyOf('Section', parent) }
      const asked = {
        kind: 'section',
        id: typeof id === 'string' ? keyOf('Section', id) : null,
        name: name ?? undefined,
        ...details,
      } as const
      return saved<SectionRecord>('section', describeNamed(context.database, asked, context.view.at, editingOf(input, context)), context)
    },
  }),
  saveAuthor: t.field({
    type: Author,
    ...command('SaveAuthorResult'),
    description: 'Makes, renames or describes an author. Readers know one while an article of theirs is visible.',
    args: { input: t.arg({ type: SaveAuthorInput, required: true, description: 'Who it is.' }) },
    resolve: (_root, { input }, context) => {
      const { id, name, kind, role, biography, portrait } = input
      const details = { authorKind: kind ?? undefined, role, biography, portrait: portrait && imageOf(portrait) }
      const asked = {
        kind: 'author',
        id: typeof id === 'string' ? keyOf('Author', id) : null,
        name: name ?? undefined,
        ...details,
      } as const
      return saved<AuthorRecord>('author', describeNamed(context.database, asked, context.view.at, editingOf(input, context)), context)
    },
  }),
  saveTopic: t.field({
    type: Topic,
    ...command('SaveTopicResult'),
    description: 'Makes or renames a topic. Readers know one while an article on it is visible.',
    args: { input: t.arg({ type: SaveTopicInput, required: true, description: 'What it is called.' }) },
    resolve: (_root, { input }, context) => {
      const id = typeof input.id === 'string' ? keyOf('Topic', input.id) : null
      const asked = { kind: 'topic', id, name: input.name } as const
      return saved<TopicRecord>('topic', describeNamed(context.database, asked, context.view.at, editingOf(input, context)), context)
    },
  }),
  mergeSections: t.field({
    type: Section,
    ...command('MergeSectionsResult'),
    description: 'Two sections become one, with both addresses.',
    args: { input: t.arg({ type: MergeInput, required: true, description: 'Which two.' }) },
    resolve: (_root, { input }, context) => {
      const two = { from: keyOf('Section', input.from), into: keyOf('Section', input.into) }
      return saved<SectionRecord>('section', merge(context.database, 'section', two, context.view.at, editingOf(input, context)), context)
    },
  }),
  mergeAuthors: t.field({
    type: Author,
    ...command('MergeAuthorsResult'),
    description: 'Two spellings of one person become one, with both addresses and each article once.',
    args: { input: t.arg({ type: MergeInput, required: true, description: 'Which two.' }) },
    resolve: (_root, { input }, context) => {
      const two = { from: keyOf('Author', input.from), into: keyOf('Author', input.into) }
      return saved<AuthorRecord>('author', merge(context.database, 'author', two, context.view.at, editingOf(input, context)), context)
    },
  }),
  mergeTopics: t.field({
    type: Topic,
    ...command('MergeTopicsResult'),
    description: 'Two topics become one, with both addresses and each article once.',
    args: { input: t.arg({ type: MergeInput, required: true, description: 'Which two.' }) },
    resolve: (_root, { input }, context) => {
      const two = { from: keyOf('Topic', input.from), into: keyOf('Topic', input.into) }
      return saved<TopicRecord>('topic', merge(context.database, 'topic', two, context.view.at, editingOf(input, context)), context)
    },
  }),
}))
