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

const nameDescription = 'Name as printed. A new name also gives a new slug; the former slug keeps working.'

const SaveSectionInput = builder.inputType('SaveSectionInput', {
  description: 'Values of a section. A field that is left out keeps its value; `null` removes it.',
  fields: (t) => ({
    id: t.id({ description: 'Global `id` of the section to change. Leave it out to create a section; `name` is then required.' }),
    name: t.string({ description: nameDescription }),
    description: t.string({ description: 'Description for readers.' }),
    position: t.int({ description: 'Sort key of the newspaper’s own order of sections. By default a new section comes last.' }),
    parent: t.id({ description: 'Global `id` of the parent section. `InvalidInput` if the section would contain itself.' }),
    idempotencyKey: t.string({ description: idempotencyKey }),
  }),
})

const SaveAuthorInput = builder.inputType('SaveAuthorInput', {
  description: 'Values of an author. A field that is left out keeps its value; `null` removes it.',
  fields: (t) => ({
    id: t.id({ description: 'Global `id` of the author to change. Leave it out to create an author; `name` is then required.' }),
    name: t.string({ description: nameDescription }),
    kind: t.field({ type: AuthorKind, description: '`PERSON` by default for a new author.' }),
    role: t.string({ description: 'Role at the newspaper.' }),
    biography: t.string({ description: 'Short biography for readers.' }),
    portrait: t.field({ type: ImageInput }),
    idempotencyKey: t.string({ description: idempotencyKey }),
  }),
})

const SaveTopicInput = builder.inputType('SaveTopicInput', {
  description: 'Values of a topic.',
  fields: (t) => ({
    id: t.id({ description: 'Global `id` of the topic to rename. Leave it out to create a topic.' }),
    name: t.string({ required: true, description: nameDescription }),
    idempotencyKey: t.string({ description: idempotencyKey }),
  }),
})

const MergeInput = builder.inputType('MergeInput', {
  description: 'Two objects that stand for the same thing, such as two spellings of a name.',
  fields: (t) => ({
    from: t.id({ required: true, description: 'Global `id` of the object to remove. Its slugs then lead to `into`.' }),
    into: t.id({ required: true, description: 'Global `id` of the object to keep. It receives the articles of `from`.' }),
    idempotencyKey: t.string({ description: idempotencyKey }),
  }),
})

const readSaved = async <Row>(kind: 'section' | 'author' | 'topic', id: Promise<string>, { database }: Context): Promise<Row> =>
  deskEntities<Row & object>(database, kind, await id)

/** The key of the object to change; null to create one. */
const keyOrNull = (type: NodeType, id: string | null | undefined): string | null => (typeof id === 'string' ? keyOf(type, id) : null)

const decodeMerge = (type: NodeType) =>
  decodeCommand(({ from, into }: typeof MergeInput.$inferInput) => ({ from: keyOf(type, from), into: keyOf(type, into) }))

builder.mutationFields((t) => ({
  saveSection: t.field({
    type: Section,
    ...command('SaveSectionResult'),
    description: 'Creates or changes a section: its name, description, position or parent.',
    args: { input: t.arg({ type: SaveSectionInput, required: true }) },
    resolve: decoding(
      decodeCommand(({ id, name, description, position, parent }: typeof SaveSectionInput.$inferInput) => ({
        kind: 'section' as const,
        id: keyOrNull('Section', id),
        name: name ?? undefined,
        description,
        position: position ?? undefined,
        parentId: parent && keyOf('Section', parent),
      })),
      (_root, { request, conditions }, context) =>
        readSaved<SectionRecord>(
          'section',
          describeEntity(context.database, request, context.view.at, editingOf(conditions, context)),
          context,
        ),
    ),
  }),
  saveAuthor: t.field({
    type: Author,
    ...command('SaveAuthorResult'),
    description: 'Creates or changes an author. Readers see an author only while at least one of its articles is visible.',
    args: { input: t.arg({ type: SaveAuthorInput, required: true }) },
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
      (_root, { request, conditions }, context) =>
        readSaved<AuthorRecord>(
          'author',
          describeEntity(context.database, request, context.view.at, editingOf(conditions, context)),
          context,
        ),
    ),
  }),
  saveTopic: t.field({
    type: Topic,
    ...command('SaveTopicResult'),
    description: 'Creates or renames a topic. Readers see a topic only while at least one of its articles is visible.',
    args: { input: t.arg({ type: SaveTopicInput, required: true }) },
    resolve: decoding(
      decodeCommand(({ id, name }: typeof SaveTopicInput.$inferInput) => ({ kind: 'topic' as const, id: keyOrNull('Topic', id), name })),
      (_root, { request, conditions }, context) =>
        readSaved<TopicRecord>(
          'topic',
          describeEntity(context.database, request, context.view.at, editingOf(conditions, context)),
          context,
        ),
    ),
  }),
  mergeSections: t.field({
    type: Section,
    ...command('MergeSectionsResult'),
    description: 'Merges two sections. The remaining section has the articles, subsections and slugs of both.',
    args: { input: t.arg({ type: MergeInput, required: true }) },
    resolve: decoding(decodeMerge('Section'), (_root, { request, conditions }, context) =>
      readSaved<SectionRecord>(
        'section',
        merge(context.database, 'section', request, context.view.at, editingOf(conditions, context)),
        context,
      ),
    ),
  }),
  mergeAuthors: t.field({
    type: Author,
    ...command('MergeAuthorsResult'),
    description: 'Merges two authors. The remaining author has the articles and slugs of both.',
    args: { input: t.arg({ type: MergeInput, required: true }) },
    resolve: decoding(decodeMerge('Author'), (_root, { request, conditions }, context) =>
      readSaved<AuthorRecord>(
        'author',
        merge(context.database, 'author', request, context.view.at, editingOf(conditions, context)),
        context,
      ),
    ),
  }),
  mergeTopics: t.field({
    type: Topic,
    ...command('MergeTopicsResult'),
    description: 'Merges two topics. The remaining topic has the articles and slugs of both.',
    args: { input: t.arg({ type: MergeInput, required: true }) },
    resolve: decoding(decodeMerge('Topic'), (_root, { request, conditions }, context) =>
      readSaved<TopicRecord>('topic', merge(context.database, 'topic', request, context.view.at, editingOf(conditions, context)), context),
    ),
  }),
}))
