import type { AuthorRecord, SectionRecord, TopicRecord } from '../content/article.ts'
import { keyOf, type NodeType } from '../content/global-id.ts'
import type { Context } from '../engine/context.ts'
import { decoding } from '../engine/decoding.ts'
import { describeEntity, merge } from '../store/commands/entity-command.ts'
import { deskEntities } from '../store/reads/desk.ts'
import { AuthorKind } from './author.ts'
import { ImageInput, imageOf } from './body-input.ts'
import { builder } from './builder.ts'
import { command, decodeCommand, editingOf, idempotencyKey } from './mutation.ts'
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
  deskEntities<Row & object>(database, kind, await id)

/** The key of the one that is changed; null for a new one. */
const keyOrNull = (type: NodeType, id: string | null | undefined): string | null => (typeof id === 'string' ? keyOf(type, id) : null)

const decodeMerge = (type: NodeType) =>
  decodeCommand(({ from, into }: typeof MergeInput.$inferInput) => ({ from: keyOf(type, from), into: keyOf(type, into) }))

builder.mutationFields((t) => ({
  saveSection: t.field({
    type: Section,
    ...command('SaveSectionResult'),
    description: 'Makes, renames, describes or moves a section.',
    args: { input: t.arg({ type: SaveSectionInput, required: true, description: 'What it is to be.' }) },
    resolve: decoding(
      decodeCommand(({ id, name, description, position, parent }: typeof SaveSectionInput.$inferInput) => ({
        kind: 'section' as const,
        id: keyOrNull('Section', id),
        name: name ?? undefined,
        description,
        position: position ?? undefined,
        parentId: parent && keyOf('Section', parent),
      })),
      (_root, { asked, conditions }, context) =>
        saved<SectionRecord>('section', describeEntity(context.database, asked, context.view.at, editingOf(conditions, context)), context),
    ),
  }),
  saveAuthor: t.field({
    type: Author,
    ...command('SaveAuthorResult'),
    description: 'Makes, renames or describes an author. Readers know one while an article of theirs is visible.',
    args: { input: t.arg({ type: SaveAuthorInput, required: true, description: 'Who it is.' }) },
    resolve: decoding(
      decodeCommand(({ id, name, kind, role, biography, portrait }: typeof SaveAuthorInput.$inferInput) => ({
        kind: 'author' as const,
        id: keyOrNull('Author', id),
        name: name ?? undefined,
        authorKind: kind ?? undefined,
        role,
        biography,
        portrait: portrait && imageOf(portrait),
      })),
      (_root, { asked, conditions }, context) =>
        saved<AuthorRecord>('author', describeEntity(context.database, asked, context.view.at, editingOf(conditions, context)), context),
    ),
  }),
  saveTopic: t.field({
    type: Topic,
    ...command('SaveTopicResult'),
    description: 'Makes or renames a topic. Readers know one while an article on it is visible.',
    args: { input: t.arg({ type: SaveTopicInput, required: true, description: 'What it is called.' }) },
    resolve: decoding(
      decodeCommand(({ id, name }: typeof SaveTopicInput.$inferInput) => ({ kind: 'topic' as const, id: keyOrNull('Topic', id), name })),
      (_root, { asked, conditions }, context) =>
        saved<TopicRecord>('topic', describeEntity(context.database, asked, context.view.at, editingOf(conditions, context)), context),
    ),
  }),
  mergeSections: t.field({
    type: Section,
    ...command('MergeSectionsResult'),
    description: 'Two sections become one, with both addresses.',
    args: { input: t.arg({ type: MergeInput, required: true, description: 'Which two.' }) },
    resolve: decoding(decodeMerge('Section'), (_root, { asked, conditions }, context) =>
      saved<SectionRecord>('section', merge(context.database, 'section', asked, context.view.at, editingOf(conditions, context)), context),
    ),
  }),
  mergeAuthors: t.field({
    type: Author,
    ...command('MergeAuthorsResult'),
    description: 'Two spellings of one person become one, with both addresses and each article once.',
    args: { input: t.arg({ type: MergeInput, required: true, description: 'Which two.' }) },
    resolve: decoding(decodeMerge('Author'), (_root, { asked, conditions }, context) =>
      saved<AuthorRecord>('author', merge(context.database, 'author', asked, context.view.at, editingOf(conditions, context)), context),
    ),
  }),
  mergeTopics: t.field({
    type: Topic,
    ...command('MergeTopicsResult'),
    description: 'Two topics become one, with both addresses and each article once.',
    args: { input: t.arg({ type: MergeInput, required: true, description: 'Which two.' }) },
    resolve: decoding(decodeMerge('Topic'), (_root, { asked, conditions }, context) =>
      saved<TopicRecord>('topic', merge(context.database, 'topic', asked, context.view.at, editingOf(conditions, context)), context),
    ),
  }),
}))
